/** Where the tests find what was built and what was recorded. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const modelPath = join(root, 'web/public/default.emovox');
export const trainerPath = join(root, 'build/native/bin/emovox-trainer');
export const calibratedPath = join(root, 'build/native/bin/emovox-calibrated');
export const wasmModulePath = join(root, 'build/wasm/bin/emovox.mjs');
export const wasmPath = join(root, 'build/wasm/bin/emovox.wasm');
export const wasmTypesPath = join(root, 'wasm/emovox.d.ts');
export const distPath = join(root, 'web/dist');
export const demoDistPath = join(root, 'web/demo-dist');

const clipsFolder = join(process.env['EMOVOX_SHARED'] ?? resolve(root, '../shared'), 'golden/clips');

/** The golden recordings, or none where they are not there: they may not be passed on, so the tests then skip. */
export const goldenClips: readonly string[] = existsSync(clipsFolder)
  ? readdirSync(clipsFolder)
      .filter((name) => name.endsWith('.wav'))
      .sort()
      .map((name) => join(clipsFolder, name))
  : [];

export const withoutRecordings = goldenClips.length === 0;

if (withoutRecordings) {
  console.warn(
    `SKIPPED: no recordings in ${clipsFolder}; set EMOVOX_SHARED to the folder that has golden/clips.`,
  );
}

export interface Wav {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
}

/** Reads a mono WAV file of 16-bit samples, the golden recordings' format; 32768 is full scale, as in libsndfile. */
export function readWav(path: string): Wav {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error(`${path} is not a WAV file`);
  }
  let sampleRate = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const kind = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, at + 8 + size);
    if (kind === 'fmt ') {
      if (body.readUInt16LE(2) !== 1 || body.readUInt16LE(14) !== 16)
        throw new Error(`${path} is not mono 16-bit`);
      sampleRate = body.readUInt32LE(4);
    }
    if (kind === 'data') {
      const samples = Float32Array.from(
        { length: body.length >> 1 },
        (_, i) => body.readInt16LE(2 * i) / 32768,
      );
      return { samples, sampleRate };
    }
    at += 8 + size + (size & 1);
  }
  throw new Error(`${path} has no samples`);
}

/** A mono WAV file of 32-bit floating point samples, which every reader gives back exactly. */
export function wavBytes({ samples, sampleRate }: Wav): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + 4 * samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(3, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(4 * sampleRate, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(32, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(4 * samples.length, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}
