// Meyda (https://meyda.js.org, MIT): the widespread feature extractor in JavaScript.

import { frameSamples, framesOf } from './signal.mjs';

const features = ['mfcc', 'chroma', 'zcr', 'rms', 'spectralCentroid', 'spectralRolloff', 'spectralFlatness'];

/**
 * @param {typeof import('meyda').default} Meyda
 * @param {Float32Array} samples at 16 kHz
 */
export function familiesInMeyda(Meyda, samples) {
  Object.assign(Meyda, {
    bufferSize: frameSamples,
    sampleRate: 16000,
    windowingFunction: 'hanning',
    melBands: 64,
    numberOfMFCCCoefficients: 20,
  });
  return () => {
    for (const frame of framesOf(samples)) Meyda.extract(features, frame);
  };
}
