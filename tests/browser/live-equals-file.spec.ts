/**
 * What the microphone plays and the same recording as a file: one core, one answer.
 *
 * What the Worker heard is kept as well: live must equal that. And only where that is the whole recording is it held to the
 * recording's own answer: on a busy machine a fake microphone drops sound.
 *
 * Where speech lies between the frames that a stream begins with is chance live. Frames are laid anew by the speech, so it
 * must not matter: the file is also judged with its speech at every half millisecond of a hop.
 */
import { basename } from 'node:path';

import { chromium, type Page } from '@playwright/test';

import type { Engine, RawResult } from '../../wasm/emovox.js';
import type { EmotionResult } from '../../web/src/index.js';
import { distPath, type Wav } from '../web/support/files.js';
import { madeUpSpeech } from '../web/support/made-up-speech.js';
import { hear, lead, loadWasm, publishedEngine } from '../web/support/wasm.js';
import { serveFolder } from './support/folder-server.js';
import { addTools, inPage } from './support/package.js';
import { spokenClips, withSilence, writeWav } from './support/recordings.js';
import { tapWorker, unlikeness } from './support/heard.js';
import { chromiumArguments, chromiumPath, expect, test } from './support/test.js';

interface Played {
  readonly name: string;
  readonly wav: Wav;
  /** Whether answers that differ by as much as is allowed here have one label. */
  readonly hasClearLabel: boolean;
}

/** Of a probability, between live and as a file. */
const mostApart = 0.05;

/** Recordings of one utterance, because live results are of utterances and a file's of all its speech. */
async function recordings(): Promise<Played[]> {
  const engine = publishedEngine(await loadWasm());
  const clips = spokenClips
    .map((clip) => ({ name: basename(clip, '.wav'), wav: withSilence(clip) }))
    .filter(({ wav }) => {
      const finals = hear(engine, wav).events.filter(({ kind }) => kind === 'speechend');
      return finals.length === 1;
    });
  return [{ name: 'made-up-voice', wav: madeUpSpeech(140) }, ...clips.slice(0, 3)].map((played) => ({
    ...played,
    hasClearLabel: clearness(engine, hear(engine, played.wav).summary!) > 2 * mostApart,
  }));
}

/** How far an answer is from one with another label: from another emotion, and from or to where it is uncertain. */
function clearness(engine: Engine, answer: RawResult): number {
  const overThreshold = answer.confidence - engine.leastConfidence();
  return overThreshold < 0 ? -overThreshold : Math.min(overThreshold, lead(answer));
}

/** The recording begun later by every half millisecond of a hop, itself first. */
function shifted({ samples, sampleRate }: Wav): Wav[] {
  return Array.from({ length: 20 }, (_, step) => {
    const late = new Float32Array(samples.length + Math.round((step * sampleRate) / 2000));
    late.set(samples, late.length - samples.length);
    return { samples: late, sampleRate };
  });
}

type Probabilities = EmotionResult['probabilities'];

/** The largest difference between two answers. */
function between(one: Probabilities, other: Probabilities): number {
  const emotions = Object.keys(one) as (keyof Probabilities)[];
  return Math.max(...emotions.map((emotion) => Math.abs(one[emotion] - other[emotion])));
}

interface Round {
  readonly live: EmotionResult;
  /** What the Worker heard, and what `classify` makes of it. */
  readonly heard: Wav;
  readonly captured: EmotionResult;
}

/** The next whole round that is played: listening may have begun, and a result ended, in the middle of one. */
async function listen(page: Page, duration: number): Promise<Round> {
  const round = await inPage(
    page,
    async ({ kept: { recognizer } }, { duration }) => {
      for await (const live of recognizer.results()) {
        if (!live.final || Math.abs(live.duration - duration) > 0.15) continue;
        // Neither the round before nor, where this comes late, the one after.
        const { samples, sampleRate } = await globalThis.heard(
          live.time - live.duration - 1.2,
          live.time + 1,
        );
        const captured = await recognizer.classify({ samples, sampleRate });
        return { live, captured: captured!, samples: [...samples], sampleRate };
      }
      throw new Error('no results any more');
    },
    { duration },
  );
  return { ...round, heard: { samples: new Float32Array(round.samples), sampleRate: round.sampleRate } };
}

for (const { name, wav, hasClearLabel } of await recordings()) {
  test(`${name} gets the same answer live and as a file`, async () => {
    test.setTimeout(180_000); // eight rounds of some 10 seconds, and a busy machine
    const server = await serveFolder(distPath);
    const browser = await chromium.launch({
      executablePath: chromiumPath,
      args: chromiumArguments({ microphone: writeWav(`${name}-live.wav`, wav) }),
    });
    try {
      const page = await browser.newPage();
      await addTools(page);
      await tapWorker(page, server);
      await page.goto(server.url);
      const variants = shifted(wav);
      // In the page from a file, as a user would have it; the samples are the same as the microphone's.
      await page.route('**/samples/*', (route) => {
        const variant = variants[Number(route.request().url().split('/').pop())]!;
        return route.fulfill({ body: Buffer.from(variant.samples.buffer) });
      });
      const files = await inPage(
        page,
        async ({ EmotionRecognizer, keep }, { sampleRate, count }) => {
          const recognizer = keep(await EmotionRecognizer.create());
          const judged: EmotionResult[] = [];
          for (let variant = 0; variant < count; ++variant) {
            const body = await (await fetch(`/samples/${String(variant)}`)).arrayBuffer();
            judged.push((await recognizer.classify({ samples: new Float32Array(body), sampleRate }))!);
          }
          await recognizer.start();
          return judged;
        },
        { sampleRate: wav.sampleRate, count: variants.length },
      );
      const file = files[0]!;
      for (const { probabilities } of files)
        expect(between(file.probabilities, probabilities)).toBeLessThan(0.001);

      for (let round = 1; ; ++round) {
        const { live, captured, heard } = await listen(page, file.duration);
        const difference = unlikeness(heard, wav);
        const apart = between(live.probabilities, file.probabilities);
        console.log(
          `${name}: ${file.label} ${file.confidence.toFixed(3)} as a file, ${live.label} ` +
            `${live.confidence.toFixed(3)} live, probabilities at most ${apart.toFixed(4)} apart; the microphone gave ` +
            `what was played but for ${difference.toFixed(4)}`,
        );
        expect(between(live.probabilities, captured.probabilities)).toBeLessThan(0.02);
        if (difference > 0.02 && round < 8) continue;
        expect(difference, 'the microphone dropped sound in every round').toBeLessThan(0.02);
        if (hasClearLabel) expect(live.label).toBe(file.label);
        // The way through the fake microphone: 16-bit samples, and other rates than the file's where the device has another.
        expect(apart).toBeLessThan(mostApart);
        break;
      }
    } finally {
      await browser.close();
      await server.close();
    }
  });
}
