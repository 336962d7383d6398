// Meyda (https://meyda.js.org), the widespread feature extractor in JavaScript, on the features it shares with emovox:
// less work than the recognizer does, which adds mel bands in decibels, contrast, pitch, voice activity, functionals
// over time and the classifier.

import Meyda from 'meyda';
import { speechLike, timesRealTime } from './signal.mjs';

const features = ['mfcc', 'chroma', 'zcr', 'rms', 'spectralCentroid', 'spectralRolloff', 'spectralFlatness'];

/** Times real time on 16 kHz input, on emovox's grid: frames of 512 samples every 10 ms. */
export function featuresInMeyda() {
  const frameSamples = 512;
  const hopSamples = 160;
  Object.assign(Meyda, {
    bufferSize: frameSamples,
    sampleRate: 16000,
    windowingFunction: 'hanning',
    melBands: 64,
    numberOfMFCCCoefficients: 20,
  });
  const samples = speechLike(16000);
  return timesRealTime(() => {
    for (let first = 0; first + frameSamples <= samples.length; first += hopSamples) {
      Meyda.extract(features, samples.subarray(first, first + frameSamples));
    }
  });
}
