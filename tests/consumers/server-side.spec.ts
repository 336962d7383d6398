/** The packed package where pages are rendered before there is a browser: importing it asks for nothing. */
import { execFileSync } from 'node:child_process';

import { write } from './support/app.js';
import { buildWithWebpackForNode } from './support/bundlers.js';
import { expect, test, voicePath } from './support/test.js';

/** Imports the package where everything of a page's is a trap, then asks for what only a page can do. */
const source = `
const asked = [];
const ofPages = ['window', 'document', 'self', 'location', 'navigator', 'Worker', 'AudioContext', 'AudioWorkletNode'];
for (const name of ofPages) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get: () => {
      asked.push(name);
      throw new ReferenceError(name + ' is not defined');
    },
  });
}
const { EmotionRecognizer, EmovoxError } = await import('emovox');
await import('emovox/features');
await import('emovox/element');
await import('emovox/inline');
const whileImporting = [...asked];
for (const name of ofPages) delete globalThis[name];

const refusal = await EmotionRecognizer.create().catch((error) => error);
console.log(JSON.stringify({
  whileImporting,
  refusal: { code: refusal.code, ours: refusal instanceof EmovoxError },
}));
`;

test('Node imports it without asking for anything of a page', ({ app }) => {
  const folder = app({ 'index.js': source });
  expect(JSON.parse(run(folder, 'index.js'))).toEqual({
    whileImporting: [],
    refusal: { code: 'unsupported-browser', ours: true },
  });
});

test('webpack bundles it for a server, where importing it asks for as little, and features and the classifier work', async ({
  app,
  shared,
}) => {
  const folder = app({ 'src/index.js': source });
  const expected: unknown = JSON.parse(run(folder, 'src/index.js'));
  await buildWithWebpackForNode(folder);
  expect(JSON.parse(run(folder, 'dist/main.mjs'))).toEqual(expected);

  write(folder, {
    'src/index.js': `
import { extract } from 'emovox/features';
import { classify } from 'emovox/node';
const recording = { samples: new Float32Array(16_000), sampleRate: 16_000 };
const { frames } = await extract(recording, { sets: ['frames'] });
console.log(JSON.stringify({ rows: frames.rows, label: (await classify(${JSON.stringify(voicePath)})).label }));
`,
  });
  await buildWithWebpackForNode(folder);
  expect(JSON.parse(run(folder, 'dist/main.mjs'))).toEqual({ rows: 97, label: shared.expected.label });
});

function run(folder: string, script: string): string {
  return execFileSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
}
