/** The Worker's parts in Node, with the true WebAssembly and real message ports. */
import { readFileSync } from 'node:fs';

import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { EmovoxModule, Engine } from '../../wasm/emovox.js';

import { checkBaselineOrNone } from '../../web/src/baseline.js';
import type { Emotion } from '../../web/src/emotion.js';
import type { FromCapture, FromWorker } from '../../web/src/protocol.js';
import { Classifier } from '../../web/src/worker/classifier.js';
import { createEngine } from '../../web/src/worker/engine.js';
import { Listener } from '../../web/src/worker/listener.js';
import { fetchModel, loadModule } from '../../web/src/worker/load.js';
import { Refusal } from '../../web/src/worker/refusal.js';
import { goldenClips, readWav, wasmPath, withoutRecordings } from './support/files.js';
import { calibratedModel } from './support/native.js';
import { syntheticVoice } from './support/voice.js';
import { hear, loadWasm, publishedEngine } from './support/wasm.js';

const timing = { hopMs: 250, windowMs: 4000 };
let module: EmovoxModule;
let labels: Emotion[];

beforeAll(async () => {
  module = await loadWasm();
  labels = module.labels() as Emotion[];
});

/** A listener whose blocks come as the worklet sends them, each after the buffer of the one before came back. */
function listening(engine = publishedEngine(module)): {
  said: FromWorker[];
  listener: Listener;
  send: (message: FromCapture) => Promise<void>;
  close: () => void;
} {
  const said: FromWorker[] = [];
  const listener = new Listener(engine, labels, timing, (message) => said.push(message));
  const { port1, port2 } = new MessageChannel();
  listener.listen(port1, 16_000);
  const send = async (message: FromCapture): Promise<void> => {
    if (!(message instanceof Float32Array)) {
      port2.postMessage(message);
      return;
    }
    const returned = new Promise((resolve) => {
      port2.onmessage = resolve;
    });
    port2.postMessage(message, [message.buffer]);
    await returned;
  };
  return {
    said,
    listener,
    send,
    close: () => {
      port2.close();
    },
  };
}

function blocksOf(samples: Float32Array, size: number): Float32Array<ArrayBuffer>[] {
  const blocks = [];
  for (let at = 0; at + size <= samples.length; at += size) blocks.push(samples.slice(at, at + size));
  return blocks;
}

describe.skipIf(withoutRecordings)('the listener', () => {
  it('says of a stream what the engine says of the recording, and closes the utterance on stop', async () => {
    const { samples, sampleRate } = readWav(goldenClips[0]!);
    const { said, listener, send, close } = listening();
    const blocks = blocksOf(samples, 384);
    for (const block of blocks) await send(block);
    listener.stop();
    close();
    const heard = hear(publishedEngine(module), {
      samples: samples.slice(0, blocks.length * 384),
      sampleRate,
    });
    const kinds = said.map(({ kind }) => kind).filter((kind) => kind !== 'level');
    expect(kinds).toEqual(heard.events.map(({ kind }) => kind));
    const final = said.filter((message) => message.kind === 'result').at(-1);
    const expected = heard.events.filter((event) => event.kind === 'result').at(-1);
    expect(final?.result).toMatchObject({
      final: true,
      label: expected?.result.label,
      time: expected?.result.time,
    });
    expect(Object.values(final?.result.probabilities ?? {})).toEqual(expected?.result.probabilities);
  });

  it('reports the level with every second block, and speech while there is some', async () => {
    const { samples } = readWav(goldenClips[0]!);
    const { said, listener, send, close } = listening();
    const blocks = blocksOf(samples, 384);
    for (const block of blocks) await send(block);
    listener.stop();
    close();
    const levels = said.filter((message) => message.kind === 'level');
    expect(levels).toHaveLength(Math.floor(blocks.length / 2));
    expect(new Set(levels.map(({ speech }) => speech))).toEqual(new Set([true, false]));
  });

  it('keeps its clock when samples were dropped', async () => {
    const { samples } = readWav(goldenClips[0]!);
    const straight = listening();
    const delayed = listening();
    await delayed.send({ kind: 'dropped', samples: 16_000 });
    for (const block of blocksOf(samples, 384)) {
      await straight.send(block.slice());
      await delayed.send(block);
    }
    const starts = [straight, delayed].map(({ said, listener, close }) => {
      listener.stop();
      close();
      const start = said.find((message) => message.kind === 'speechstart');
      return start?.time ?? Number.NaN;
    });
    // The dropped second is heard as silence; what the noise floor makes of that may move the start a little.
    expect(starts[1]! - starts[0]!).toBeCloseTo(1, 0);
  });
});

