/** The packed package's types in strict applications, whose compiler reads the declarations themselves too. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { root } from '../web/support/files.js';
import { expect, test } from './support/test.js';

const source = `
import { EmotionRecognizer, emotions, EmovoxError, type Emotion, type EmotionLabel, type EmotionResult } from 'emovox';
import { extract, type FeatureTable } from 'emovox/features';
import { EmotionRecognizer as Inlined, FeatureExtractor } from 'emovox/inline';
import { useEmotion } from 'emovox/react';
import 'emovox/element';
import { modelUrl } from 'emovox/model';
import { Classifier, classify } from 'emovox/node';

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

const inlined: Inlined = await Inlined.create();
console.log(inlined.state, FeatureExtractor);

const meter = document.createElement('emovox-meter');
meter.labels = { calm: 'neutral' };
meter.minConfidence = 0.3;
meter.addEventListener('result', ({ detail }) => console.log(detail.label));
meter.addEventListener('error', ({ detail }) => console.log(detail.code));
meter.addEventListener('click', ({ clientX }) => console.log(clientX));

const { result, start } = useEmotion({ labels: { calm: 'neutral' }, minConfidence: 0.3 });
const label: Exclude<Emotion, 'calm'> | 'uncertain' | undefined = result?.label;
const plain: EmotionResult | null = useEmotion().result;
const certain = await EmotionRecognizer.create({ minConfidence: 0 });
const always: Emotion | undefined = (await certain.classify(recording))?.label;
const usual: EmotionLabel | undefined = plain?.label;
void start({ deviceId: 'x' });
console.log(label, plain, always, usual);

const classifier: Classifier = await Classifier.create({ modelUrl: new URL(modelUrl) });
const judged: EmotionResult | null = await classifier.classify('a.wav');
console.log(judged?.label, (await classify(recording))?.valence);

// @ts-expect-error - the model may be uncertain
const sure: Emotion | undefined = heard?.label;
// @ts-expect-error - calm was merged
console.log(result?.label === 'calm');
// @ts-expect-error - the hook owns the signal
useEmotion({ signal: new AbortController().signal });
// @ts-expect-error - read-only
meter.state = 'idle';
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
