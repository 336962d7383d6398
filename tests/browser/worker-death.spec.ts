/** A Worker that dies, by an error of its own or a trap of its WebAssembly. */
import { inPage, test } from './support/package.js';
import { expect, trackStates, watchMicrophone } from './support/test.js';

/** What makes the Worker fail from inside, at a message that the test sends it. */
const deaths = {
  'an error that nobody catches': "throw new Error('died in the test')",
  // (module (func (export "trap") unreachable))
  'a trap of WebAssembly': `new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11,
  ))).exports.trap()`,
};

for (const [what, statement] of Object.entries(deaths)) {
  test(`${what} rejects what was pending and lets go; the next call starts another Worker`, async ({
    page,
    server,
  }) => {
    server.replaced.set('emovox/recognizer.worker.js', (original) => ({
      body: `${original.toString()}
        addEventListener('message', ({ data }) => { if (data.kind === 'die') ${statement}; });`,
    }));
    await watchMicrophone(page);
    await page.addInitScript(() => {
      const workers: Worker[] = [];
      Object.assign(globalThis, { workers });
      globalThis.Worker = class extends Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          workers.push(this);
        }
      };
    });
    await page.goto(server.url);
    const death = await inPage(page, async ({ EmotionRecognizer, keep, levels, outcomeOf, once }) => {
      const recognizer = keep(await EmotionRecognizer.create());
      await recognizer.start();
      await levels(recognizer, 2);
      const reading = outcomeOf(recognizer.results().next());
      const error = once(recognizer, 'error');
      const { workers } = globalThis as unknown as { workers: Worker[] };
      workers[0]!.postMessage({ kind: 'die' });
      const recording = { samples: new Float32Array(16_000 * 600), sampleRate: 16_000 };
      const classifying = outcomeOf(recognizer.classify(recording));
      const { code, message } = await error;
      return {
        error: `${code}: ${message}`,
        others: [await classifying, await reading],
        state: recognizer.state,
      };
    });
    expect(death.error).toMatch(
      /^worker-failed: The Worker at its default place beside the package died: .*(died in the test|unreachable).*\. Try again: that starts another one\.$/,
    );
    expect(death.others).toEqual([death.error, death.error]);
    expect(death.state).toBe('stopped');
    expect(await trackStates(page)).toEqual(['ended']);
    await expect.poll(() => page.workers().length).toBe(0);

    const asked = server.requested.length;
    await page.waitForTimeout(300);
    expect(server.requested.slice(asked), 'nothing is asked for before somebody calls').toEqual([]);
    const revived = await inPage(page, async ({ kept, levels, syntheticVoice }) => {
      const { recognizer } = kept;
      await recognizer.start();
      await levels(recognizer, 2);
      const samples = syntheticVoice(3, 16_000);
      const result = await recognizer.classify({ samples, sampleRate: 16_000 });
      return { state: recognizer.state, errors: kept.errors.length, classified: result !== null };
    });
    expect(revived).toEqual({ state: 'listening', errors: 1, classified: true });
    expect(server.requested.slice(asked).sort()).toEqual([
      '/emovox/default.emovox',
      '/emovox/emovox.wasm',
      '/emovox/recognizer.worker.js',
    ]);
    expect(page.workers()).toHaveLength(1);
  });
}

test('without its script, another Worker says so in the call, which may be made again', async ({
  page,
  server,
}) => {
  await page.goto(server.url);
  const script = 'emovox/recognizer.worker.js';
  server.replaced.set(script, (original) => ({
    body: `${original.toString()}
      addEventListener('message', ({ data }) => { if (data.kind === 'classify') throw new Error('died in the test'); });`,
  }));
  const classify = (): Promise<string> =>
    inPage(page, async ({ EmotionRecognizer, keep, kept, outcomeOf, syntheticVoice }) => {
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- the first call finds none
      const recognizer = kept.recognizer ?? keep(await EmotionRecognizer.create());
      return await outcomeOf(recognizer.classify({ samples: syntheticVoice(3, 16_000), sampleRate: 16_000 }));
    });
  expect(await classify()).toContain('died in the test');
  server.replaced.set(script, () => ({ body: '<!doctype html>', type: 'text/html' }));
  expect(await classify()).toBe(
    "worker-failed: The Worker's script at its default place beside the package did not load. " +
      'Serve recognizer.worker.js there or set workerUrl.',
  );
  server.replaced.delete(script);
  expect(await classify()).toBe('done');
});
