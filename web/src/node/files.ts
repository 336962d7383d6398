import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { invalid } from '../checks.js';
import { EmovoxError, messageOf } from '../errors.js';
import type { Recording } from '../recording.js';
import { decodeWav } from './wav.js';

/** The recording in a WAV file. Throws `invalid-argument` when it cannot be read. */
export async function readRecording(file: string | URL): Promise<Recording> {
  const path = pathOf(file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    const message = `emovox: ${path} could not be read: ${messageOf(thrown)}`;
    throw new EmovoxError('invalid-argument', message, { cause: thrown });
  }
  return decodeWav(bytes, path);
}

function pathOf(file: string | URL): string {
  const text = String(file);
  if (/^https?:/i.test(text)) throw invalid('a recording', 'a file: download it first', text);
  return /^file:/i.test(text) ? fileURLToPath(text) : text;
}
