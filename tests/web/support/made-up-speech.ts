import type { Wav } from './files.js';

/** Where the mouth's resonances are, in Hz, in a row of vowels: a, i, o, e. */
const vowels = [
  [750, 1250, 2500, 3500, 4600],
  [300, 2250, 3000, 3600, 4700],
  [450, 850, 2500, 3400, 4500],
  [500, 1800, 2550, 3500, 4600],
] as const;

const resonanceWidthHz = 160;
const highestHz = 7000;

/**
 * Two seconds of speech in a room, with 1.5 s before and 2.5 s after: played in a loop, every round is one utterance.
 *
 * Made so that a model's answer does not follow from rounding, from the rates converted between or from where frames happen
 * to begin: no two periods are alike, as in a throat; vowels pass into one another; all bands have sound that stands clear of
 * rounding noise, from the voice, its breath and the room; and at 48 kHz, what converts rates leaves the bands alone that are
 * looked at.
 */
export function madeUpSpeech(pitchHz: number): Wav {
  const sampleRate = 48_000;
  const begin = 1.5;
  const seconds = 2;
  const random = noise();
  let phase = 0;
  let jitter = 1;
  let shimmer = 1;
  const samples = Float32Array.from({ length: (begin + seconds + 2.5) * sampleRate }, (_, i) => {
    const room = 0.01 * random();
    const t = i / sampleRate - begin;
    if (t < 0 || t >= seconds) return room;
    const tune = 1 + 0.1 * Math.sin(2 * Math.PI * 0.7 * t) - 0.05 * t;
    const hz = pitchHz * tune * jitter;
    phase += hz / sampleRate;
    if (phase >= 1) {
      phase -= 1;
      jitter = 1 + 0.01 * random();
      shimmer = 1 + 0.06 * random();
    }
    const syllable = 4 * t;
    const swell = Math.sin(Math.PI * syllable) ** 2;
    return room + 0.12 * swell * (shimmer * buzz(phase, hz, syllable) + 0.02 * random());
  });
  return { samples, sampleRate };
}

/** The voice at this point of its period: harmonics, as loud as the mouth lets them out. */
function buzz(phase: number, hz: number, syllable: number): number {
  const from = vowels[Math.floor(syllable) % vowels.length]!;
  const to = vowels[Math.floor(syllable + 1) % vowels.length]!;
  const passed = syllable % 1;
  let sum = 0;
  for (let harmonic = 1; harmonic * hz < highestHz; ++harmonic) {
    let gain = 0.02;
    for (const [i, resonance] of from.entries()) {
      const centre = resonance + passed * (to[i]! - resonance);
      gain += 1 / (1 + ((harmonic * hz - centre) / resonanceWidthHz) ** 2) / (i + 1);
    }
    sum += gain * Math.sin(2 * Math.PI * harmonic * phase);
  }
  return sum;
}

/** Park & Miller's generator, from -1 to 1: the same in every run. */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (48_271 * state) % 2_147_483_647;
    return state / 1_073_741_823.5 - 1;
  };
}
