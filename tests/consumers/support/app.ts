/** An empty application with nothing installed but the package, as npm packs it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { root } from '../../web/support/files.js';

/** What `npm pack` makes of the package as built. */
export interface Tarball {
  readonly path: string;
}

export function packPackage(folder: string): Tarball {
  const [packed] = JSON.parse(
    execFileSync(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--workspace', 'web', '--pack-destination', folder],
      { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    ),
  ) as { filename: string }[];
  return { path: join(folder, packed!.filename) };
}

/** Files of an application by their path in it. */
export type Files = Readonly<Record<string, string>>;

/** Makes an application in a folder of its own under `parent`, with the package in its node_modules. Returns the folder. */
export function makeApp(parent: string, tarball: Tarball, files: Files): string {
  const app = mkdtempSync(join(parent, 'app-'));
  write(app, { 'package.json': JSON.stringify({ private: true, type: 'module' }), ...files });
  // All that `npm install` does with a tarball that depends on nothing, without asking a registry.
  const installed = join(app, 'node_modules/emovox');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball.path, '-C', installed, '--strip-components=1']);
  return app;
}

/** The path of a file in the installed package, by the name that its exports give it. */
export function installedFile(app: string, name: string): string {
  const installed = join(app, 'node_modules/emovox');
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  const target = exports[`./${name}`]!;
  return join(installed, typeof target === 'string' ? target : target.default);
}

export function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function makeTemporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'emovox-consumers-'));
}

export interface Page {
  /** Where the page's script lies; a module unless it is said to be a classic script. */
  readonly script: string;
  readonly kind?: 'module' | 'classic';
  /** What else belongs into the head. */
  readonly head?: string;
}

/** A page with a button, a field for a file, and room for what was heard. */
export function html({ script, kind = 'module', head = '' }: Page): string {
  const type = kind === 'module' ? ' type="module"' : ' defer';
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Application</title>
    ${head}
    <script${type} src="${script}"></script>
  </head>
  <body>
    <fieldset disabled>
      <button>Listen</button>
      <input type="file" />
    </fieldset>
    <output id="file"></output>
    <output id="live"></output>
  </body>
</html>
`;
}

/** What any page would have around the lines that use the package. */
const surroundings = `
export const show = (id, result) => {
  document.getElementById(id).textContent = JSON.stringify(result);
};
export const ready = () => {
  document.querySelector('fieldset').disabled = false;
};
export const onClick = (act) => document.querySelector('button').addEventListener('click', act);
export const onFile = (act) =>
  document.querySelector('input').addEventListener('change', async ({ target }) => {
    const bytes = await target.files[0].arrayBuffer();
    await act(await new OfflineAudioContext(1, 1, 16000).decodeAudioData(bytes));
  });
`;

export interface Use {
  /** What the package is imported from. */
  readonly from?: string;
  /** Options of `create`, as source text. */
  readonly options?: string;
}

/** The application's two scripts: what uses the package is three lines and the import. */
export function scripts({ from = 'emovox', options = '' }: Use = {}): Files {
  return {
    'src/page.js': surroundings,
    'src/index.js': `
import { EmotionRecognizer } from '${from}';
import { onClick, onFile, ready, show } from './page.js';

const recognizer = await EmotionRecognizer.create(${options});
recognizer.addEventListener('result', ({ detail }) => show('live', detail));
onFile(async (recording) => show('file', await recognizer.classify(recording)));
onClick(() => recognizer.start());
ready();
`,
  };
}
