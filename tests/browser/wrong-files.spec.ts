/** Something else where the model or the WebAssembly was expected. */
import { crc32 } from 'node:zlib';

import { inPage, test } from './support/package.js';
import { expect } from './support/test.js';

const model = 'emovox/default.emovox';

/** As another version's trainer would have written it: another fingerprint, under a checksum that is right. */
function ofAnotherVersion(blob: Buffer): Buffer {
  const altered = Buffer.from(blob);
  // FlatBuffers: the root table's place, its field table's place before it, and there the place of the first field.
  const root = altered.readUInt32LE(0);
  const fields = root - altered.readInt32LE(root);
  const fingerprint = root + altered.readUInt16LE(fields + 4);
  altered.writeBigUInt64LE(altered.readBigUInt64LE(fingerprint) ^ 1n, fingerprint);
  altered.writeUInt32LE(crc32(altered.subarray(0, -4)), altered.length - 4);
  return altered;
}

const cases: {
  what: string;
  put: (original: Buffer) => { body: string | Buffer; type?: string };
  error: RegExp;
}[] = [
  {
    what: 'an HTML page',
    put: () => ({ body: '<!doctype html><title>app</title>', type: 'text/html' }),
    error:
      /^model-unavailable: http.*default\.emovox gave an HTML page where an emovox model was expected\. Serve it there or set modelUrl\.$/,
  },
  {
    what: 'another file',
    put: () => ({ body: 'milk, bread, eggs' }),
    error: /^not-a-model: this is not an emovox model: a model is a \.emovox file/,
  },
  {
    what: 'a model cut short',
    put: (original) => ({ body: original.subarray(0, original.length - 100) }),
    error: /^damaged-model: .*take a fresh copy of it$/,
  },
  {
    what: 'a model with one bit altered',
    put: (original) => {
      const body = Buffer.from(original);
      body[1000]! ^= 1;
      return { body };
    },
    error: /^damaged-model: .*its checksum does not match.*take a fresh copy of it$/,
  },
  {
    what: "another version's model",
    put: (original) => ({ body: ofAnotherVersion(original) }),
    error:
      /^fingerprint-mismatch: the model was trained on feature set .*: retrain it with this build's emovox-trainer, or use the emovox version it was made for$/,
  },
];

for (const { what, put, error } of cases) {
  test(`${what} in place of the model`, async ({ page, server }) => {
    server.replaced.set(model, put);
    await page.goto(server.url);
    const outcome = await inPage(page, ({ EmotionRecognizer, outcomeOf }) =>
      outcomeOf(EmotionRecognizer.create()),
    );
    expect(outcome).toMatch(error);
    await expect.poll(() => page.workers().length, 'no Worker is left').toBe(0);
  });
}

test('nothing in place of the model or the WebAssembly', async ({ page, server }) => {
  await page.goto(server.url);
  const outcomes = await inPage(page, async ({ EmotionRecognizer, outcomeOf }) => [
    await outcomeOf(EmotionRecognizer.create({ modelUrl: '/nowhere.emovox' })),
    await outcomeOf(EmotionRecognizer.create({ wasmUrl: '/nowhere.wasm' })),
  ]);
  expect(outcomes).toEqual([
    `model-unavailable: ${server.url}nowhere.emovox gave HTTP status 404 where an emovox model was expected. ` +
      'Serve it there or set modelUrl.',
    `wasm-unavailable: ${server.url}nowhere.wasm gave HTTP status 404 where emovox.wasm was expected. ` +
      'Serve it there or set wasmUrl.',
  ]);
});
