import { EmovoxError } from './errors.js';

/** Checks of options. Each throws `invalid-argument` and names the option. */

export function checkNames(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || (options as unknown) === null)
    throw invalid('options', 'an object', options);
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw invalid(name, `left out: the options are ${known.join(', ')}`, undefined);
  }
}

export function checkNumber(name: string, value: number, least: number, most: number): number {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw invalid(name, `a number from ${String(least)} to ${String(most)}`, value);
  }
  return value;
}

/** In Hz: what the core resamples. */
export function checkSampleRate(value: number): number {
  return checkNumber('sampleRate', value, 8000, 192_000);
}

export function checkSignal(value: AbortSignal | undefined): AbortSignal | undefined {
  if (value !== undefined && !((value as unknown) instanceof AbortSignal))
    throw invalid('signal', 'an AbortSignal', value);
  return value;
}

/** Refuses an array whose buffer another thread has: it looks empty, and copying it throws. */
export function checkAttached(name: string, samples: Float32Array): void {
  try {
    // Throws where the buffer is detached. `detached` itself is newer than the oldest Node and browsers supported.
    new Uint8Array(samples.buffer);
  } catch {
    throw invalid(name, 'samples still there: this buffer was handed over before, so pass a copy', undefined);
  }
}

/** value: left out of the message when undefined. */
export function invalid(name: string, wanted: string, value: unknown): EmovoxError {
  const was = value === undefined ? '' : `, not ${describe(value)}`;
  return new EmovoxError('invalid-argument', `emovox: ${name} must be ${wanted}${was}`);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) return 'null';
  return typeof value === 'object' ? `an object of ${value.constructor.name}` : `a ${typeof value}`;
}
