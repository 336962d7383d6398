/** `emovox/features` of the package as packed, installed in a folder of its own, in plain Node without a bundler. */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { extract, type Features } from '../../web/src/features.js';
import { root, wasmPath } from './support/files.js';
import { installWorker } from './support/in-thread-worker.js';
import { syntheticVoice } from './support/voice.js';

interface Plain {
  features: typeof import('../../web/src/features.js');
  mainEntry: () => Promise<typeof import('../../web/src/index.js')>;
  syntheticVoice: typeof syntheticVoice;
  /** What the test passed. */
  given: string;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'emovox-node-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const npm = (args: string[], cwd: string): string =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--workspace', 'web', '--pack-destination', folder], root),
  ) as { filename: string }[];
  npm(['install', '--offline', '--no-audit', '--no-fund', join(folder, packed!.filename)], folder);
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function scriptOf<T>(act: (plain: Plain) => Promise<T>, given: string): string {
  return `
    import * as features from 'emovox/features';
    const mainEntry = () => import('emovox');
    const syntheticVoice = ${syntheticVoice.toString()};
    const answer = await (${act.toString()})({ features, mainEntry, syntheticVoice, given: ${JSON.stringify(given)} });
    console.log(JSON.stringify(answer));`;
}

/** Runs a function in a Node of its own and gives what it returns. That Node must end by itself. */
async function inNode<T>(act: (plain: Plain) => Promise<T>, given = '', where = folder): Promise<T> {
  writeFileSync(join(where, 'script.mjs'), scriptOf(act, given));
  const { stdout } = await promisify(execFile)(process.execPath, ['script.mjs'], {
    cwd: where,
    timeout: 20_000,
    maxBuffer: 2 ** 26,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return JSON.parse(stdout) as T;
}

async function inThisThread(): Promise<Features> {
  installWorker();
  const voice = { samples: syntheticVoice(3, 44_100), sampleRate: 44_100 };
  return await extract(voice, { sets: ['frames', 'egemaps-lld', 'egemaps', 'functionals'] });
}

describe('emovox/features in Node', () => {
  it('extracts a recording, bit for bit as elsewhere', async () => {
    const found = await inNode(async ({ features: { extract }, syntheticVoice }) => {
      const recording = { samples: syntheticVoice(3, 44_100), sampleRate: 44_100 };
      const { frames, egemaps, functionals } = await extract(recording, {
        sets: ['frames', 'egemaps', 'functionals'],
      });
      const pitch = frames.column('pitch_hz')[160]!;
      return { names: frames.names, data: [...frames.data], pitch, egemaps, functionals };
    });
    const expected = await inThisThread();
    expect(found.names).toEqual(expected.frames.names);
    expect(found.data).toEqual([...expected.frames.data]);
    // The voice's harmonics are those of 140 Hz.
    expect(found.pitch).toBeCloseTo(140, -1);
    expect(Object.keys(found.egemaps!)).toHaveLength(88);
    expect(found.egemaps).toEqual(expected.egemaps);
    expect(found.functionals).toEqual(expected.functionals);
  });

  it('streams the same, in blocks of any size', async () => {
    const found = await inNode(async ({ features: { FeatureExtractor }, syntheticVoice }) => {
      const samples = syntheticVoice(3, 44_100);
      const sets = ['frames', 'egemaps-lld', 'egemaps'] as const;
      const extractor = await FeatureExtractor.create({ sampleRate: 44_100, sets });
      const parts: Pick<Features, 'frames' | 'egemaps-lld'>[] = [];
      for (let at = 0, size = 1; at < samples.length; at += size, size = (size * 7) % 4999)
        parts.push(await extractor.push(samples.slice(at, at + size), { transfer: true }));
      const last = await extractor.finish();
      extractor.destroy();
      const rows = (set: 'frames' | 'egemaps-lld'): number[] =>
        [...parts, last].flatMap((part) => [...part[set].data]);
      return {
        early: parts.some(({ frames }) => frames.rows > 0),
        frames: rows('frames'),
        lld: rows('egemaps-lld'),
        egemaps: last.egemaps,
      };
    });
    const expected = await inThisThread();
    expect(found.early).toBe(true);
    expect(found.frames).toEqual([...expected.frames.data]);
    expect(found.lld).toEqual([...expected['egemaps-lld'].data]);
    expect(found.egemaps).toEqual(expected.egemaps);
  });

  it('takes whatever has the channels of an AudioBuffer', async () => {
    const equal = await inNode(async ({ features: { extract }, syntheticVoice }) => {
      const samples = syntheticVoice(2, 16_000);
      const sampleRate = 16_000;
      const { length } = samples;
      const stereo = { sampleRate, length, numberOfChannels: 2, getChannelData: () => samples };
      const sets = ['egemaps'] as const;
      const both = [await extract(stereo, { sets }), await extract({ samples, sampleRate }, { sets })];
      return JSON.stringify(both[0]) === JSON.stringify(both[1]);
    });
    expect(equal).toBe(true);
  });

  it('refuses with one class of error, that of the main entry too', async () => {
    const found = await inNode(async ({ features: { extract, EmovoxError }, mainEntry }) => {
      const recording = { samples: new Float32Array(16_000), sampleRate: 16_000 };
      const refusals: Promise<unknown>[] = [
        extract(recording, { sets: ['mfcc' as 'frames'] }),
        extract({ ...recording, sampleRate: 7999 }, { sets: ['frames'] }),
        extract(recording, { sets: ['frames'], workerUrl: './worker.js' }),
        extract(recording, { sets: ['frames'], wasmUrl: 'http://[' }),
        extract(recording, { sets: ['frames'], wasmUrl: '' }),
        extract(recording, { sets: ['frames'], wasmUrl: './nowhere.wasm' }),
        extract(recording, { sets: ['frames'], wasmUrl: './package.json' }),
        extract(recording, { sets: ['frames'], signal: AbortSignal.abort() }),
      ];
      const errors = (await Promise.allSettled(refusals)).map((settled) =>
        settled.status === 'rejected' ? (settled.reason as unknown) : null,
      );
      const sameAsMain = EmovoxError === (await mainEntry()).EmovoxError;
      return errors.map((error) =>
        sameAsMain && error instanceof EmovoxError ? `${error.code}: ${error.message}` : 'another class',
      );
    });
    expect(found).toEqual([
      expect.stringMatching(/^invalid-argument: .*sets must be .*not "mfcc"/),
      expect.stringMatching(/^invalid-argument: .*sampleRate must be .*not 7999/),
      expect.stringMatching(/^invalid-argument: .*workerUrl must be left out in Node/),
      expect.stringMatching(/^invalid-argument: .*wasmUrl must be a path.*not "http:\/\/\["/),
      expect.stringMatching(/^invalid-argument: .*wasmUrl must be a path.*not ""/),
      expect.stringMatching(/^wasm-unavailable: file:.*nowhere\.wasm could not be fetched .*ENOENT/),
      expect.stringMatching(/^wasm-unavailable: file:.*package\.json is not WebAssembly/),
      expect.stringMatching(/^aborted: /),
    ]);
  });

  it('finds the WebAssembly by path, file address and http address', async () => {
    mkdirSync(join(folder, 'other place'), { recursive: true });
    const elsewhere = join(folder, 'other place', 'e#1%.wasm');
    cpSync(wasmPath, elsewhere);
    const served: string[] = [];
    const server = createServer((request, response) => {
      served.push(request.url!);
      response.end(readFileSync(wasmPath));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const http = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/e.wasm`;
    const addresses = ['other place/e#1%.wasm', elsewhere, pathToFileURL(elsewhere).href, http];
    const rows = await inNode(async ({ features: { extract }, given }) => {
      const recording = { samples: new Float32Array(16_000), sampleRate: 16_000 };
      const addresses = JSON.parse(given) as string[];
      const all = [...addresses, new URL(addresses.at(-1)!)].map((wasmUrl) =>
        extract(recording, { sets: ['frames'], wasmUrl }),
      );
      return (await Promise.all(all)).map(({ frames }) => frames.rows);
    }, JSON.stringify(addresses));
    server.close();
    expect(rows).toEqual(Array(5).fill(97));
    expect(served).toEqual(['/e.wasm', '/e.wasm']);
  });

  it('leaves the event loop free while it works', async () => {
    const ticks = await inNode(async ({ features: { FeatureExtractor }, syntheticVoice }) => {
      const samples = syntheticVoice(60, 16_000);
      const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames', 'egemaps'] });
      let ticks = 0;
      const timer = setInterval(() => ++ticks, 1);
      await extractor.finish(samples);
      clearInterval(timer);
      extractor.destroy();
      return ticks;
    });
    // A minute of sound takes a tenth of a second at least; computed in this thread, it would not let it tick at all.
    expect(ticks).toBeGreaterThan(3);
  });

  it('rejects what is pending when destroyed or aborted', async () => {
    const codes = await inNode(async ({ features: { FeatureExtractor }, syntheticVoice }) => {
      const samples = syntheticVoice(60, 16_000);
      const sets = ['frames'] as const;
      const codeOf = (pending: Promise<unknown>): Promise<unknown> =>
        pending.catch((error: unknown) => (error as { code: string }).code);
      const destroyed = await FeatureExtractor.create({ sampleRate: 16_000, sets });
      const first = codeOf(destroyed.finish(samples));
      destroyed.destroy();
      const controller = new AbortController();
      const aborted = await FeatureExtractor.create({ sampleRate: 16_000, sets, signal: controller.signal });
      const second = codeOf(aborted.finish(samples));
      controller.abort();
      return [await first, await second, await codeOf(aborted.push(samples))];
    });
    expect(codes).toEqual(['destroyed', 'aborted', 'aborted']);
  });

  it('does not keep a process from ending by an extractor left open', async () => {
    const rows = await inNode(async ({ features: { FeatureExtractor } }) => {
      const extractor = await FeatureExtractor.create({ sampleRate: 16_000, sets: ['frames'] });
      return (await extractor.push(new Float32Array(16_000))).frames.rows;
    });
    expect(rows).toBeGreaterThan(50);
  });

  it('runs in a script given to Node itself, whose flags a thread would refuse', () => {
    const script = scriptOf(async ({ features: { extract } }) => {
      const recording = { samples: new Float32Array(16_000), sampleRate: 16_000 };
      return (await extract(recording, { sets: ['frames'] })).frames.rows;
    }, '');
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(printed).toBe('97\n');
  });

  it("says so when its thread's script is missing", async () => {
    const bundled = join(folder, 'bundled');
    mkdirSync(join(bundled, 'node_modules'), { recursive: true });
    cpSync(join(folder, 'node_modules/emovox'), join(bundled, 'node_modules/emovox'), { recursive: true });
    rmSync(join(bundled, 'node_modules/emovox/dist/extraction.thread.js'));
    const refusal = await inNode(
      async ({ features: { extract } }) => {
        const recording = { samples: new Float32Array(16_000), sampleRate: 16_000 };
        return await extract(recording, { sets: ['frames'] }).then(
          () => 'not refused',
          (error: unknown) => `${(error as { code: string }).code}: ${(error as Error).message}`,
        );
      },
      '',
      bundled,
    );
    expect(refusal).toMatch(/^worker-failed: .*extraction\.thread\.js/);
  });
});

describe('the types of emovox/features', () => {
  const consumer = `
    import { extract, EmovoxError, FeatureExtractor, FeatureTable, type Features, type Recording } from 'emovox/features';
    const recording: Recording = { samples: new Float32Array(16000), sampleRate: 16000 };
    const { frames, egemaps } = await extract(recording, { sets: ['frames', 'egemaps'], wasmUrl: './emovox.wasm' });
    const table: FeatureTable = frames;
    const vector: Features['egemaps'] = egemaps;
    const loudness: number | undefined = vector?.['loudness_sma3_amean'];
    const extractor: FeatureExtractor<'frames'> = await FeatureExtractor.create({ sampleRate: 16000, sets: ['frames'] });
    const rows: number = (await extractor.push(recording.samples)).frames.rows;
    extractor.destroy();
    // @ts-expect-error: not asked for
    (await extract(recording, { sets: ['frames'] })).egemaps;
    // @ts-expect-error: no such set
    await extract(recording, { sets: ['mfcc'] }).catch((error) => error instanceof EmovoxError);
    // @ts-expect-error: not a recording
    await extract({ samples: [0] }, { sets: ['frames'] });
    // @ts-expect-error: not to be called
    new FeatureExtractor();
    export const used = [table, loudness, rows];
  `;

  it.each([
    ['Node16', 'node16', ['ES2022']],
    ['ESNext', 'bundler', ['ES2022']],
    ['ESNext', 'bundler', ['ES2022', 'DOM']],
  ])('hold under module %s, resolution %s and lib %j', (module, moduleResolution, lib) => {
    writeFileSync(join(folder, 'consumer.ts'), consumer);
    const compilerOptions = {
      module,
      moduleResolution,
      lib,
      target: 'ES2022',
      strict: true,
      noEmit: true,
      // The package's own declarations are held to it too.
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    let complaints = '';
    try {
      execFileSync(process.execPath, [tsc, '--project', folder], { encoding: 'utf8' });
    } catch (thrown) {
      complaints = (thrown as { stdout: string }).stdout;
    }
    expect(complaints).toBe('');
  });
});
