/** The guides' pages in Chromium, as written: what a reader copies works, under the policies that the guides state. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Page } from '@playwright/test';
import { build } from 'esbuild';

import { root } from '../web/support/files.js';
import { snippet } from '../web/support/snippets.js';
import { installedFile, write } from './support/app.js';
import { buildWithVite } from './support/bundlers.js';
import { expect, test, voicePath } from './support/test.js';

/** A page's files from a guide. */
function pageOf(guide: string, ...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, snippet(guide, name)]));
}

/** Bundles a script as the guide for esbuild says, and points the page, if there is one, to the result. Returns dist/. */
async function bundle(app: string, script: string, page?: string): Promise<string> {
  const bundled = script.replace(/\.tsx?$/, '.js');
  await build({
    absWorkingDir: app,
    entryPoints: [script],
    bundle: true,
    format: 'esm',
    outfile: `dist/${bundled}`,
    jsx: 'automatic',
    nodePaths: [join(root, 'node_modules')],
    logLevel: 'warning',
  });
  cpSync(join(app, 'node_modules/emovox/dist/emovox'), join(app, 'dist/emovox'), { recursive: true });
  if (page !== undefined)
    write(app, {
      'dist/index.html': readFileSync(join(app, page), 'utf8').replace(`"${script}"`, `"${bundled}"`),
    });
  return join(app, 'dist');
}

/** The policy in a guide's block of headers. */
function policy(name: string): string {
  return snippet('content-security-policy', name)
    .replace(/^Content-Security-Policy: /, '')
    .trim();
}

/** Opens a page and gives what goes wrong there, at any time, other origins asked for included. */
async function open(page: Page, url: string, origins = [new URL(url).origin]): Promise<readonly string[]> {
  const problems: string[] = [];
  page.on('console', (message) => {
    // The browser asks for an icon that no guide speaks of.
    const isIcon = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isIcon) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.context().on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'blob:' && !origins.includes(origin)) problems.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  return problems;
}

async function expectListening(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Listen' }).click();
  await expect(page.locator('output')).toHaveText(/^[a-z]+, \d+% sure$/, { timeout: 15_000 });
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('button', { name: 'Listen' })).toBeEnabled();
}

test('the microphone, as Vite builds it', async ({ page, app, serve }) => {
  const folder = app(pageOf('microphone', 'index.html', 'main.ts'));
  await buildWithVite(folder);
  const { url } = await serve(join(folder, 'dist'), { 'Content-Security-Policy': policy('strict') });
  const problems = await open(page, url);
  await expectListening(page);
  expect(problems).toEqual([]);
});

test('the microphone under the least policy, by the commands for esbuild', async ({ page, app, serve }) => {
  const folder = app(pageOf('microphone', 'index.html', 'main.ts'));
  mkdirSync(join(folder, 'node_modules/.bin'));
  symlinkSync(join(root, 'node_modules/.bin/esbuild'), join(folder, 'node_modules/.bin/esbuild'));
  execFileSync('sh', ['-e', '-c', snippet('self-hosting', 'esbuild')], {
    cwd: folder,
    stdio: 'pipe',
    env: { ...process.env, npm_config_offline: 'true' },
  });
  write(folder, { 'dist/index.html': snippet('microphone', 'index.html').replace('main.ts', 'main.js') });
  const { url } = await serve(join(folder, 'dist'), { 'Content-Security-Policy': policy('least') });
  const problems = await open(page, url);
  await expectListening(page);
  expect(problems).toEqual([]);
});

test('the policy in the page instead of a header', async ({ page, app, serve }) => {
  const folder = app({
    ...pageOf('microphone', 'main.ts'),
    'index.html': snippet('microphone', 'index.html').replace(
      '<head>',
      `<head>${snippet('content-security-policy', 'meta')}`,
    ),
  });
  const { url } = await serve(await bundle(folder, 'main.ts', 'index.html'), {});
  const problems = await open(page, url);
  await expectListening(page);
  expect(problems).toEqual([]);
  await page.evaluate(() => {
    const inline = document.createElement('script');
    inline.textContent = 'document.title = "inline"';
    document.head.append(inline);
  });
  expect(problems.join(), 'the policy is in force').toContain('Content Security Policy');
});

