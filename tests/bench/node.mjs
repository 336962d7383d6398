// The suite in Node: prints its results as JSON.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import Meyda from 'meyda';

import { runSuite } from './suite.mjs';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root));

const load = async (name) => {
  const { default: create } = await import(new URL(`build/wasm/bin/${name}.mjs`, root).href);
  return await create({ wasmBinary: read(`build/wasm/bin/${name}.wasm`) });
};

const { Essentia, EssentiaWASM } = createRequire(import.meta.url)('essentia.js');

console.log(
  JSON.stringify(
    runSuite({
      emovox: await load('emovox'),
      bench: await load('emovox_bench'),
      model: read('web/public/default.emovox'),
      Meyda,
      essentia: new Essentia(EssentiaWASM),
    }),
  ),
);
