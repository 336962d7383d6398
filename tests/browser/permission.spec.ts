import { expect, openDemo, test } from './support/test.js';

test.use({ permission: 'denied' });

test('a denied microphone is explained, and the page stays usable', async ({ page }) => {
  await openDemo(page);
  await page.getByRole('button', { name: 'Start listening' }).click();
  await expect(page.getByRole('alert')).toContainText('The microphone is blocked. Allow it');
  await expect(page.getByRole('button', { name: 'Start listening' })).toBeEnabled();
});
