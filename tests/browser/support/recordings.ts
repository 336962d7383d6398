/** Recordings for the fake microphone and the file input, made from the golden clips. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { goldenClips, readWav, wavBytes, type Wav } from '../../web/support/files.js';
import { syntheticVoice } from '../../web/support/voice.js';

/** The golden clips in which somebody speaks. */
export const spokenClips = goldenClips.filter((clip) => !basename(clip).startsWith('synthetic'));

const folder = mkdtempSync(join(tmpdir(), 'emovox-'));
process.once('exit', () => {
  rmSync(folder, { recursive: true });
});

export function writeWav(name: string, wav: Wav): string {
  const path = join(folder, name);
  writeFileSync(path, wavBytes(wav));
  return path;
}

/** The clip with silence around it: played in a loop, every round is one utterance with a clear beginning and end. */
export function withSilence(clip: string): Wav {
  return inSilence(readWav(clip));
}

/** The same of the synthetic voice, which speaks for two seconds. */
export function voiceInSilence(sampleRate: number): Wav {
  return inSilence({ samples: syntheticVoice(3, sampleRate).subarray(sampleRate), sampleRate });
}

function inSilence({ samples, sampleRate }: Wav): Wav {
  const before = 1.5 * sampleRate;
  const after = 2.5 * sampleRate;
  const padded = new Float32Array(before + samples.length + after);
  padded.set(samples, before);
  return { samples: padded, sampleRate };
}

export function silence(seconds: number): Wav {
  return { samples: new Float32Array(seconds * 16_000), sampleRate: 16_000 };
}