describe('with a model that knows about uncertainty and baselines', () => {
  const voice = { samples: syntheticVoice(6, 16_000), sampleRate: 16_000 };
  let model: Buffer;
  const engine = (): Engine => createEngine(module, model);
  beforeAll(() => {
    model = calibratedModel({ leastConfidence: 1, baselineWeight: 1 });
  });

  it('the engine says so, and calls unsure answers uncertain', () => {
    expect(engine().leastConfidence()).toBe(1);
    expect(engine().baselineWeight()).toBe(1);
    const { summary } = hear(engine(), voice);
    expect(summary).toMatchObject({ label: 'uncertain', calibrated: false });
    expect(summary!.confidence).toBeLessThan(1);
    expect(createEngine(module, calibratedModel({})).baselineWeight()).toBe(0);
  });

  it('the listener learns from what it hears from then on, and tells it whenever there is more', async () => {
    const { said, listener, send, close } = listening(engine());
    const blocks = blocksOf(voice.samples, 384);
    for (const block of blocks) await send(block.slice());
    expect(said.filter(({ kind }) => kind === 'learned')).toEqual([]);
    listener.learn(7);
    for (const block of [...blocks, ...blocks]) await send(block.slice());
    listener.stop();
    listener.learn(null);
    close();
    const learned = said.flatMap((message) => (message.kind === 'learned' ? [message] : []));
    expect(learned.length).toBeGreaterThan(1);
    const seconds = learned.map(({ baseline }) => baseline.seconds);
    expect(seconds).toEqual([...new Set(seconds)].sort((a, b) => a - b));
    expect(learned.at(-1)).toMatchObject({ id: 7, baseline: { version: 1 } });
    // What calibrate() resolves to is what create() takes.
    expect(checkBaselineOrNone(learned.at(-1)!.baseline)).toEqual(learned.at(-1)!.baseline);
  });

  it('the classifier judges a voice beside what it ordinarily sounds like', async () => {
    const learning = engine();
    hear(learning, voice, 0);
    const { logProbabilities } = learning.learnedBaseline()!;
    const classifier = new Classifier(engine(), labels, timing);
    const plain = await classifier.classify(1, voice.samples, 16_000);
    classifier.setBaseline(logProbabilities);
    const calibrated = await classifier.classify(2, voice.samples, 16_000);
    classifier.setBaseline(null);
    expect(await classifier.classify(3, voice.samples, 16_000)).toEqual(plain);
    expect(plain!.calibrated).toBe(false);
    expect(calibrated!.calibrated).toBe(true);
    // Beside itself it sounds like an unmoved voice, to which this model gives all emotions alike: an eighth, give or take
    // how unlike its windows are. However sure it is of a made-up voice, less than a tenth of that is left.
    const sureness = ({ confidence }: { confidence: number }): number => confidence - 1 / 8;
    expect(sureness(calibrated!)).toBeLessThan(sureness(plain!) / 10);
  });
});

describe('the classifier', () => {
  it.skipIf(withoutRecordings)('answers callers in turn, each for its own recording', async () => {
    const classifier = new Classifier(publishedEngine(module), labels, timing);
    const wavs = goldenClips.slice(0, 3).map(readWav);
    const answers = await Promise.all(
      wavs.map(({ samples, sampleRate }, i) => classifier.classify(i, samples, sampleRate)),
    );
    const engine = publishedEngine(module);
    for (const [i, wav] of wavs.entries()) {
      const { summary } = hear(engine, wav);
      expect(answers[i]?.label).toBe(summary?.label);
      expect(Object.values(answers[i]?.probabilities ?? {})).toEqual(summary?.probabilities);
    }
  });

  it('gives null for silence', async () => {
    const classifier = new Classifier(publishedEngine(module), labels, timing);
    expect(await classifier.classify(1, new Float32Array(32_000), 16_000)).toBeNull();
  });

  it('goes on after a recording it had to refuse', async () => {
    const classifier = new Classifier(publishedEngine(module), labels, timing);
    const refused = classifier.classify(1, new Float32Array(8), 1);
    const fine = classifier.classify(2, new Float32Array(8), 16_000);
    await expect(refused).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(await fine).toBeNull();
  });

  it('drops a recording that is cancelled', async () => {
    const engine = publishedEngine(module);
    const push = vi.spyOn(engine, 'push');
    const classifier = new Classifier(engine, labels, timing);
    const answer = classifier.classify(7, new Float32Array(160_000).fill(0.1), 16_000);
    classifier.cancel(7);
    expect(await answer).toBeNull();
    expect(push).not.toHaveBeenCalled();
  });
});

describe('loading', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  function serve(body: BodyInit, status = 200): void {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
  }

  async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
    const thrown: unknown = await promise.then(
      () => null,
      (error: unknown) => error,
    );
    if (thrown instanceof Refusal) return thrown;
    throw new Error(`not refused, but ${String(thrown)}`);
  }

  const url = 'https://example.org/file';

  it('starts the module from the bytes at the address', async () => {
    serve(readFileSync(wasmPath));
    expect((await loadModule(url)).fingerprint()).toBe(module.fingerprint());
  });

  it.each([
    ['an HTML page', '<!DOCTYPE html><html></html>', 200, 'HTML'],
    ['status 404', 'gone', 404, '404'],
    ['something else', 'body { color: red }', 200, 'not WebAssembly'],
  ])('names the address of the module and what came back: %s', async (_what, body, status, word) => {
    serve(body, status);
    const refusal = await refusalOf(loadModule(url));
    expect(refusal.code).toBe('wasm-unavailable');
    expect(refusal.message).toContain(url);
    expect(refusal.message).toContain(word);
    expect(refusal.message).toContain('wasmUrl');
  });

  it('says when the browser cannot run the module', async () => {
    serve(readFileSync(wasmPath).subarray(0, 1000));
    expect((await refusalOf(loadModule(url))).code).toBe('unsupported-browser');
  });

  it.each([
    ['an HTML page', '\n<!doctype html>', 200, 'HTML'],
    ['status 500', 'oops', 500, '500'],
  ])('names the address of the model and what came back: %s', async (_what, body, status, word) => {
    serve(body, status);
    const refusal = await refusalOf(fetchModel(url));
    expect(refusal.code).toBe('model-unavailable');
    expect(refusal.message).toContain(url);
    expect(refusal.message).toContain(word);
    expect(refusal.message).toContain('modelUrl');
  });

  it('says when nothing answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect((await refusalOf(fetchModel(url))).code).toBe('model-unavailable');
  });
});
