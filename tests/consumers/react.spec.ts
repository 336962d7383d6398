/** The packed package's hook in a React application in StrictMode, as Vite builds it; and where pages are rendered on a server. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../web/support/files.js';
import { trackStates, watchMicrophone } from '../browser/support/test.js';
import { buildWithVite } from './support/bundlers.js';
import { strictPolicy } from './support/server.js';
import { expect, expectResults, test } from './support/test.js';

/** React as the application would have installed it. */
function installReact(folder: string): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  for (const name of ['react', 'react-dom', 'scheduler'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
}

const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>React</title><script type="module" src="/src/main.js"></script></head>
  <body><main></main></body>
</html>
`;

/** What the consumers' test asks of every application, as components. */
const main = `
import { createElement as h, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useEmotion } from 'emovox/react';

function Meter() {
  const { state, result, error, start, stop, classify } = useEmotion({ hopMs: 250 });
  const [file, setFile] = useState(null);
  const judge = async ({ target }) => {
    const bytes = await target.files[0].arrayBuffer();
    setFile(await classify(await new OfflineAudioContext(1, 1, 16000).decodeAudioData(bytes)));
  };
  return h('section', null,
    h('button', { onClick: () => void start() }, 'Listen'),
    h('button', { onClick: stop }, 'Stop'),
    h('input', { type: 'file', onChange: judge }),
    h('output', { id: 'file' }, file && JSON.stringify(file)),
    h('output', { id: 'live' }, result && JSON.stringify(result)),
    h('output', { id: 'state' }, state),
    h('output', { id: 'error' }, error?.code));
}

function App() {
  const [shown, setShown] = useState(true);
  return h('div', null,
    h('button', { onClick: () => setShown(!shown) }, shown ? 'Hide' : 'Show'),
    shown && h(Meter));
}

createRoot(document.querySelector('main')).render(h(StrictMode, null, h(App)));
`;

test('a hook in StrictMode gives results, is freed when unmounted, and works again', async ({
  page: tab,
  app,
  serve,
  shared,
}) => {
  const folder = app({ 'index.html': page, 'src/main.js': main });
  installReact(folder);
  await buildWithVite(folder);
  const { url } = await serve(join(folder, 'dist'), { 'Content-Security-Policy': strictPolicy });
  await watchMicrophone(tab);
  await expectResults(tab, url, shared.expected);
  await expect(tab.locator('#state')).toHaveText('listening');
  expect(tab.workers()).toHaveLength(1);

  await tab.getByRole('button', { name: 'Hide' }).click();
  await expect.poll(() => tab.workers().length).toBe(0);
  expect(await trackStates(tab)).toEqual(['ended']);

  await tab.getByRole('button', { name: 'Show' }).click();
  await expect(tab.locator('#state')).toHaveText('unloaded');
  await tab.getByRole('button', { name: 'Listen' }).click();
  await expect(tab.locator('#live')).toContainText('{', { timeout: 20_000 });
  expect(tab.workers()).toHaveLength(1);
  // A second start is an error to show, not one to catch.
  await tab.getByRole('button', { name: 'Listen' }).click();
  await expect(tab.locator('#error')).toHaveText('already-started');
  await tab.getByRole('button', { name: 'Stop' }).click();
  await expect(tab.locator('#state')).toHaveText('stopped');
});

test('unmounted while it loads, it leaves no Worker', async ({ page: tab, app, serve }) => {
  const folder = app({ 'index.html': page, 'src/main.js': main });
  installReact(folder);
  await buildWithVite(folder);
  const { url } = await serve(join(folder, 'dist'), { 'Content-Security-Policy': strictPolicy });
  await watchMicrophone(tab);
  const failures: Error[] = [];
  tab.on('pageerror', (error) => failures.push(error));
  await tab.goto(url);
  await tab.evaluate(() => {
    const button = (name: string): HTMLButtonElement =>
      [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)!;
    button('Listen').click();
    button('Hide').click();
  });
  await expect(tab.getByRole('button', { name: 'Show' })).toBeVisible();
  await expect.poll(() => tab.workers().length).toBe(0);
  expect(await trackStates(tab)).toEqual([]);
  expect(failures).toEqual([]);
});

test('options that changed take effect at the next start, and a start after unmounting starts nothing', async ({
  page: tab,
  app,
  serve,
}) => {
  const changing = `
import { createElement as h, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useEmotion } from 'emovox/react';

function Meter({ names, hide }) {
  const { state, result, start, stop } = useEmotion({ labels: names });
  return h('section', null,
    h('button', { onClick: () => void start() }, 'Listen'),
    h('button', { onClick: stop }, 'Stop'),
    h('button', { onClick: () => { hide(); setTimeout(start, 100); } }, 'Leave'),
    h('output', { id: 'live' }, result && Object.keys(result.probabilities).join(' ')),
    h('output', { id: 'state' }, state));
}

function App() {
  const [shown, setShown] = useState(true);
  const [names, setNames] = useState({});
  return h('div', null,
    h('button', { onClick: () => setNames({ calm: 'neutral' }) }, 'Merge'),
    shown && h(Meter, { names: { ...names }, hide: () => setShown(false) }));
}

createRoot(document.querySelector('main')).render(h(StrictMode, null, h(App)));
`;
  const folder = app({ 'index.html': page, 'src/main.js': changing });
  installReact(folder);
  await buildWithVite(folder);
  const { url } = await serve(join(folder, 'dist'), { 'Content-Security-Policy': strictPolicy });
  let started = 0;
  tab.on('worker', () => ++started);
  const failures: Error[] = [];
  tab.on('pageerror', (error) => failures.push(error));
  await tab.goto(url);
  const click = (name: string): Promise<void> => tab.getByRole('button', { name }).click();
  await click('Listen');
  await expect(tab.locator('#live')).toContainText('calm', { timeout: 20_000 });
  await click('Merge');
  await expect(tab.locator('#state')).toHaveText('listening');
  await click('Stop');
  await click('Listen');
  await expect(tab.locator('#live')).not.toContainText('calm', { timeout: 20_000 });
  expect(started).toBe(2);
  expect(tab.workers()).toHaveLength(1);

  await click('Leave');
  await expect.poll(() => tab.workers().length).toBe(0);
  await tab.waitForTimeout(500);
  expect(started, 'by a start after unmounting').toBe(2);
  expect(failures).toEqual([]);
});

test('renders on a server, where there is nothing of a page', ({ app }) => {
  const folder = app({
    'index.js': `
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
const asked = [];
for (const name of ['window', 'document', 'self', 'location', 'navigator', 'Worker', 'AudioContext', 'AudioWorkletNode'])
  Object.defineProperty(globalThis, name, { configurable: true, get: () => void asked.push(name) });
const { useEmotion } = await import('emovox/react');
const Meter = () => {
  const { state, result, error, recognizer } = useEmotion({ minConfidence: 0.3 });
  return h('output', null, JSON.stringify({ state, result, error, recognizer, asked }));
};
console.log(renderToString(h(Meter)));
`,
  });
  installReact(folder);
  const said = execFileSync(process.execPath, ['index.js'], { cwd: folder, encoding: 'utf8' });
  expect(said.replaceAll('&quot;', '"')).toContain(
    '{"state":"unloaded","result":null,"error":null,"recognizer":null,"asked":[]}',
  );
});
