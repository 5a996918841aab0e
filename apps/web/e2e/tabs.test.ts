import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { openPage } from './watched-page.ts';

const stage = onStage({ isSignedIn: true });

const count = (page: Page) => page.locator('[data-image]').count();

test('another tab hears of stars, deletions and their undoing, and of boards', async () => {
  await stage.steps.open('/');
  for (const prompt of ['a heron', 'a harbour']) {
    await stage.steps.generate(prompt);
    await stage.steps.decoded(prompt, 1);
  }
  const other = await openPage(stage.browser.context, stage.server.url, stage.complaints);
  const third = await openPage(stage.browser.context, stage.server.url, stage.complaints);
  await other.goto(`${stage.server.url}/gallery`);
  await third.goto(`${stage.server.url}/gallery?starred=1`);
  await stage.steps.open('/gallery');
  for (const page of [stage.page, other]) await expect.poll(() => count(page)).toBe(2);
  expect(await count(third)).toBe(0);

  // A star.
  const first = stage.page.locator('[data-image]').first();
  await first.focus();
  await stage.page.keyboard.press('s');
  await expect.poll(() => count(third)).toBe(1);

  // A deletion, and its undoing.
  await first.focus();
  await stage.page.keyboard.press('Delete');
  for (const page of [stage.page, other]) await expect.poll(() => count(page)).toBe(1);
  await stage.page.keyboard.press('Control+z');
  for (const page of [stage.page, other]) await expect.poll(() => count(page)).toBe(2);

  // A board.
  await stage.page.getByRole('button', { name: 'New board' }).first().click();
  await stage.page.getByRole('dialog').getByRole('textbox').fill('Dusk');
  await stage.page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Save|Make|Create)/ })
    .click();
  await other.getByText('Dusk').first().waitFor();
  await other.close();
  await third.close();
});
