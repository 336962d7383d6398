/** The packed package's types in strict applications, whose compiler reads the declarations themselves too. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { root } from '../web/support/files.js';
import { expect, test } from './support/test.js';

const source = `
import { EmotionRecognizer, emotions, EmovoxError, type Emotion, type EmotionResult } from 'emovox';
import { extract, type FeatureTable } from 'emovox/features';

const recognizer: EmotionRecognizer = await EmotionRecognizer.create({ hopMs: 500 });
recognizer.addEventListener('result', ({ detail }) => {
  const result: EmotionResult = detail;
  console.log(result.label, result.probabilities.happy);
});
const recording = { samples: new Float32Array(16_000), sampleRate: 16_000 };
const heard: EmotionResult | null = await recognizer.classify(recording);
const known: readonly Emotion[] = emotions;
const { frames } = await extract(recording, { sets: ['frames'] });
const table: FeatureTable = frames;
console.log(heard, known, table, new EmovoxError('aborted', 'a test').code);

// @ts-expect-error - no such option
await EmotionRecognizer.create({ modelURL: 'x' });
// @ts-expect-error - no such event
recognizer.addEventListener('results', () => undefined);
// @ts-expect-error - not asked for
console.log((await extract(recording, { sets: ['frames'] })).egemaps);
`;

const resolutions = { bundler: 'esnext', node16: 'node16' };

for (const [moduleResolution, module] of Object.entries(resolutions)) {
  test(`TypeScript, strict, moduleResolution ${moduleResolution}`, ({ app }) => {
    const compilerOptions = {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      module,
      moduleResolution,
      noEmit: true,
    };
    const folder = app({
      'tsconfig.json': JSON.stringify({ compilerOptions, files: ['index.ts'] }),
      'index.ts': source,
    });
    expect(messagesOf(folder)).toBe('');
  });
}

/** What the compiler has to say. */
function messagesOf(folder: string): string {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  try {
    return execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  } catch (thrown) {
    return (thrown as { stdout: string }).stdout;
  }
}
