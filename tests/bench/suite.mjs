// Every benchmark in JavaScript, for Node and Chromium alike.

import { familiesInWasm, frontEndInWasm, recognizerInWasm, recordingInWasm } from './emovox.mjs';
import { familiesInEssentia, framesInEssentia } from './essentia.mjs';
import { familiesInMeyda } from './meyda.mjs';
import { speechLike, timesRealTime } from './signal.mjs';

/**
 * Times real time of each; a message instead where one cannot run.
 *
 * @param {{ emovox: any, bench: any, model: Uint8Array, Meyda: any, essentia: any }} loaded
 * @returns {Record<string, number | string>}
 */
export function runSuite({ emovox, bench, model, Meyda, essentia }) {
  const samples = speechLike(16000);
  const cases = {
    'emovox families': () => familiesInWasm(bench, samples),
    'Meyda families': () => familiesInMeyda(Meyda, samples),
    'essentia families': () => familiesInEssentia(essentia, samples),
    'essentia frames': () => framesInEssentia(essentia, samples),
    'emovox front end': () => frontEndInWasm(emovox, samples),
    'emovox recognizer': () => recognizerInWasm(emovox, model, speechLike(48000)),
    'emovox recording': () => recordingInWasm(emovox, model, speechLike(48000)),
  };
  const ready = {};
  const refused = {};
  for (const [name, prepare] of Object.entries(cases)) {
    try {
      ready[name] = prepare();
    } catch (thrown) {
      refused[name] = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
  return { ...timesRealTime(ready), ...refused };
}
