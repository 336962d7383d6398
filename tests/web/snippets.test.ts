/** Every block of code in the documents: compiled, or run, or parsed. Those that need a browser run in tests/consumers/guides.spec.ts. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeApp, makeTemporaryFolder, packPackage, write } from '../consumers/support/app.js';
import { modelPath, root, trainerPath, wavBytes } from './support/files.js';
import { documents, placeOf, snippet, snippets, type Snippet } from './support/snippets.js';
import { syntheticVoice } from './support/voice.js';

const scripts = new Set(['ts', 'tsx', 'js']);

const written = (snippet: Snippet): boolean => scripts.has(snippet.language);
const commands = snippets.filter(({ language }) => language === 'sh');

let parent: string;
let app: string;

beforeAll(() => {
  parent = makeTemporaryFolder();
  app = makeApp(parent, packPackage(parent), {});
  const modules = join(app, 'node_modules');
  // What an application with React and TypeScript has installed.
  for (const name of [
    'react',
    'react-dom',
    '@types/react',
    '@types/react-dom',
    '@types/node',
    'csstype',
    'undici-types',
  ]) {
    const installed = join(root, 'node_modules', name);
    if (!existsSync(installed)) continue;
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(installed, join(modules, name));
  }
  mkdirSync(join(modules, '.bin'));
  const { bin } = JSON.parse(readFileSync(join(modules, 'emovox/package.json'), 'utf8')) as {
    bin: { emovox: string };
  };
  // As npm does.
  chmodSync(join(modules, 'emovox', bin.emovox), 0o755);
  symlinkSync(join(modules, 'emovox', bin.emovox), join(modules, '.bin/emovox'));
  writeFileSync(join(app, 'recording.wav'), voice());
}, 60_000);

afterAll(() => {
  rmSync(parent, { recursive: true });
});

function voice(): Buffer {
  return wavBytes({ samples: syntheticVoice(3, 16_000), sampleRate: 16_000 });
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], cwd = app): Ended {
  const env = { ...process.env, NODE_OPTIONS: '', npm_config_offline: 'true' };
  try {
    const stdout = execFileSync(command, args, {
      cwd,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 60_000,
    });
    return { code: 0, stdout, stderr: '' };
  } catch (thrown) {
    const { status, stdout, stderr } = thrown as { status: number | null; stdout: string; stderr: string };
    return { code: status ?? -1, stdout, stderr };
  }
}

describe('the documents', () => {
  it('hold blocks of kinds that a test looks after', () => {
    const kinds = { ts: 1, tsx: 1, js: 1, sh: 1, html: 1, css: 1, http: 1 };
    const unknown = snippets.filter(({ language }) => !(language in kinds));
    expect(unknown.map((block) => `${placeOf(block)}: ${block.language}`)).toEqual([]);
    for (const document of documents.filter((name) => name !== 'docs/guides/README.md'))
      expect(
        snippets.some((block) => block.document === document),
        document,
      ).toBe(true);
  });

  it('hold no page, header or service worker but those that run in Chromium', () => {
    const browserTest = readFileSync(join(root, 'tests/consumers/guides.spec.ts'), 'utf8');
    const forBrowsers = snippets.filter(
      ({ language, name }) => ['html', 'css', 'http'].includes(language) || name === 'sw.js',
    );
    expect(forBrowsers.length).toBeGreaterThan(10);
    for (const block of forBrowsers) {
      const guide = basename(block.document, '.md');
      if (block.name === 'permissions') continue; // Compared below.
      expect(browserTest, placeOf(block)).toContain(`'${guide}'`);
      expect(browserTest, placeOf(block)).toContain(`'${block.name}'`);
    }
  });

  it('hold scripts that the strict compiler takes, against the package as packed', () => {
    const files = new Map(
      snippets.flatMap((block, i) => (written(block) ? [[placeInApp(block, i), block] as const] : [])),
    );
    expect(files.size).toBe(snippets.filter(written).length);
    const asModule = (text: string): string => (/^(?:im|ex)port /m.test(text) ? text : `${text}export {};\n`);
    write(app, Object.fromEntries([...files].map(([path, { text }]) => [path, asModule(text)])));
    write(app, elsewhere);
    const problems = diagnose([...[...files.keys()], ...Object.keys(elsewhere)]);
    const told = problems.map(({ path, line, message }) => {
      const block = files.get(path);
      return `${block === undefined ? path : `${block.document}:${String(block.line + line)}`}: ${message}`;
    });
    expect(told).toEqual([]);
  }, 60_000);

  it('state policies that name no directive wrongly', () => {
    const directives = new Set(['default-src', 'script-src', 'connect-src', 'worker-src', 'style-src']);
    for (const block of snippets.filter(({ language }) => language === 'http')) {
      const [, name, value] = /^([A-Z][\w-]+): (.+)\n$/.exec(block.text) ?? [];
      expect(['Content-Security-Policy', 'Permissions-Policy'], placeOf(block)).toContain(name);
      if (name === 'Permissions-Policy') expect(value).toBe('microphone=(self)');
      else
        for (const directive of value!.split('; '))
          expect([...directives]).toContain(directive.split(' ')[0]);
    }
  });
});

function placeInApp({ document, language, name }: Snippet, i: number): string {
  const folder = document.replace(/\.md$/, '').replaceAll('/', '-');
  return `compiled/${folder}/${name || `${String(i)}.${language}`}`;
}

/** What a reader of a short block has at hand, hidden by what the block declares itself; and what lies on other servers. */
const elsewhere = {
  'compiled/prelude.d.ts': `
declare const recognizer: import('emovox').EmotionRecognizer;
declare const audioBuffer: AudioBuffer;
declare const button: HTMLButtonElement;
declare const samples: Float32Array;
declare const block: Float32Array;
declare module 'https://cdn.example.org/emovox/dist/index.js' { export * from 'emovox'; }
declare module 'https://cdn.example.org/emovox/dist/emovox/recognizer.worker.js' {}
`,
  'compiled/docs-guides-self-hosting/vendor/emovox/index.d.ts': `export * from 'emovox';`,
};

