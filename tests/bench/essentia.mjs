// essentia.js (https://mtg.github.io/essentia.js, AGPL-3.0): Essentia's algorithms in WebAssembly. Installed for this
// comparison only and no part of the package. Each algorithm is called as its documentation shows, on the grid that all
// share; every vector is freed, or its memory would grow with each frame.

import { framesOf } from './signal.mjs';

const rateHz = 16000;
const fftSize = 512;
const bins = fftSize / 2 + 1;

// It refuses bands of unit area this narrow, so they are normalised to a unit sum, which costs the same.

/**
 * The seven families: MFCC, chroma (HPCP from spectral peaks), zero crossings, RMS, centroid, roll-off, flatness.
 *
 * @param {any} essentia
 * @param {Float32Array} samples at 16 kHz
 */
export function familiesInEssentia(essentia, samples) {
  return () => {
    for (const samplesOfFrame of framesOf(samples)) {
      const frame = essentia.arrayToVector(samplesOfFrame);
      sevenFamilies(essentia, frame, spectrumOf(essentia, frame));
    }
  };
}

/**
 * The seven families, and mel bands, spectral contrast and YIN's pitch from frames of 1024: as far as essentia.js has
 * the columns that emovox has.
 *
 * @param {any} essentia
 * @param {Float32Array} samples at 16 kHz
 */
export function framesInEssentia(essentia, samples) {
  return () => {
    for (const samplesOfPitch of framesOf(samples, 1024)) {
      const frame = essentia.arrayToVector(samplesOfPitch.subarray(0, fftSize));
      const spectrum = spectrumOf(essentia, frame);
      const { bands } = essentia.MelBands(
        spectrum,
        8000,
        bins,
        false,
        50,
        'unit_sum',
        64,
        rateHz,
        'power',
        'slaneyMel',
        'warping',
      );
      const contrast = essentia.SpectralContrast(spectrum, fftSize, 7900, 100, 0.02, 6, rateHz, 0.15);
      const pitchFrame = essentia.arrayToVector(samplesOfPitch);
      essentia.PitchYin(pitchFrame, 1024, true, 500, 60, rateHz, 0.1);
      for (const vector of [bands, contrast.spectralContrast, contrast.spectralValley, pitchFrame])
        vector.delete();
      sevenFamilies(essentia, frame, spectrum);
    }
  };
}

function spectrumOf(essentia, frame) {
  const windowed = essentia.Windowing(frame, false, fftSize, 'hann', 0, false).frame;
  const { spectrum } = essentia.Spectrum(windowed, fftSize);
  windowed.delete();
  return spectrum;
}

/** Frees frame and spectrum. */
function sevenFamilies(essentia, frame, spectrum) {
  const mfcc = essentia.MFCC(
    spectrum,
    2,
    8000,
    bins,
    0,
    'dbpow',
    50,
    'unit_sum',
    64,
    20,
    rateHz,
    1e-10,
    'power',
    'slaneyMel',
    'warping',
  );
  const peaks = essentia.SpectralPeaks(spectrum, 0, 5000, 100, 40, 'magnitude', rateHz);
  const { hpcp } = essentia.HPCP(
    peaks.frequencies,
    peaks.magnitudes,
    true,
    500,
    0,
    5000,
    false,
    40,
    false,
    'unitMax',
    440,
    rateHz,
    12,
  );
  essentia.ZeroCrossingRate(frame);
  essentia.RMS(frame);
  essentia.Centroid(spectrum, rateHz / 2);
  essentia.RollOff(spectrum, 0.85, rateHz);
  essentia.Flatness(spectrum);
  for (const vector of [mfcc.bands, mfcc.mfcc, peaks.frequencies, peaks.magnitudes, hpcp, frame, spectrum])
    vector.delete();
}
