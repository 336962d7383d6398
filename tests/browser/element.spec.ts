/** `<emovox-meter>` in a page without a bundler, under a strict content security policy, with the fake microphone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Locator, Page } from '@playwright/test';

import { distPath } from '../web/support/files.js';
import { syntheticVoice } from '../web/support/voice.js';
import { serveFolder, type FolderServer } from './support/folder-server.js';
import { writeWav } from './support/recordings.js';
import { expect, test as base, trackStates, watchMicrophone } from './support/test.js';

const sampleRate = 16_000;
const voice = { samples: syntheticVoice(4, sampleRate).subarray(0.7 * sampleRate), sampleRate };
const test = base.extend({});
test.use({ microphone: writeWav('voice-for-element.wav', voice) });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Meter = import('../../web/src/element/index.js').EmovoxMeter;

let server: FolderServer;

test.beforeEach(async ({ page }) => {
  server = await serveFolder(distPath);
  await watchMicrophone(page);
  await page.goto(server.url);
  await page.evaluate(`(async () => {
    document.documentElement.lang = 'en';
    document.body.append(document.createElement('main'));
    document.querySelector('main').append(document.createElement('emovox-meter'));
    await import('/element.js');
  })()`);
});

test.afterEach(async () => {
  await server.close();
});

function meterOn(page: Page): Locator {
  return page.locator('emovox-meter').first();
}

async function listen(meter: Locator): Promise<void> {
  await meter.getByRole('button', { name: 'Start listening' }).click();
  await expect(meter.locator('.label')).not.toHaveText('–', { timeout: 20_000 });
}

async function violations(page: Page): Promise<string[]> {
  const report = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    // The page around the element is the test's.
    `${axe}; axe.run({ include: 'emovox-meter' })`,
  );
  return report.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

test('loads nothing before it is used, then shows what it hears', async ({ page }) => {
  const meter = meterOn(page);
  await expect(meter.getByRole('button')).toHaveText('Start listening');
  expect(server.requested.filter((path) => path.startsWith('/emovox/'))).toEqual([]);
  await listen(meter);
  await expect(meter.getByRole('button')).toHaveText('Stop listening');
  await expect(meter.getByRole('listitem')).toHaveCount(8);
  const shown = await meter.evaluate((element) => {
    const { result, shadowRoot } = element as Meter;
    const bars = [...shadowRoot!.querySelectorAll<HTMLElement>('li')];
    return {
      result: result!,
      label: shadowRoot!.querySelector('.label')!.textContent,
      shares: bars.map((bar) => bar.style.getPropertyValue('--share')),
      widths: bars.map((bar) => bar.querySelector<HTMLElement>('.fill')!.offsetWidth),
      track: bars[0]!.querySelector<HTMLElement>('.track')!.offsetWidth,
    };
  });
  expect(shown.label).toBe(shown.result.label);
  expect(shown.shares).toEqual(Object.values(shown.result.probabilities).map(String));
  expect(Math.max(...shown.widths)).toBeGreaterThan(0.1 * shown.track);
  const level = meter.getByRole('meter', { name: 'Input level' });
  await expect.poll(async () => Number(await level.getAttribute('aria-valuenow'))).toBeGreaterThan(-50);
  await meter.getByRole('button').click();
  await expect(meter.getByRole('button')).toHaveText('Start listening');
  expect(await trackStates(page)).toEqual(['ended']);
});

test('tells of results, states and errors by events', async ({ page }) => {
  const meter = meterOn(page);
  await meter.evaluate((element) => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    const emovox = element as Meter;
    emovox.addEventListener('statechange', ({ detail }) => told.push(detail.state));
    emovox.addEventListener('error', ({ detail }) => told.push(detail.code));
    emovox.addEventListener('result', ({ detail }) => told.push(typeof detail.label));
  });
  await listen(meter);
  await meter.getByRole('button').click();
  const told = await page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
  expect(told.slice(0, 4)).toEqual(['loading', 'idle', 'starting', 'listening']);
  expect(told).toContain('string');
  expect(told.at(-1)).toMatch(/stopped|string/);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`is accessible in ${colorScheme} colours: at rest, listening, with an error`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => {
      document.documentElement.style.colorScheme = 'light dark';
    });
    const meter = meterOn(page);
    expect(await violations(page)).toEqual([]);
    await listen(meter);
    expect(await violations(page)).toEqual([]);
    await meter.getByRole('button').click();
    await meter.evaluate((element) => {
      element.setAttribute('smoothing', '7');
    });
    await meter.getByRole('button').click();
    await expect(meter.getByRole('alert')).toContainText('smoothing must be a number from 0 to 0.99, not 7');
    expect(await violations(page)).toEqual([]);
  });

test('works by keyboard', async ({ page }) => {
  const meter = meterOn(page);
  await page.keyboard.press('Tab');
  await expect(meter.getByRole('button')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(meter.getByRole('button')).toHaveText('Stop listening', { timeout: 20_000 });
  await page.keyboard.press('Space');
  await expect(meter.getByRole('button')).toHaveText('Start listening');
});

test('takes changed options from the next start, and forgets an error then', async ({ page }) => {
  const meter = meterOn(page);
  await meter.evaluate((element) => {
    element.setAttribute('hop-ms', 'soon');
  });
  await meter.getByRole('button').click();
  await expect(meter.getByRole('alert')).toContainText('hopMs must be a number');
  await meter.evaluate((element) => {
    element.removeAttribute('hop-ms');
    const emovox = element as Meter;
    emovox.labels = { calm: 'quiet', neutral: 'quiet' };
    emovox.texts = { start: 'Los', stop: 'Halt' };
  });
  await expect(meter.getByRole('listitem')).toHaveCount(7);
  await meter.getByRole('button', { name: 'Los' }).click();
  await expect(meter.getByRole('button')).toHaveText('Halt', { timeout: 20_000 });
  await expect(meter.locator('.error')).toBeHidden();
  await expect
    .poll(() => meter.evaluate((element) => Object.keys((element as Meter).result?.probabilities ?? {})), {
      timeout: 20_000,
    })
    .toEqual(['quiet', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']);
});

test('frees everything when it leaves the document, and works again when it is back', async ({ page }) => {
  const meter = meterOn(page);
  await listen(meter);
  expect(page.workers()).toHaveLength(1);
  await page.evaluate(() => {
    const element = document.querySelector('emovox-meter')!;
    Object.assign(globalThis, { kept: element });
    element.remove();
  });
  await expect.poll(() => trackStates(page)).toEqual(['ended']);
  await expect.poll(() => page.workers().length).toBe(0);
  await page.evaluate(() => {
    document.querySelector('main')!.append((globalThis as unknown as { kept: Meter }).kept);
  });
  await meter.getByRole('button', { name: 'Start listening' }).click();
  await expect(meter.getByRole('button')).toHaveText('Stop listening', { timeout: 20_000 });
  // Moved within the document, it listens on.
  await page.evaluate(() => {
    document.body.append(document.querySelector('emovox-meter')!);
  });
  await page.waitForTimeout(100);
  await expect(meter.getByRole('button')).toHaveText('Stop listening');
  expect(await trackStates(page)).toEqual(['ended', 'live']);
});

test('removed while it loads, it leaves nothing behind', async ({ page }) => {
  const outcome = await meterOn(page).evaluate(async (element) => {
    const starting = (element as Meter).start().catch((error: unknown) => (error as { code: string }).code);
    element.remove();
    return await starting;
  });
  expect(outcome).toBe('aborted');
  await expect.poll(() => page.workers().length).toBe(0);
  expect(await trackStates(page)).toEqual([]);
});

test('two of them listen at once', async ({ page }) => {
  await page.evaluate(() => {
    document.querySelector('main')!.append(document.createElement('emovox-meter'));
  });
  const meters = page.locator('emovox-meter');
  await listen(meters.nth(0));
  await listen(meters.nth(1));
  expect(page.workers()).toHaveLength(2);
  expect(await trackStates(page)).toEqual(['live', 'live']);
});

test('fits 240 pixels, and judges a recording', async ({ page }) => {
  await page.setViewportSize({ width: 256, height: 700 });
  const meter = meterOn(page);
  const label = await meter.evaluate(
    async (element, { samples, rate }) => {
      const recording = { samples: new Float32Array(samples), sampleRate: rate };
      return (await (element as Meter).classify(recording))?.label;
    },
    { samples: [...voice.samples], rate: sampleRate },
  );
  await expect(meter.locator('.label')).toHaveText(label!);
  await expect(meter.getByRole('status')).toContainText(`${label!}, `);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(256);
});