interface Problem {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** Service workers are parsed only: their types exclude those of pages. They run in the browser's test. */
function diagnose(paths: readonly string[]): Problem[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitReturns: true,
    allowJs: true,
    checkJs: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.ReactJSX,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    typeRoots: [join(app, 'node_modules/@types')],
    skipLibCheck: true,
    noEmit: true,
  };
  const program = ts.createProgram(
    paths.map((path) => join(app, path)),
    options,
  );
  const diagnostics = [
    ...program.getOptionsDiagnostics(),
    ...program.getSourceFiles().flatMap((file): readonly ts.Diagnostic[] => {
      const syntax = program.getSyntacticDiagnostics(file);
      return file.fileName.endsWith('/sw.js') ? syntax : [...syntax, ...program.getSemanticDiagnostics(file)];
    }),
  ];
  return diagnostics.map(({ file, start, messageText }) => ({
    path: file?.fileName.replace(`${app}/`, '') ?? '',
    line: file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1,
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  }));
}

describe('commands', () => {
  it('of npm name scripts that there are, and the package', () => {
    const { scripts: known } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const asked = commands.flatMap(({ text }) =>
      [...text.matchAll(/^npm (?:run )?([\w:-]+)(.*)$/gm)].map(([, name, rest]) => ({
        name: name!,
        rest: rest!,
      })),
    );
    expect(asked.length).toBeGreaterThanOrEqual(4);
    for (const { name, rest } of asked) {
      if (name === 'install') expect(rest).toBe(' emovox');
      else expect(Object.keys(known)).toContain(name);
    }
  });

  it('are no others than those that a test knows', () => {
    const known =
      /^(?:npm (?:install|start|test|run) ?.*|npx (?:emovox|esbuild) .+|cp -r .+|cd build\/native\/bin|\.\/emovox-trainer .+|)$/;
    for (const block of commands)
      for (const line of block.text.split('\n'))
        expect(line.replace(/ *#.*/, ''), placeOf(block)).toMatch(known);
  });

  it('of the trainer have the flags that it knows, and run where that takes no corpus', () => {
    const lines = commands.flatMap(({ text }) => text.match(/^\.\/emovox-trainer .*$/gm) ?? []);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    copyFileSync(modelPath, join(app, 'my.emovox'));
    for (const line of lines) {
      const [, subcommand, ...args] = line.split(' ');
      const { stdout: help } = run(trainerPath, [subcommand!, '--help']);
      for (const flag of args.filter((arg) => arg.startsWith('--'))) expect(help, line).toContain(`${flag} `);
      if (!args.includes('--data'))
        expect(run(trainerPath, [subcommand!, ...args]), line).toMatchObject({ code: 0 });
    }
  });

  it('of the guides for Node run as written', () => {
    const [block] = commands.filter(({ document }) => document.endsWith('/node.md'));
    const ended = run('sh', ['-e', '-c', block!.text]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const lines = ended.stdout.split('\n');
    expect(lines[0]).toMatch(/^[a-z]+ +\d+% +3\.0 s {2}recording\.wav$/);
    expect(Object.keys(JSON.parse(lines[1]!) as object)).toEqual([
      'path',
      'seconds',
      'label',
      'probabilities',
    ]);
    expect(lines[2]).toBe(lines[1]);
  });

  it('named within sentences run, too', () => {
    const named = documents.flatMap((document) => [
      ...readFileSync(join(root, document), 'utf8').matchAll(/`((?:npx emovox|emovox-trainer) [^`]+)`/g),
    ]);
    expect(named.length).toBeGreaterThanOrEqual(2);
    for (const [, command] of named) {
      copyFileSync(join(app, 'recording.wav'), join(app, 'a.wav'));
      copyFileSync(join(app, 'recording.wav'), join(app, 'b.wav'));
      const line = command!.replace(/^emovox-trainer/, trainerPath);
      expect(run('sh', ['-e', '-c', line]), command).toMatchObject({ code: 0 });
    }
  });
});

describe("Node's snippets, run as written", () => {
  function output(guide: string, name: string): string[] {
    write(app, { [name]: snippet(guide, name) });
    const { code, stdout, stderr } = run(process.execPath, [name]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return stdout.trim().split('\n');
  }

  it('one recording', () => {
    expect(output('node', 'classify.js').join(' ')).toMatch(/^[a-z]+ \{\s*neutral: [\d.e-]+,/);
  });

  it('many', () => {
    const [found, missing] = output('node', 'many.js');
    expect(found).toMatch(/^recording\.wav (?!no speech)[a-z]+$/);
    expect(missing).toMatch(/^missing\.wav invalid-argument .*could not be read/);
  });

  it('a model of your own', () => {
    expect(output('node', 'own-model.js')).toEqual([expect.stringMatching(/^[a-z]+$/)]);
  });

  it('features', () => {
    const [pitch] = output('features-without-a-model', 'features.js');
    // A sine of 220 Hz; pYIN's parabola is within 1% of it.
    expect(Math.abs(Number(pitch) / 220 - 1)).toBeLessThan(0.01);
  });

  it("the package's page", () => {
    const [block] = snippets.filter(
      ({ document, text }) => document === 'web/README.md' && text.includes("classify('a.wav')"),
    );
    copyFileSync(join(app, 'recording.wav'), join(app, 'a.wav'));
    write(app, { 'readme.js': `${block!.text}console.log(result.label);` });
    expect(run(process.execPath, ['readme.js'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^[a-z]+\n$/) as string,
    });
  });
});

describe('the table of errors', () => {
  it('has a row for every code, in order, and no other', () => {
    const source = readFileSync(join(root, 'web/src/errors.ts'), 'utf8');
    const union = /export type ErrorCode =([\s\S]*?);\n\n/.exec(source)![1]!;
    const codes = [...union.matchAll(/\| '([\w-]+)'/g)].map(([, code]) => code);
    const table = readFileSync(join(root, 'docs/guides/errors.md'), 'utf8');
    const rows = [...table.matchAll(/^\| `([\w-]+)` \| [^|]+ \| [^|]+ \|$/gm)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(10);
    expect(rows).toEqual(codes);
  });
});