test('a recording, and a file that is none', async ({ page, app, serve, shared }) => {
  const folder = app(pageOf('recordings', 'index.html', 'main.ts'));
  const { url } = await serve(await bundle(folder, 'main.ts', 'index.html'));
  const problems = await open(page, url);
  const input = page.locator('input');
  await expect(input).toBeEnabled();
  await input.setInputFiles(voicePath);
  await expect(page.locator('output')).toHaveText(new RegExp(`^${shared.expected.label} [01]\\.\\d\\d$`));
  await input.setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('no sound') });
  await expect(page.locator('output')).toHaveText(/Unable to decode/);
  expect(problems).toEqual([]);
});

test('a call by WebRTC', async ({ page, app, serve }) => {
  const folder = app({
    ...pageOf('streams', 'call.ts'),
    // The other end of the call, in the same page: it sends its microphone.
    'main.ts': `
import { hear } from './call.js';

document.querySelector('button')!.addEventListener('click', async () => {
  const here = new RTCPeerConnection();
  const there = new RTCPeerConnection();
  here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined);
  there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined);
  hear(here);
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  there.addTrack(microphone.getAudioTracks()[0]!, microphone);
  await there.setLocalDescription(await there.createOffer());
  await here.setRemoteDescription(there.localDescription!);
  await here.setLocalDescription(await here.createAnswer());
  await there.setRemoteDescription(here.localDescription!);
});
document.querySelector('button')!.disabled = false;
`,
    'index.html': `<!doctype html><title>Call</title><script type="module" src="main.ts"></script>
      <button disabled>Call</button><audio autoplay></audio><output></output>`,
  });
  const { url } = await serve(await bundle(folder, 'main.ts', 'index.html'));
  const problems = await open(page, url);
  await page.getByRole('button').click();
  await expect(page.locator('output')).toHaveText(/^[a-z]+$/, { timeout: 20_000 });
  expect(problems).toEqual([]);
});

test('what an element plays, twice', async ({ page, app, serve }) => {
  const folder = app(pageOf('streams', 'player.html', 'player.ts'));
  const dist = await bundle(folder, 'player.ts', 'player.html');
  cpSync(voicePath, join(dist, 'recording.wav'));
  const { url } = await serve(dist);
  const problems = await open(page, url);
  const audio = page.locator('audio');
  const output = page.locator('output');
  const isOver = (): Promise<boolean> => audio.evaluate((player: HTMLAudioElement) => player.ended);
  for (const time of ['first', 'second']) {
    await audio.focus();
    await page.keyboard.press('Space');
    await expect(output, time).toHaveText(/^[a-z]+ at \d\.\d s$/, { timeout: 15_000 });
    await expect.poll(isOver, { timeout: 15_000 }).toBe(true);
    await page.waitForTimeout(300);
    await output.evaluate((element) => {
      element.textContent = '';
    });
  }
  expect(problems).toEqual([]);
});

test('plain modules', async ({ page, app, serve }) => {
  const folder = app(pageOf('self-hosting', 'plain.html', 'plain.js'));
  cpSync(join(folder, 'node_modules/emovox/dist'), join(folder, 'vendor/emovox'), { recursive: true });
  const { url } = await serve(folder);
  const problems = await open(page, `${url}plain.html`);
  await expect(page.locator('body')).toHaveText('nobody speaks');
  expect(problems).toEqual([]);
});

for (const [how, script] of [
  ['with a file of one line', (text: string) => text],
  ['where blob: Workers are allowed', (text: string) => text.replace("{ workerUrl: 'worker.js' }", '')],
] as const) {
  test(`the package on another origin, ${how}`, async ({ page, app, serve }) => {
    const network = await serve(app({}), { 'Access-Control-Allow-Origin': '*' });
    const { origin } = new URL(network.url);
    const there = (text: string): string =>
      text
        .replaceAll('https://cdn.example.org/emovox/', `${network.url}node_modules/emovox/`)
        .replaceAll('https://cdn.example.org', origin);
    const main = script(snippet('self-hosting', 'network.js'));
    const isBlob = !main.includes('workerUrl');
    const folder = app({
      'index.html':
        '<!doctype html><title>Network</title><script type="module" src="network.js"></script><body></body>',
      'network.js': there(main),
      ...(isBlob ? {} : { 'worker.js': there(snippet('self-hosting', 'worker.js')) }),
    });
    const stated = there(policy('cdn'));
    const header = isBlob ? stated : stated.replace(/; worker-src .*/, '');
    const { url } = await serve(folder, { 'Content-Security-Policy': header });
    const problems = await open(page, url, [new URL(url).origin, origin]);
    await expect(page.locator('body')).toHaveText('nobody speaks');
    expect(problems).toEqual([]);
  });
}

