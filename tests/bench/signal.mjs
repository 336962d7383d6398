// What every benchmark analyses.

export const seconds = 10;

/**
 * Something the activity detector takes for speech: harmonics of a gliding pitch of 110 to 170 Hz, four syllables a
 * second, peak at most 0.3. The same formula as in core_bench.cpp.
 *
 * @param {number} rateHz
 */
export function speechLike(rateHz) {
  const harmonics = 20;
  return Float32Array.from({ length: seconds * rateHz }, (_, n) => {
    const t = n / rateHz;
    const phase = 2 * Math.PI * 140 * t - (30 / 0.7) * Math.cos(2 * Math.PI * 0.7 * t);
    let sum = 0;
    for (let k = 1; k <= harmonics; ++k) sum += Math.sin(k * phase) / k;
    return 0.15 * Math.abs(Math.sin(2 * Math.PI * 2 * t)) * sum;
  });
}

/** Samples of a frame, and from one frame to the next: emovox's grid at 16 kHz, which everybody is given. */
export const frameSamples = 512;
export const hopSamples = 160;

/**
 * Every frame that fits.
 *
 * @param {Float32Array} samples
 */
export function* framesOf(samples, size = frameSamples) {
  for (let first = 0; first + size <= samples.length; first += hopSamples)
    yield samples.subarray(first, first + size);
}

/**
 * How many times faster than real time `analyse` gets through the signal: the median of several runs after a warm-up.
 *
 * @param {() => void} analyse goes through all of the signal once
 */
export function timesRealTime(analyse) {
  const runs = 9;
  analyse();
  const elapsed = Array.from({ length: runs }, () => {
    const began = performance.now();
    analyse();
    return (performance.now() - began) / 1000;
  }).sort((a, b) => a - b);
  return seconds / elapsed[(runs - 1) / 2];
}
