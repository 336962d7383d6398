/** The packed package where pages are rendered before there is a browser: importing it asks for nothing. */
import { execFileSync } from 'node:child_process';

import { expect, test } from './support/test.js';

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
  const said = execFileSync(process.execPath, ['index.js'], { cwd: folder, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual({
    whileImporting: [],
    refusal: { code: 'unsupported-browser', ours: true },
  });
});
