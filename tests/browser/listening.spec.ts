/** Ways of listening of the built package, with the fake microphone: pause, another device, streams, elements. */
import type { Page } from '@playwright/test';

import { distPath } from '../web/support/files.js';
import { syntheticVoice } from '../web/support/voice.js';
import { serveFolder, type FolderServer } from './support/folder-server.js';
import { expect, test, trackStates, watchMicrophone } from './support/test.js';

type Package = typeof import('../../web/src/index.js');
type Voice = typeof syntheticVoice;

let server: FolderServer;

test.beforeEach(async ({ page }) => {
  server = await serveFolder(distPath);
  await watchMicrophone(page);
  await page.goto(server.url);
  await page.evaluate(`globalThis.syntheticVoice = ${syntheticVoice.toString()}`);
});

test.afterEach(async () => {
  await server.close();
});

async function withPackage<T>(page: Page, act: (emovox: Package) => Promise<T>): Promise<T> {
  return await page.evaluate(`(async () => (${act.toString()})(await import('/index.js')))()`);
}

test('pauses with the microphone kept, and changes it without a stop', async ({ page }) => {
  const heard = await withPackage(page, async ({ EmotionRecognizer }) => {
    const recognizer = await EmotionRecognizer.create();
    const states: string[] = [];
    recognizer.addEventListener('statechange', ({ detail }) => states.push(detail.state));
    const level = (): Promise<void> =>
      new Promise((resolve) => {
        recognizer.addEventListener(
          'level',
          () => {
            resolve();
          },
          { once: true },
        );
      });
    await recognizer.start();
    await level();
    recognizer.pause();
    await recognizer.resume();
    await level();
    const devices = await navigator.mediaDevices.enumerateDevices();
    const other = devices.filter(({ kind }) => kind === 'audioinput').at(-1)!.deviceId;
    await recognizer.setDevice(other);
    await level();
    return { states, same: recognizer.inputSettings?.deviceId === other };
  });
  expect(heard).toEqual({ states: ['starting', 'listening', 'paused', 'listening'], same: true });
  expect(await trackStates(page)).toEqual(['ended', 'live']);
});

test('hears a stream, and gives its results to a loop that ends after the last one', async ({ page }) => {
  const finals = await withPackage(page, async ({ EmotionRecognizer }) => {
    const context = new AudioContext();
    const source = context.createBufferSource();
    const voice = (globalThis as unknown as { syntheticVoice: Voice }).syntheticVoice(3, 48_000);
    source.buffer = new AudioBuffer({ length: voice.length, sampleRate: 48_000 });
    source.buffer.copyToChannel(Float32Array.from(voice), 0);
    const out = context.createMediaStreamDestination();
    source.connect(out);
    const recognizer = await EmotionRecognizer.create({
      labels: { neutral: 'calm' },
      minConfidence: 1,
      smoothing: 0.5,
    });
    await recognizer.start({ stream: out.stream });
    await context.resume();
    source.start();
    const seen: [string, boolean, number][] = [];
    for await (const { label, final, probabilities } of recognizer.results()) {
      seen.push([label, final, Object.keys(probabilities).length]);
      if (seen.length === 2) recognizer.stop();
    }
    return seen;
  });
  // Two while it spoke, and the one that stop brought about.
  expect(finals).toEqual([
    ['uncertain', false, 7],
    ['uncertain', false, 7],
    ['uncertain', true, 7],
  ]);
});

test('hears what an element plays, until it ends', async ({ page }) => {
  await page.route('**/voice.wav', (route) =>
    route.fulfill({ body: wavOf(syntheticVoice(3, 16_000)), contentType: 'audio/wav' }),
  );
  const heard = await withPackage(page, async ({ EmotionRecognizer }) => {
    const recognizer = await EmotionRecognizer.create();
    const failures: string[] = [];
    recognizer.addEventListener('error', ({ detail }) => failures.push(detail.message));
    const element = new Audio('/voice.wav');
    await Promise.all([recognizer.start({ element }), element.play()]);
    let results = 0;
    for await (const { duration } of recognizer.results()) results += duration > 0 ? 1 : 0;
    return { results, state: recognizer.state, failures, ended: element.ended };
  });
  expect(heard).toMatchObject({ state: 'stopped', failures: [], ended: true });
  expect(heard.results).toBeGreaterThan(1);
});

