import { EmovoxError } from './errors.js';

/** Options of `EmotionRecognizer.create`. */
export interface RecognizerOptions {
  /** Model blob. Default: the one beside the package's script. */
  readonly modelUrl?: string | URL;
  /** `emovox.wasm`. Default: beside the package's script. */
  readonly wasmUrl?: string | URL;
  /** `recognizer.worker.js`; must come from the page's own origin. Default: beside the package's script. */
  readonly workerUrl?: string | URL;
  /** `capture.worklet.js`. Default: beside the package's script. */
  readonly workletUrl?: string | URL;
  /** Milliseconds between results once there has been a second of speech: 50 to 10000, default 250. */
  readonly hopMs?: number;
  /** The most speech a result looks back on, in milliseconds: 1000 to 30000, default 4000. */
  readonly windowMs?: number;
}

/** Options of `EmotionRecognizer.start`. */
export interface StartOptions {
  /** Listen to this instead of a microphone. Its tracks stay the caller's: `stop` does not end them. */
  readonly stream?: MediaStream;
  /** Which microphone, as in `navigator.mediaDevices.enumerateDevices()`. Default: the user's choice. */
  readonly deviceId?: string;
  /** Aborting it cancels a start under way and stops a recognizer that listens. */
  readonly signal?: AbortSignal;
}

/** Options of `EmotionRecognizer.classify`. */
export interface ClassifyOptions {
  /** Aborting it rejects the call. */
  readonly signal?: AbortSignal;
}

/** A recording: mono samples of full scale 1 at 8000 to 192000 Hz. */
export interface Recording {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** The options with addresses made absolute, where given, and times filled in. */
export interface CheckedOptions {
  readonly modelUrl: string | undefined;
  readonly wasmUrl: string | undefined;
  readonly workerUrl: string | undefined;
  readonly workletUrl: string | undefined;
  readonly hopMs: number;
  readonly windowMs: number;
}

const known = ['modelUrl', 'wasmUrl', 'workerUrl', 'workletUrl', 'hopMs', 'windowMs'];

/** Throws `invalid-argument`, naming the option, when one is unknown or outside its range. */
export function checkOptions(options: RecognizerOptions): CheckedOptions {
  if (typeof options !== 'object' || (options as unknown) === null)
    throw invalid('options', 'an object', options);
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw invalid(name, `left out: the options are ${known.join(', ')}`, undefined);
  }
  return {
    modelUrl: checkUrl('modelUrl', options.modelUrl),
    wasmUrl: checkUrl('wasmUrl', options.wasmUrl),
    workerUrl: checkUrl('workerUrl', options.workerUrl),
    workletUrl: checkUrl('workletUrl', options.workletUrl),
    hopMs: checkNumber('hopMs', options.hopMs ?? 250, 50, 10_000),
    windowMs: checkNumber('windowMs', options.windowMs ?? 4000, 1000, 30_000),
  };
}

/** The recording as mono samples that nobody else holds. Channels are averaged. */
export function monoCopy(source: AudioBuffer | Recording): Float32Array<ArrayBuffer> {
  if (typeof source !== 'object' || (source as unknown) === null) {
    throw invalid('recording', 'an AudioBuffer or { samples, sampleRate }', source);
  }
  checkNumber('sampleRate', source.sampleRate, 8000, 192_000);
  if ('getChannelData' in source) return averageOfChannels(source);
  if (!(source.samples instanceof Float32Array)) throw invalid('samples', 'a Float32Array', source.samples);
  return new Float32Array(source.samples);
}

function averageOfChannels(buffer: AudioBuffer): Float32Array<ArrayBuffer> {
  const mono = new Float32Array(buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; ++channel) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < samples.length; ++i) mono[i]! += samples[i]!;
  }
  if (buffer.numberOfChannels > 1) {
    for (let i = 0; i < mono.length; ++i) mono[i]! /= buffer.numberOfChannels;
  }
  return mono;
}

function checkNumber(name: string, value: number, least: number, most: number): number {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw invalid(name, `a number from ${String(least)} to ${String(most)}`, value);
  }
  return value;
}

function checkUrl(name: string, value: string | URL | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return new URL(value, baseUrl()).href;
  } catch {
    throw invalid(name, 'an address, absolute or relative to the page', value);
  }
}

/** Relative addresses are meant as in the page's links. */
function baseUrl(): string | undefined {
  return typeof document === 'undefined' ? undefined : document.baseURI;
}

function invalid(name: string, wanted: string, value: unknown): EmovoxError {
  const was = value === undefined ? '' : `, not ${describe(value)}`;
  return new EmovoxError('invalid-argument', `emovox: ${name} must be ${wanted}${was}`);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) return 'null';
  return typeof value === 'object' ? `an object of ${value.constructor.name}` : `a ${typeof value}`;
}
