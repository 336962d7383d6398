// The recognizer as the browser runs it, with the committed model.

import { readFileSync } from 'node:fs';
import { speechLike, timesRealTime } from './signal.mjs';

const root = new URL('../../', import.meta.url);

/** Times real time of the whole recognizer on 48 kHz input, in blocks of 128 samples as an AudioWorklet hands over. */
export async function recognizerInWasm() {
  const { default: createEmovoxModule } = await import(new URL('build/wasm/bin/emovox.mjs', root).href);
  const wasmBinary = readFileSync(new URL('build/wasm/bin/emovox.wasm', root));
  const blob = readFileSync(new URL('web/public/ravdess-svm.emovox', root));
  const { Engine } = await createEmovoxModule({ wasmBinary });

  const engine = new Engine();
  engine.modelBuffer(blob.length).set(blob);
  for (const outcome of [engine.loadModel(), engine.configure(48000, 0.25, 4)]) {
    if (outcome.code !== '') throw new Error(outcome.message);
  }

  const samples = speechLike(48000);
  const blockSamples = 128;
  let results = 0;
  const speed = timesRealTime(() => {
    for (let first = 0; first < samples.length; first += blockSamples) {
      const block = samples.subarray(first, first + blockSamples);
      engine.input().set(block);
      results += engine.push(block.length).length;
    }
    results += engine.finish().length;
  });
  engine.delete();
  if (results === 0) throw new Error('no speech was found in the signal');
  return speed;
}
