/** `emovox/node`, `emovox/model` and `npx emovox` of the package as packed, in plain Node. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { EmotionResult } from '../../web/src/index.js';
import { makeApp, makeTemporaryFolder, packPackage } from '../consumers/support/app.js';
import { goldenClips, modelPath, wavBytes, withoutRecordings } from './support/files.js';
import { calibratedModel, predictNatively, type NativePrediction } from './support/native.js';
import { syntheticVoice } from './support/voice.js';

/** Both round to six decimals; their mathematics libraries differ by an ulp here and there. */
const tolerance = 1e-5;

let parent: string;
let app: string;

beforeAll(() => {
  parent = makeTemporaryFolder();
  app = makeApp(parent, packPackage(parent), {});
  writeFileSync(join(app, 'voice.wav'), wavBytes({ samples: syntheticVoice(3, 44_100), sampleRate: 44_100 }));
  writeFileSync(
    join(app, 'silence.wav'),
    wavBytes({ samples: new Float32Array(16_000), sampleRate: 16_000 }),
  );
  writeFileSync(join(app, 'song.mp3'), 'ID3 and so on');
}, 60_000);

afterAll(() => {
  rmSync(parent, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node in the application. It must end by itself. */
function node(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: app, timeout: 30_000, env: { ...process.env, NODE_OPTIONS: '' } };
    const child = execFile(process.execPath, args, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** What a module logs as JSON. */
async function said(source: string): Promise<unknown> {
  const { code, stdout, stderr } = await node('--input-type=module', '--eval', source);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

const emovox = (...args: string[]): Promise<Ended> => {
  const installed = join(app, 'node_modules/emovox');
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    bin: { emovox: string };
  };
  return node(join(installed, bin.emovox), ...args);
};

const linesOf = ({ stdout }: Ended): unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('emovox/node', () => {
  it('judges samples and the same as a file, by path and address, and leaves the samples alone', async () => {
    const found = (await said(`
      import { pathToFileURL } from 'node:url';
      import { classify, Classifier } from 'emovox/node';
      const syntheticVoice = ${syntheticVoice.toString()};
      const recording = { samples: syntheticVoice(3, 44_100), sampleRate: 44_100 };
      const classifier = await Classifier.create();
      const results = await Promise.all([
        classify(recording),
        classify('voice.wav'),
        classifier.classify(pathToFileURL('voice.wav')),
        classifier.classify(recording),
        classify('silence.wav'),
      ]);
      console.log(JSON.stringify({ results, left: recording.samples.length }));
    `)) as { results: ({ probabilities: Record<string, number> } | null)[]; left: number };
    const [first, ...others] = found.results;
    const sum = Object.values(first!.probabilities).reduce((a, b) => a + b);
    expect(sum).toBeCloseTo(1, 5);
    expect(others).toEqual([first, first, first, null]);
    expect(found.left).toBe(3 * 44_100);
  });

  it('is uncertain where the model says so, and judges beside the speaker that it is given', async () => {
    const model = calibratedModel({ leastConfidence: 1, baselineWeight: 1 });
    writeFileSync(join(app, 'calibrated.emovox'), model);
    writeFileSync(join(app, 'unfitted.emovox'), calibratedModel({}));
    const found = (await said(`
      import { classify } from 'emovox/node';
      const modelUrl = 'calibrated.emovox';
      const plain = await classify('voice.wav', { modelUrl });
      const logProbabilities = Object.fromEntries(
        Object.entries(plain.probabilities).map(([emotion, p]) => [emotion, Math.log(p)]),
      );
      const baseline = { version: 1, seconds: 2, logProbabilities, pitchHz: 140, levelDbfs: -20 };
      const calibrated = await classify('voice.wav', { modelUrl, baseline });
      const refused = await classify('voice.wav', { modelUrl: 'unfitted.emovox', baseline }).catch(({ code }) => code);
      console.log(JSON.stringify({ plain, calibrated, refused }));
    `)) as { plain: EmotionResult; calibrated: EmotionResult; refused: string };
    expect(found.plain).toMatchObject({ label: 'uncertain', calibrated: false });
    expect(found.calibrated).toMatchObject({ calibrated: true });
    // One window, beside itself: an unmoved voice, to which this model gives all emotions alike.
    for (const p of Object.values(found.calibrated.probabilities)) expect(p).toBeCloseTo(1 / 8, 4);
    expect(found.refused).toBe('baseline-unsupported');
    expect((await emovox('classify', 'voice.wav', '--model', 'calibrated.emovox')).stdout).toMatch(
      /^uncertain +\d+%/,
    );
  });

  it('refuses with one class of error, which says what to do', async () => {
    const errors = (await said(`
      import { classify, Classifier, EmovoxError } from 'emovox/node';
      import { EmovoxError as Same } from 'emovox';
      const voice = { samples: new Float32Array(16_000), sampleRate: 16_000 };
      const ended = await Classifier.create();
      ended.destroy();
      const late = new AbortController();
      const busy = await Classifier.create();
      const aborting = busy.classify({ ...voice, samples: new Float32Array(4e6) }, { signal: late.signal });
      setTimeout(() => late.abort(), 20);
      const settled = await Promise.allSettled([
        classify('nowhere.wav'),
        classify('song.mp3'),
        classify('https://example.org/a.wav'),
        classify(null),
        classify({ ...voice, sampleRate: 7999 }),
        classify(voice, { modelURL: 'a' }),
        classify(voice, { modelUrl: '' }),
        classify(voice, { modelUrl: 'nowhere.emovox' }),
        classify(voice, { modelUrl: 'voice.wav' }),
        classify(voice, { wasmUrl: 'nowhere.wasm' }),
        classify(voice, { signal: {} }),
        classify(voice, { signal: AbortSignal.abort() }),
        aborting,
        ended.classify(voice),
      ]);
      const ours = (e) => e instanceof EmovoxError && EmovoxError === Same;
      console.log(JSON.stringify(settled.map(({ reason: e }) => ours(e) ? e.code + ': ' + e.message : String(e))));
    `)) as string[];
    const expected = [
      /^invalid-argument: .*nowhere\.wav could not be read/,
      /^invalid-argument: .*song\.mp3 .*is not a WAV file.*ffmpeg/,
      /^invalid-argument: .*download it first/,
      /^invalid-argument: .*recording/,
      /^invalid-argument: .*sampleRate/,
      /^invalid-argument: .*modelURL/,
      /^invalid-argument: .*modelUrl/,
      /^model-unavailable: .*nowhere\.emovox/,
      /^not-a-model: /,
      /^wasm-unavailable: .*nowhere\.wasm/,
      /^invalid-argument: .*signal/,
      /^aborted: /,
      /^aborted: classify/,
      /^destroyed: /,
    ];
    expect(errors).toHaveLength(expected.length);
    for (const [i, pattern] of expected.entries()) expect(errors[i]).toMatch(pattern);
  });
});

describe('emovox/model', () => {
  it('is the address of the model in the package', async () => {
    const url = (await said(`
      import { modelUrl } from 'emovox/model';
      console.log(JSON.stringify(modelUrl));
    `)) as string;
    expect(readFileSync(fileURLToPath(url)).equals(readFileSync(modelPath))).toBe(true);
  });
});

describe('npx emovox classify', () => {
  it('gives a line of JSON for each file, and 1 when some failed', async () => {
    const ended = await emovox('classify', 'voice.wav', 'song.mp3', 'silence.wav', '--json');
    const [voice, song, silence] = linesOf(ended) as [NativePrediction, unknown, unknown];
    expect(Object.keys(voice)).toEqual(['path', 'seconds', 'label', 'probabilities']);
    expect(voice).toMatchObject({ path: 'voice.wav', seconds: 3 });
    expect(song).toEqual({ path: 'song.mp3', error: expect.stringContaining('ffmpeg') as string });
    expect(silence).toEqual({ path: 'silence.wav', error: 'no speech found' });
    expect(ended).toMatchObject({ code: 1, stderr: '' });
  });

  it('gives a table without --json, names what failed apart, and 0 when all went well', async () => {
    const well = await emovox('classify', 'voice.wav');
    expect(well.stdout).toMatch(/^[a-z]+ +\d+% +3\.0 s {2}voice\.wav\n$/);
    expect(well).toMatchObject({ code: 0, stderr: '' });
    const failed = await emovox('classify', 'nowhere.wav', 'voice.wav');
    expect(failed).toMatchObject({ code: 1, stdout: well.stdout });
    expect(failed.stderr).toMatch(/^nowhere\.wav: .*could not be read/);
  });

  it.each([[[]], [['classify']], [['predict', 'voice.wav']], [['classify', 'voice.wav', '--jsn']]])(
    'ends with 2 when called wrongly: %j',
    async (args) => {
      const ended = await emovox(...args);
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain('emovox --help');
    },
  );

  it('ends with 1 when there is no such model', async () => {
    const ended = await emovox('classify', 'voice.wav', '--model', 'nowhere.emovox');
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('nowhere.emovox');
  });

  it('says how to call it, and its version', async () => {
    expect(await emovox('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--json') as string,
    });
    const { version } = JSON.parse(readFileSync(join(app, 'node_modules/emovox/package.json'), 'utf8')) as {
      version: string;
    };
    expect(await emovox('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it.skipIf(withoutRecordings)('answers like the native program on every golden clip', async () => {
    expect(existsSync(goldenClips[0]!)).toBe(true);
    const native = predictNatively(goldenClips);
    const lines = linesOf(await emovox('classify', '--json', ...goldenClips)) as typeof native;
    expect(lines).toHaveLength(native.length);
    let worst = 0;
    let compared = 0;
    for (const [i, expected] of native.entries()) {
      const found = lines[i]!;
      if ('error' in expected || 'error' in found) {
        expect(found).toEqual(expected);
        continue;
      }
      ++compared;
      expect({ ...found, probabilities: null }).toEqual({ ...expected, probabilities: null });
      for (const [name, p] of Object.entries(expected.probabilities))
        worst = Math.max(worst, Math.abs(found.probabilities[name]! - p));
    }
    console.log(
      `npx emovox and native: ${String(compared)} clips, probabilities differ by at most ${String(worst)}`,
    );
    expect(compared).toBeGreaterThanOrEqual(6);
    expect(worst).toBeLessThanOrEqual(tolerance);
  });
});