test('hears an element again that has ended, in whatever order it is asked and played, and another source of it', async ({
  page,
}) => {
  await page.route('**/*.wav', (route) =>
    route.fulfill({ body: wavOf(syntheticVoice(3, 16_000)), contentType: 'audio/wav' }),
  );
  const heard = await withPackage(page, async ({ EmotionRecognizer }) => {
    const recognizer = await EmotionRecognizer.create();
    const element = new Audio('/voice.wav');
    const once = (type: string): Promise<unknown> =>
      new Promise((resolve) => {
        element.addEventListener(type, resolve, { once: true });
      });
    const play = (): Promise<void> => element.play();
    const listen = (): Promise<void> => recognizer.start({ element });
    const results = async (): Promise<number> => {
      let count = 0;
      for await (const { duration } of recognizer.results()) count += duration > 0 ? 1 : 0;
      return count;
    };
    const counts: Record<string, number> = {};
    const rounds: Record<string, () => Promise<unknown>> = {
      first: () => Promise.all([listen(), play()]),
      'asked while it is at its end': () => Promise.all([listen(), play()]),
      'asked at once after play': () => Promise.all([play(), listen()]),
      'asked by the event play': () => Promise.all([once('play').then(listen), play()]),
      'asked after going back': async () => {
        element.currentTime = 0;
        await once('seeked');
        await Promise.all([listen(), play()]);
      },
      'another source': async () => {
        element.src = '/other.wav';
        await Promise.all([listen(), play()]);
      },
    };
    for (const [name, act] of Object.entries(rounds)) {
      await act();
      counts[name] = await results();
    }
    await Promise.all([listen(), play()]);
    const last = results();
    element.src = '/voice.wav';
    await last;
    return { counts, state: recognizer.state };
  });
  for (const [name, count] of Object.entries(heard.counts)) expect(count, name).toBeGreaterThan(1);
  expect(Object.keys(heard.counts)).toHaveLength(6);
  expect(heard.state).toBe('stopped');
});

test('ten recognizers in a page listen at once, each in a Worker of its own that it frees', async ({
  page,
}) => {
  const heard = await withPackage(page, async ({ EmotionRecognizer }) => {
    const all = await Promise.all(Array.from({ length: 10 }, () => EmotionRecognizer.create()));
    const levels = all.map(
      (recognizer) =>
        new Promise((resolve) => {
          recognizer.addEventListener('level', resolve, { once: true });
        }),
    );
    await Promise.all(all.map((recognizer) => recognizer.start()));
    await Promise.all(levels);
    Object.assign(globalThis, { all });
    return all.map(({ state }) => state);
  });
  expect(heard).toEqual(Array(10).fill('listening'));
  expect(page.workers()).toHaveLength(10);
  const others = await withPackage(page, async () => {
    const { all } = globalThis as unknown as { all: import('../../web/src/index.js').EmotionRecognizer[] };
    for (const recognizer of all.slice(0, 9)) recognizer.destroy();
    const last = all[9]!;
    await new Promise((resolve) => {
      last.addEventListener('level', resolve, { once: true });
    });
    return last.state;
  });
  expect(others).toBe('listening');
  await expect.poll(() => page.workers().length).toBe(1);
  expect((await trackStates(page)).filter((state) => state === 'live')).toHaveLength(1);
});

function wavOf(samples: Float32Array): Buffer {
  const wav = Buffer.alloc(44 + 2 * samples.length);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8);
  // 16 bytes of format: PCM, one channel, rate, bytes a second and a sample, bits
  for (const [at, value] of [
    [16, 16],
    [24, 16_000],
    [28, 32_000],
    [40, 2 * samples.length],
  ] as const)
    wav.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    wav.writeUInt16LE(value, at);
  wav.write('data', 36);
  samples.forEach((sample, i) => wav.writeInt16LE(Math.round(32_767 * sample), 44 + 2 * i));
  return wav;
}
