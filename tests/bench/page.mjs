// The suite in a page that serves the checkout: sets `results` when done.

import Essentia from '/node_modules/essentia.js/dist/essentia.js-core.es.js';
import { EssentiaWASM } from '/node_modules/essentia.js/dist/essentia-wasm.es.js';
import '/node_modules/meyda/dist/web/meyda.min.js';

import { runSuite } from './suite.mjs';

const read = async (path) => new Uint8Array(await (await globalThis.fetch(path)).arrayBuffer());

const load = async (name) => {
  const { default: create } = await import(`/build/wasm/bin/${name}.mjs`);
  return await create({ wasmBinary: await read(`/build/wasm/bin/${name}.wasm`) });
};

globalThis.results = runSuite({
  emovox: await load('emovox'),
  bench: await load('emovox_bench'),
  model: await read('/web/public/default.emovox'),
  Meyda: globalThis.Meyda,
  essentia: new Essentia(EssentiaWASM),
});
