/** The reader of WAV files against files made here, byte by byte. */
import { describe, expect, it } from 'vitest';

import { EmovoxError } from '../../web/src/errors.js';
import { decodeWav } from '../../web/src/node/wav.js';

interface Header {
  readonly kind: number;
  readonly bits: number;
  readonly channels?: number;
  readonly sampleRate?: number;
}

function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

function format({ kind, bits, channels = 1, sampleRate = 16_000 }: Header): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt16LE(kind, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(sampleRate, 4);
  body.writeUInt16LE(bits, 14);
  return body;
}

function riff(...chunks: Buffer[]): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]));
}

function wav(header: Header, ...bytes: number[]): Buffer {
  return riff(chunk('fmt ', format(header)), chunk('data', Buffer.from(bytes)));
}

/** -1, a half and nothing, in each kind of sample. */
const kinds: [string, Header, number[]][] = [
  ['integers of 8 bits', { kind: 1, bits: 8 }, [0, 192, 128]],
  ['integers of 16 bits', { kind: 1, bits: 16 }, [0, 0x80, 0, 0x40, 0, 0]],
  ['integers of 24 bits', { kind: 1, bits: 24 }, [0, 0, 0x80, 0, 0, 0x40, 0, 0, 0]],
  ['integers of 32 bits', { kind: 1, bits: 32 }, [0, 0, 0, 0x80, 0, 0, 0, 0x40, 0, 0, 0, 0]],
  ['floating point of 32 bits', { kind: 3, bits: 32 }, [0, 0, 0x80, 0xbf, 0, 0, 0, 0x3f, 0, 0, 0, 0]],
  [
    'floating point of 64 bits',
    { kind: 3, bits: 64 },
    [0, 0, 0, 0, 0, 0, 0xf0, 0xbf, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0],
  ],
];

describe('a WAV file', () => {
  it.each(kinds)('of %s is read in its scale', (_name, header, bytes) => {
    const { samples, sampleRate } = decodeWav(wav({ ...header, sampleRate: 44_100 }, ...bytes), 'a.wav');
    expect([...samples]).toEqual([-1, 0.5, 0]);
    expect(sampleRate).toBe(44_100);
  });

  it('uses the low bits of 24', () => {
    expect([...decodeWav(wav({ kind: 1, bits: 24 }, 1, 0, 0, 0xff, 0xff, 0xff), 'a.wav').samples]).toEqual([
      2 ** -23,
      -(2 ** -23),
    ]);
  });

  it('of many channels gives their mean', () => {
    const file = wav({ kind: 1, bits: 16, channels: 2 }, 0, 0x40, 0, 0x20, 0, 0x40, 0, 0xc0);
    expect([...decodeWav(file, 'a.wav').samples]).toEqual([0.375, 0]);
  });

  it('in the extensible form names its kind further on', () => {
    const extension = Buffer.alloc(24);
    extension.writeUInt16LE(22, 0);
    extension.writeUInt16LE(3, 8);
    const fmt = Buffer.concat([format({ kind: 0xfffe, bits: 32 }), extension]);
    const file = riff(chunk('fmt ', fmt), chunk('data', Buffer.from([0, 0, 0, 0x3f])));
    expect([...decodeWav(file, 'a.wav').samples]).toEqual([0.5]);
  });

  it('is read past other chunks, of odd length too, wherever its bytes lie in their buffer', () => {
    const list = chunk('LIST', Buffer.from('odd'));
    const file = riff(
      list,
      chunk('fmt ', format({ kind: 1, bits: 8 })),
      chunk('data', Buffer.from([192])),
      list,
    );
    const apart = new Uint8Array(file.length + 3).subarray(3);
    apart.set(file);
    expect([...decodeWav(apart, 'a.wav').samples]).toEqual([0.5]);
  });

  it('cut short, or of unknown length, is read as far as it goes', () => {
    const file = wav({ kind: 1, bits: 16 }, 0, 0x40, 0, 0x20, 7);
    file.writeUInt32LE(0xffffffff, 40);
    expect([...decodeWav(file.subarray(0, 49), 'a.wav').samples]).toEqual([0.5, 0.25]);
  });

  it.each([
    [
      'of another format',
      Buffer.from('fLaC and so on'),
      /a\.wav must be a WAV file.* is not a WAV file.*ffmpeg/,
    ],
    ['of nothing', Buffer.alloc(0), /is not a WAV file/],
    ['of another kind', wav({ kind: 6, bits: 8 }, 1), /of another kind \(format 6 of 8 bits\).*ffmpeg/],
    ['without channels', wav({ kind: 1, bits: 8, channels: 0 }, 1), /it has no channels/],
    ['without samples', riff(chunk('fmt ', format({ kind: 1, bits: 8 }))), /it has no samples/],
    ['without a format', riff(chunk('data', Buffer.from([1, 2]))), /samples without a format/],
    ['with a short format', riff(chunk('fmt ', Buffer.alloc(14)), chunk('data', Buffer.of(1))), /cut short/],
  ])('%s is refused with a message that says what to do', (_name, file, message) => {
    const refusal = ((): unknown => {
      try {
        return decodeWav(file, 'a.wav');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(refusal).toBeInstanceOf(EmovoxError);
    expect(refusal).toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(message) as string,
    });
  });
});
