import { readFileSync } from 'node:fs';

import { beforeAll, describe, expect, it } from 'vitest';

import type { EmovoxModule, Engine, Outcome } from '../../wasm/emovox.js';

import { modelPath } from './support/files.js';
import { syntheticVoice } from './support/voice.js';
import { hear, loadWasm, publishedEngine } from './support/wasm.js';

let module: EmovoxModule;
let engine: Engine;
const blob = readFileSync(modelPath);

beforeAll(async () => {
  module = await loadWasm();
  engine = publishedEngine(module);
});

function load(bytes: Uint8Array): Outcome {
  const fresh = new module.Engine();
  fresh.modelBuffer(bytes.length).set(bytes);
  const outcome = fresh.loadModel();
  fresh.delete();
  return outcome;
}

/** CRC-32 (IEEE 802.3), bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

describe('a model', () => {
  it('as published is taken', () => {
    expect(load(blob)).toEqual({ code: '', message: '' });
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a few bytes', blob.subarray(0, 7)],
    ['text', new TextEncoder().encode('<!doctype html><title>Not found</title>'.repeat(20))],
  ])('that is %s is no model', (_what, bytes) => {
    const outcome = load(bytes);
    expect(outcome.code).toBe('not-a-model');
    expect(outcome.message).not.toBe('');
  });

  it('that is cut off anywhere is damaged', () => {
    for (const share of [0.1, 0.5, 0.9]) {
      expect(load(blob.subarray(0, Math.floor(blob.length * share))).code, String(share)).toBe(
        'damaged-model',
      );
    }
    expect(load(blob.subarray(0, blob.length - 1)).code).toBe('damaged-model');
  });

  it('with one flipped bit is damaged', () => {
    // Past the root offset and the identifier, whose damage makes it no model at all.
    for (const share of [0.01, 0.25, 0.5, 0.75, 0.999]) {
      const flipped = Uint8Array.from(blob);
      flipped[Math.max(8, Math.floor(blob.length * share))]! ^= 0x10;
      expect(load(flipped).code, String(share)).toBe('damaged-model');
    }
  });

  it('of another fingerprint is refused as such', () => {
    // The fingerprint lies in the blob as 8 little-endian bytes; altered together with the checksum, only it is wrong.
    const fingerprint = Buffer.from(module.fingerprint(), 'hex').reverse();
    const other = Buffer.from(blob);
    const at = other.indexOf(fingerprint);
    expect(at).toBeGreaterThan(0);
    other[at]! ^= 0xff;
    other.writeUInt32LE(crc32(other.subarray(0, -4)), other.length - 4);
    const outcome = load(other);
    expect(outcome.code).toBe('fingerprint-mismatch');
    expect(outcome.message).toContain(module.fingerprint());
  });
});

describe('a stream', () => {
  it.each([
    [7999, 0.25, 4],
    [192_001, 0.25, 4],
    [Number.NaN, 0.25, 4],
    [16_000, 0.01, 4],
    [16_000, -1, 4],
    [16_000, 0.25, 0.5],
    [16_000, 0.25, 31],
  ])('at %d Hz, %d s hop and %d s window is refused', (rate, hop, window) => {
    const outcome = engine.configure(rate, hop, window);
    expect(outcome.code).toBe('invalid-argument');
    expect(outcome.message).not.toBe('');
  });

  it('cannot be configured before a model is there', () => {
    const fresh = new module.Engine();
    expect(fresh.configure(16_000, 0.25, 4).code).toBe('invalid-argument');
    fresh.delete();
  });
});

describe('samples', () => {
  const second = 48_000;

  it('of zero number give no answer', () => {
    expect(hear(engine, { samples: new Float32Array(0), sampleRate: 48_000 })).toEqual({
      events: [],
      summary: null,
    });
  });

  it.each([
    ['zero', 0],
    ['not a number', Number.NaN],
    ['infinite', Infinity],
  ])('that are all %s are silence', (_what, value) => {
    const samples = new Float32Array(3 * second).fill(value);
    expect(hear(engine, { samples, sampleRate: 48_000 })).toEqual({ events: [], summary: null });
    // 120 dB below full scale is the floor of the level's range.
    expect(engine.levelDbfs()).toBe(-120);
  });

  it('that are sometimes not a number still give finite answers', () => {
    const samples = syntheticVoice(3, second);
    for (let i = 0; i < samples.length; i += 100) samples[i] = i % 200 === 0 ? Number.NaN : -Infinity;
    const { events, summary } = hear(engine, { samples, sampleRate: 48_000 });
    const results = events.flatMap((event) => (event.kind === 'result' ? [event.result] : []));
    expect(results.length, 'results to look at').toBeGreaterThan(0);
    for (const result of [...results, summary!]) {
      for (const value of [
        ...result.probabilities,
        result.valence,
        result.arousal,
        result.pitchHz,
        result.levelDbfs,
      ]) {
        expect(Number.isFinite(value)).toBe(true);
      }
      // Eight single-precision numbers, each rounded once.
      expect(result.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
  });
});
