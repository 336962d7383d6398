// What every benchmark analyses.

const seconds = 10;

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
const hopSamples = 160;

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
 * How many times faster than real time each gets through the signal: the median of up to nine runs after a warm-up, fewer
 * for those that take seconds. They take turns, so that a busy moment of the machine slows none of them alone.
 *
 * @param {Record<string, () => void>} cases each goes through all of the signal once
 * @param {() => number} clock in seconds
 * @returns {Record<string, number>}
 */
export function timesRealTime(cases, clock = () => performance.now() / 1000) {
  const runs = 9;
  const secondsEnough = 10;
  const elapsed = Object.fromEntries(Object.keys(cases).map((name) => [name, /** @type {number[]} */ ([])]));
  for (const analyse of Object.values(cases)) analyse();
  for (let run = 0; run < runs; ++run) {
    for (const [name, analyse] of Object.entries(cases)) {
      const spent = elapsed[name].reduce((sum, time) => sum + time, 0);
      if (run >= 3 && spent > secondsEnough) continue;
      const began = clock();
      analyse();
      elapsed[name].push(clock() - began);
    }
  }
  const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  return Object.fromEntries(Object.entries(elapsed).map(([name, times]) => [name, seconds / median(times)]));
}
