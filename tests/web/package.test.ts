import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { distPath, modelPath, root } from './support/files.js';

function read(file: string): Buffer {
  return readFileSync(join(distPath, file));
}

function gzippedBytes(file: string): number {
  return gzipSync(read(file), { level: 9 }).length;
}

/** What a file imports by name. */
function importsOf(file: string): string[] {
  const statements = read(file)
    .toString()
    .matchAll(/\b(?:import|export)\b\s*(?:[\w$*{][^"'();]*?\bfrom\s*)?["']([^"']+)["']/g);
  return [...new Set([...statements].map(([, from]) => from!))].sort();
}

/** The two entries, and what they share. */
const pageScripts = ['index.js', 'recognizer.js', 'features.js', 'extractor.js', 'shared.js'];
const threadScripts = ['emovox/recognizer.worker.js', 'emovox/capture.worklet.js'];
/** All that a browser loads, whichever entry it uses. */
const browserScripts = [...pageScripts, ...threadScripts];
/** Node's entries and its command, what they share, and their thread, which runs the Worker's script. */
const nodeScripts = [
  'node.js',
  'cli.js',
  'classifier.js',
  'features.node.js',
  'thread.js',
  'extraction.thread.js',
];
/** The element, the hook and what creates their recognizer; and the element where there are none. */
const interfaceScripts = ['element.js', 'react.js', 'lazy.js', 'element.node.js'];
/** All of it in one file, as a module and as a classic script. */
const inlineScripts = ['inline.js', 'inline.global.js'];
/** The address of the model, for either. */
const modelScript = 'model.js';
const scripts = [...browserScripts, ...nodeScripts, modelScript, ...interfaceScripts, ...inlineScripts];

describe('the published package', () => {
  it('has these files, and no others than their types', () => {
    const files = readdirSync(distPath, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.d.ts'))
      .map(({ parentPath, name }) => relative(distPath, join(parentPath, name)));
    expect(files.sort()).toEqual([...scripts, 'emovox/emovox.wasm', 'emovox/default.emovox'].sort());
  });

  it('has at most 25 KiB of JavaScript for browsers and 110 KiB of WebAssembly, gzipped', () => {
    const script = browserScripts.reduce((sum, file) => sum + gzippedBytes(file), 0);
    const wasm = gzippedBytes('emovox/emovox.wasm');
    console.log(
      `gzipped: JavaScript ${(script / 1024).toFixed(1)} KiB (${browserScripts.map((file) => `${file} ${String(gzippedBytes(file))}`).join(', ')} B; ` +
        `for Node ${nodeScripts.map((file) => `${file} ${String(gzippedBytes(file))}`).join(', ')} B), ` +
        `WebAssembly ${(wasm / 1024).toFixed(1)} KiB, model ${(gzippedBytes('emovox/default.emovox') / 1024).toFixed(1)} KiB`,
    );
    expect(script).toBeLessThanOrEqual(25 * 1024);
    expect(wasm).toBeLessThanOrEqual(110 * 1024);
  });

  it('is as large as its texts say, to 10 KiB', () => {
    const kib = (...files: string[]): number =>
      files.reduce((sum, file) => sum + gzippedBytes(file), 0) / 1024;
    const whole = kib(
      ...['index.js', 'recognizer.js', 'shared.js', ...threadScripts],
      ...['emovox/emovox.wasm', 'emovox/default.emovox'],
    );
    const inOneFile = kib('inline.js');
    for (const [document, bytes] of [
      ['README.md', whole],
      ['web/README.md', whole],
      ['docs/guides/self-hosting.md', inOneFile],
    ] as const) {
      const [, said] = /about (\d+) KiB\s+gzipped/i.exec(readFileSync(join(root, document), 'utf8'))!;
      expect(Math.abs(Number(said) - bytes), `${document}: ${bytes.toFixed(1)} KiB`).toBeLessThan(10);
    }
  });

  it('carries the model as committed', () => {
    expect(read('emovox/default.emovox').equals(readFileSync(modelPath))).toBe(true);
  });

  it('keeps each thread in one file, which bundlers may move about alone', () => {
    for (const file of threadScripts) {
      expect(importsOf(file), file).toEqual([]);
      expect(read(file).toString(), file).not.toMatch(/\bimport\s*[({"'*]/);
    }
  });

  it("lets scripts import each other's shared parts at most, so that all entries throw the same class of error", () => {
    const imported = Object.fromEntries(
      [...pageScripts, ...nodeScripts, ...interfaceScripts, modelScript].map(
        (file) => [file, importsOf(file)] as const,
      ),
    );
    expect(imported).toEqual({
      'index.js': ['./recognizer.js', './shared.js'],
      'recognizer.js': ['./shared.js'],
      'lazy.js': ['./recognizer.js', './shared.js'],
      'element.js': ['./lazy.js', './shared.js'],
      'react.js': ['./lazy.js', './shared.js', 'react'],
      'element.node.js': ['./shared.js'],
      'features.js': ['./extractor.js', './shared.js'],
      'extractor.js': ['./shared.js'],
      'shared.js': [],
      'model.js': [],
      'node.js': ['./classifier.js', './shared.js'],
      'cli.js': ['./classifier.js', './shared.js', 'node:fs', 'node:util'],
      'classifier.js': ['./model.js', './shared.js', './thread.js', 'node:fs/promises', 'node:url'],
      'features.node.js': ['./extractor.js', './shared.js', './thread.js'],
      'thread.js': ['./shared.js', 'node:path', 'node:url', 'node:worker_threads'],
      'extraction.thread.js': ['node:fs/promises', 'node:worker_threads'],
    });
  });

  it('has everything inside the file that is to stand alone, at most 440 KiB gzipped', () => {
    for (const file of inlineScripts) {
      expect(importsOf(file), file).toEqual([]);
      expect(read(file).toString(), file).not.toMatch(/import\.meta/);
      expect(gzippedBytes(file), file).toBeLessThan(440 * 1024);
    }
  });

  it('names nothing of Node to a browser', () => {
    for (const file of [...browserScripts, ...interfaceScripts, modelScript])
      expect(read(file).toString(), file).not.toMatch(
        /["']node:|features\.node|extraction\.thread|classifier\.js|cli\.js/,
      );
  });

  it('names its assets so that bundlers find them', () => {
    const text = pageScripts.map((file) => read(file).toString()).join('\n');
    for (const asset of ['recognizer.worker.js', 'capture.worklet.js', 'emovox.wasm', 'default.emovox']) {
      expect(text).toMatch(
        new RegExp(`new URL\\(["']emovox/${asset.replaceAll('.', '\\.')}["'],\\s*import\\.meta\\.url\\)`),
      );
    }
    expect(text).toMatch(/new Worker\(new URL\(/);
  });

  it('names no address of any origin: browsers do not show all that Workers ask for', () => {
    for (const file of [...scripts, 'emovox/emovox.wasm'])
      expect(read(file).toString('latin1'), file).not.toMatch(/(?:https?|wss?):\/\/\w/);
  });

  it('has a worklet large enough that Vite leaves it a file, because policies forbid data: addresses', () => {
    expect(read('emovox/capture.worklet.js').length).toBeGreaterThan(4096);
  });

  it('needs no eval, so that a strict content security policy holds', () => {
    for (const file of scripts) expect(read(file).toString(), file).not.toMatch(/new Function\b|\beval\(/);
  });

  it('names every work of others that is compiled or bundled into it, with the text of its licence', () => {
    const notices = readFileSync(join(root, 'web/THIRD-PARTY-NOTICES.md'), 'utf8');
    const rows = [
      ...notices.matchAll(/^\| \[.+?\]\(https:[^|]+\| [^|]+ \| ([\w.-]+(?: WITH [\w-]+)?) \|$/gm),
    ];
    const table = rows.map(([row]) => row.replace(/\(https:.*?\)/, '').toLowerCase()).join('\n');

    // What the core's build looks for is all that it takes from elsewhere: /usr/include stays off Emscripten's path.
    const build = readFileSync(join(root, 'core/CMakeLists.txt'), 'utf8');
    const compiled = [...build.matchAll(/find_path\((\w+)_INCLUDE/g)].map(([, name]) => name!.toLowerCase());
    expect(compiled.length).toBeGreaterThan(2);
    const runtime = ['emscripten', 'musl', 'libc++'];
    const source = join(root, 'web/src');
    const bundled = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [
        ...readFileSync(join(source, file), 'utf8').matchAll(/^(?:import |.*\bfrom )'([^.'][^']*)';$/gm),
      ])
      .map(([, from]) => from!)
      .filter((from) => !/^(?:node:|react$|emovox-wasm$)/.test(from));
    expect(bundled).toContain('lit');
    const learnedFrom = ['ravdess', 'nemo', 'efficientat', 'picovoice', 'ami', 'esc-10'];
    for (const name of [...compiled, ...runtime, ...bundled, ...learnedFrom]) expect(table).toContain(name);

    const sections = notices.split(/^## /m).slice(1);
    const sizes = Object.fromEntries(sections.map((text) => [text.split('\n')[0]!, text.length]));
    expect(Object.keys(sizes).sort()).toEqual([...new Set(rows.map(([, licence]) => licence!))].sort());
    // These are to be named, and where they can be read.
    const named = ['MPL-2.0', 'CC-BY-NC-SA-4.0', 'CC-BY-4.0', 'CC-BY-3.0'];
    for (const [licence, size] of Object.entries(sizes))
      expect(size, licence).toBeGreaterThan(named.includes(licence) ? 100 : 900);
    expect(sizes['Apache-2.0']).toBeGreaterThan(10_000);
  });

  it('packs what its exports name, with types, and nothing else', () => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--workspace', 'web'], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ) as { files: { path: string }[] }[];
    const files = packed!.files.map(({ path }) => path);
    const { exports } = JSON.parse(readFileSync(join(root, 'web/package.json'), 'utf8')) as {
      exports: Record<string, string | Record<string, string>>;
    };
    for (const target of Object.values(exports).flatMap((entry) =>
      typeof entry === 'string' ? entry : Object.values(entry),
    )) {
      expect(files).toContain(target.replace('./', ''));
    }
    expect(
      files.filter(
        (file) =>
          !file.startsWith('dist/') && file !== 'package.json' && !/^(README|LICENSE|THIRD-PARTY)/.test(file),
      ),
    ).toEqual([]);
    for (const types of ['index.d.ts', 'features.d.ts'])
      expect(existsSync(join(distPath, types)), types).toBe(true);
  });
});
