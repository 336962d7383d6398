import { checkAttached, checkSampleRate, invalid } from './checks.js';

/** A recording: mono samples of full scale 1 at 8000 to 192000 Hz. NaN and infinity count as 0. */
export interface Recording {
  /** One channel, full scale 1. */
  readonly samples: Float32Array;
  /** In Hz. */
  readonly sampleRate: number;
}

/** What is needed of an AudioBuffer; other decoders' buffers that have it will do, in Node too. */
export interface AudioBufferLike {
  /** In Hz: 8000 to 192000. */
  readonly sampleRate: number;
  /** Samples of each channel. */
  readonly length: number;
  /** At least 1. */
  readonly numberOfChannels: number;
  /** Samples of a channel, counted from 0; full scale 1. They are only read. */
  getChannelData(channel: number): Float32Array;
}

/** The recording as mono samples that nobody else holds. Channels are averaged. */
export function monoCopy(source: AudioBufferLike | Recording): Float32Array<ArrayBuffer> {
  if (typeof source !== 'object' || (source as unknown) === null) {
    throw invalid('recording', 'an AudioBuffer or { samples, sampleRate }', source);
  }
  checkSampleRate(source.sampleRate);
  if ('getChannelData' in source) return averageOfChannels(source);
  if (!(source.samples instanceof Float32Array)) throw invalid('samples', 'a Float32Array', source.samples);
  checkAttached('samples', source.samples);
  return new Float32Array(source.samples);
}

function averageOfChannels(buffer: AudioBufferLike): Float32Array<ArrayBuffer> {
  const mono = new Float32Array(buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; ++channel) {
    const samples = buffer.getChannelData(channel);
    checkAttached('recording', samples);
    for (let i = 0; i < samples.length; ++i) mono[i]! += samples[i]!;
  }
  if (buffer.numberOfChannels > 1) {
    for (let i = 0; i < mono.length; ++i) mono[i]! /= buffer.numberOfChannels;
  }
  return mono;
}
