/**
 * Something that passes for speech wherever recordings are missing: a second of silence, then syllables: twelve
 * harmonics of 140 Hz that swell and fade four times a second.
 */
export function syntheticVoice(seconds: number, sampleRate: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: seconds * sampleRate }, (_, i) => {
    const t = i / sampleRate - 1;
    if (t < 0) return 0;
    let sum = 0;
    for (let harmonic = 1; harmonic <= 12; ++harmonic)
      sum += Math.sin(2 * Math.PI * 140 * harmonic * t) / harmonic;
    return 0.1 * sum * Math.sin(4 * Math.PI * t) ** 2;
  });
}
