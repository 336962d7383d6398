import { invalid } from '../checks.js';
import type { Recording } from '../recording.js';

type ReadSample = (body: DataView, at: number) => number;

interface Format {
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytesPerSample: number;
  readonly read: ReadSample;
}

/** Numbers of formats in the `fmt ` chunk. */
const pcm = 1;
const float = 3;
const extensible = 0xfffe;

/** By kind and bits. Full scale is 1, and the most negative integer -1. */
const readers: Readonly<Partial<Record<string, ReadSample>>> = {
  [`${String(pcm)}/8`]: (body, at) => (body.getUint8(at) - 128) / 128,
  [`${String(pcm)}/16`]: (body, at) => body.getInt16(at, true) / 2 ** 15,
  [`${String(pcm)}/24`]: (body, at) => (body.getUint16(at, true) + 2 ** 16 * body.getInt8(at + 2)) / 2 ** 23,
  [`${String(pcm)}/32`]: (body, at) => body.getInt32(at, true) / 2 ** 31,
  [`${String(float)}/32`]: (body, at) => body.getFloat32(at, true),
  [`${String(float)}/64`]: (body, at) => body.getFloat64(at, true),
};

/**
 * The recording in a WAV file's bytes, its channels averaged. A file cut short is read as far as it goes. Throws
 * `invalid-argument` for anything but WAV with integers of 8, 16, 24 or 32 bits or floating point of 32 or 64.
 *
 * name: of the file, for messages.
 */
export function decodeWav(bytes: Uint8Array, name: string): Recording {
  if (textAt(bytes, 0) !== 'RIFF' || textAt(bytes, 8) !== 'WAVE') throw refusal(name, 'is not a WAV file');
  let format: Format | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = viewOf(bytes, at, 8).getUint32(4, true);
    const body = viewOf(bytes, at + 8, size);
    const kind = textAt(bytes, at);
    if (kind === 'fmt ') format = readFormat(body, name);
    if (kind === 'data') {
      if (format === null) throw refusal(name, 'is a damaged WAV file: it has samples without a format');
      return { samples: mixed(body, format), sampleRate: format.sampleRate };
    }
    at += 8 + size + (size % 2);
  }
  throw refusal(name, 'is a damaged WAV file: it has no samples');
}

function readFormat(body: DataView, name: string): Format {
  if (body.byteLength < 16) throw refusal(name, 'is a damaged WAV file: its format is cut short');
  const declared = body.getUint16(0, true);
  const channels = body.getUint16(2, true);
  const sampleRate = body.getUint32(4, true);
  const bits = body.getUint16(14, true);
  const kind = declared === extensible && body.byteLength >= 26 ? body.getUint16(24, true) : declared;
  const read = readers[`${String(kind)}/${String(bits)}`];
  if (channels === 0) throw refusal(name, 'is a damaged WAV file: it has no channels');
  if (read === undefined) {
    throw refusal(name, `is a WAV file of another kind (format ${String(kind)} of ${String(bits)} bits)`);
  }
  return { channels, sampleRate, bytesPerSample: bits / 8, read };
}

function mixed(body: DataView, { channels, bytesPerSample, read }: Format): Float32Array {
  const samples = new Float32Array(Math.floor(body.byteLength / (channels * bytesPerSample)));
  for (let i = 0, at = 0; i < samples.length; ++i) {
    let sum = 0;
    for (let channel = 0; channel < channels; ++channel, at += bytesPerSample) sum += read(body, at);
    samples[i] = sum / channels;
  }
  return samples;
}

/** So many bytes from there, or those that there are. */
function viewOf(bytes: Uint8Array, at: number, size: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + at, Math.min(size, bytes.length - at));
}

/** Names of chunks have four characters. */
function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function refusal(name: string, why: string): Error {
  return invalid(
    name,
    `a WAV file of 8, 16, 24 or 32 bits or floating point, but ${why}. Convert it first: ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`,
    undefined,
  );
}
