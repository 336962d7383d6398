import { describe, expect, it } from 'vitest';

import { EmovoxError } from '../../web/src/errors.js';
import { checkOptions, type RecognizerOptions } from '../../web/src/options.js';
import { monoCopy, type Recording } from '../../web/src/recording.js';

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof EmovoxError && thrown.code === 'invalid-argument') return thrown.message;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

describe('options', () => {
  it('are filled in', () => {
    expect(checkOptions({})).toMatchObject({
      hopMs: 250,
      windowMs: 4000,
      modelUrl: undefined,
      minConfidence: undefined,
    });
  });

  it('take the ends of their ranges', () => {
    expect(checkOptions({ minConfidence: 0 })).toMatchObject({ minConfidence: 0 });
    expect(checkOptions({ hopMs: 50, windowMs: 30_000 })).toMatchObject({ hopMs: 50, windowMs: 30_000 });
    expect(checkOptions({ hopMs: 10_000, windowMs: 1000 })).toMatchObject({ hopMs: 10_000, windowMs: 1000 });
  });

  it.each([
    ['hopMs', { hopMs: 49 }],
    ['hopMs', { hopMs: 10_001 }],
    ['hopMs', { hopMs: Number.NaN }],
    ['hopMs', { hopMs: '250' }],
    ['windowMs', { windowMs: 999 }],
    ['windowMs', { windowMs: Infinity }],
    ['modelUrl', { modelUrl: 'http://' }],
    ['workerUrl', { workerUrl: 'https://[' }],
    ['hopMS', { hopMS: 250 }],
    ['smoothing', { smoothing: 1 }],
    ['smoothing', { smoothing: -0.1 }],
    ['minConfidence', { minConfidence: 1.1 }],
    ['minConfidence', { minConfidence: '0.5' }],
    ['labels', { labels: 'calm' }],
    ['labels.bored', { labels: { bored: 'calm' } }],
    ['labels.calm', { labels: { calm: '' } }],
    ['labels.sad', { labels: { sad: 'uncertain' } }],
    ['options', null],
  ])('are refused with the name %s in the message', (name, options) => {
    expect(refusalOf(() => checkOptions(options as RecognizerOptions))).toContain(name);
  });
});

describe('a recording', () => {
  it('of several channels is averaged', () => {
    const channels = [
      Float32Array.of(1, 0, -0.5),
      Float32Array.of(0, 0.5, -0.5),
      Float32Array.of(0.5, 0.25, 1),
    ];
    const buffer = {
      sampleRate: 44_100,
      length: 3,
      numberOfChannels: 3,
      getChannelData: (channel: number) => channels[channel]!,
    } as unknown as AudioBuffer;
    // (1 + 0 + 0.5) / 3, (0 + 0.5 + 0.25) / 3, (-0.5 - 0.5 + 1) / 3: exact in binary
    expect([...monoCopy(buffer)]).toEqual([0.5, 0.25, 0]);
  });

  it.each([
    ['sampleRate', { samples: new Float32Array(1), sampleRate: 7999 }],
    ['sampleRate', { samples: new Float32Array(1), sampleRate: 192_001 }],
    ['sampleRate', { samples: new Float32Array(1) }],
    ['samples', { samples: [0, 1], sampleRate: 16_000 }],
    ['recording', 'song.wav'],
    ['recording', null],
  ])('is refused with the name %s in the message', (name, recording) => {
    expect(refusalOf(() => monoCopy(recording as unknown as Recording))).toContain(name);
  });
});