test('a page that is kept works without its server', async ({ page, app, serve }) => {
  const folder = app({
    ...pageOf('offline', 'main.ts', 'sw.js'),
    'index.html': `<!doctype html><title>Offline</title><script type="module" src="main.ts"></script>
      <button>Listen</button><output></output>`,
  });
  const dist = await bundle(folder, 'main.ts', 'index.html');
  write(folder, { 'dist/sw.js': snippet('offline', 'sw.js') });
  const server = await serve(dist);
  const problems = await open(page, server.url);
  await expect(page.locator('output')).toHaveText('ready, also offline');
  await server.close();
  await page.reload();
  await expect(page.locator('output')).toHaveText('ready, also offline');
  await page.getByRole('button').click();
  await expect(page.locator('output')).toHaveText('listening');
  // The browser looks for a newer service worker, in vain.
  expect(problems.filter((problem) => !/sw\.js|ERR_CONNECTION_REFUSED/.test(problem))).toEqual([]);
});

test('the element', async ({ page, app, serve }) => {
  const folder = app(pageOf('element', 'index.html', 'main.ts'));
  const dist = await bundle(folder, 'main.ts', 'index.html');
  write(folder, { 'dist/style.css': snippet('element', 'style.css') });
  const { url } = await serve(dist);
  const problems = await open(page, url);
  await expect(page.locator('emovox-meter').getByRole('button')).toHaveCSS(
    'background-color',
    'rgb(15, 118, 110)',
  );
  await page.locator('emovox-meter').getByRole('button').click();
  const label = page.locator('emovox-meter');
  await expect
    .poll(() => label.evaluate((meter) => (meter as unknown as { result: unknown }).result !== null), {
      timeout: 20_000,
    })
    .toBe(true);
  expect(problems).toEqual([]);
});

test('the hook', async ({ page, app, serve }) => {
  const folder = app({
    ...pageOf('react', 'Meter.tsx', 'Chooser.tsx'),
    'main.tsx': `
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Chooser } from './Chooser.js';
import { Meter } from './Meter.js';

createRoot(document.querySelector('main')!).render(<StrictMode><Meter /><Chooser /></StrictMode>);
`,
    'index.html':
      '<!doctype html><title>React</title><script type="module" src="main.tsx"></script><main></main>',
  });
  const { url } = await serve(await bundle(folder, 'main.tsx', 'index.html'));
  const problems = await open(page, url);
  await page.getByRole('button', { name: 'Listen' }).click();
  await expect(page.locator('output')).toHaveText(/^(?!nothing)[a-z]+$/, { timeout: 20_000 });
  await page.locator('input').setInputFiles(voicePath);
  await expect(page.locator('label')).toHaveText(/[a-z]+/);
  expect(problems).toEqual([]);
});

test('one file with everything inside', async ({ page, app, serve }) => {
  const folder = app({
    'main.ts': `${snippet('self-hosting', 'inline.ts')}
const button = document.querySelector('button')!;
button.onclick = () => recognizer.start();
button.disabled = false;
recognizer.addEventListener('result', ({ detail }) => document.querySelector('output')!.append(detail.label));
`,
    'index.html': `<!doctype html><title>Inline</title><script type="module" src="main.ts"></script>
      <button disabled>Listen</button><output></output>`,
  });
  const dist = await bundle(folder, 'main.ts', 'index.html');
  rmSync(join(dist, 'emovox'), { recursive: true });
  const { url } = await serve(dist, { 'Content-Security-Policy': policy('inline') });
  const problems = await open(page, url);
  await page.getByRole('button').click();
  await expect(page.locator('output')).toHaveText(/[a-z]+/, { timeout: 20_000 });
  expect(problems).toEqual([]);
});

test('one file in a page that is opened from a folder', async ({ page, app, shared }) => {
  const folder = app({ 'folder.html': snippet('self-hosting', 'folder.html') });
  cpSync(installedFile(folder, 'inline.global.js'), join(folder, 'inline.global.js'));
  const problems = await open(page, pathToFileURL(join(folder, 'folder.html')).href);
  await expect(page.getByRole('button', { name: 'Listen' })).toBeEnabled();
  await page.locator('input').setInputFiles(voicePath);
  await expect(page.locator('output')).toHaveText(shared.expected.label, { timeout: 20_000 });
  await page.locator('output').evaluate((output) => {
    output.textContent = '';
  });
  await page.getByRole('button', { name: 'Listen' }).click();
  await expect(page.locator('output')).toHaveText(/^[a-z]+$/, { timeout: 20_000 });
  expect(problems).toEqual([]);
});
