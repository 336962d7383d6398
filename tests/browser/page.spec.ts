import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { syntheticVoice } from '../web/support/voice.js';
import { writeWav } from './support/recordings.js';
import { expect, openDemo, test } from './support/test.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeReport {
  violations: { id: string; nodes: { html: string }[] }[];
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page with a result is accessible in ${colorScheme} colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openDemo(page);
    const voice = { samples: syntheticVoice(3, 16_000), sampleRate: 16_000 };
    await page.getByLabel('Choose a recording').setInputFiles(writeWav('voice.wav', voice));
    await expect(page.locator('#timeline li')).toHaveCount(1);
    const { violations } = await page.evaluate<AxeReport>(`${axe}; axe.run()`);
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
  });
}

test('the page fits a phone of 360 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openDemo(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test('the page works by keyboard', async ({ page }) => {
  await openDemo(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Start listening' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Stop listening' })).toBeVisible();
});
