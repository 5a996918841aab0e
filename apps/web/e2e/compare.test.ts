import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

const form = () => stage.page.getByRole('form', { name: 'One prompt for several models' });
const sideBySide = () => stage.page.getByRole('region', { name: 'Side by side' });

test('one prompt on several models: prices before, names after the vote, and the ranking', async () => {
  await stage.steps.open('/compare');
  await form().getByRole('textbox', { name: 'Prompt' }).fill('a harbour in fog');
  await stage.page.getByText('Choose two models or more.').first().waitFor();
  await form().getByRole('combobox', { name: 'Models' }).click();
  for (const name of [/^Aurora/, /^Etching/])
    await stage.page.getByRole('option', { name }).first().click();
  await stage.page.keyboard.press('Escape');
  const prices = form().getByRole('list', { name: 'Price of each model' });
  await expect.poll(() => prices.getByRole('listitem').count()).toBe(2);
  await form().getByText('free in all').waitFor();
  await form().getByRole('button', { name: 'Generate side by side' }).click();

  const vote = stage.page.getByRole('button', { name: 'A is the best' });
  await vote.waitFor({ timeout: 20_000 });
  // Nothing gives a model away before the vote.
  const blind = await sideBySide().textContent();
  expect(blind).not.toMatch(/Aurora|Etching|free| s\b/);
  const voted = new URL(stage.page.url()).searchParams;
  expect(voted.get('runs')?.split(' ')).toHaveLength(2);
  await vote.click();
  await sideBySide().getByText('Your vote').waitFor();
  for (const name of ['Aurora', 'Etching'])
    await sideBySide().getByRole('article', { name }).waitFor();
  const ranking = stage.page.getByRole('table');
  await expect.poll(() => ranking.getByRole('row').count()).toBe(3);
  const first = await ranking.getByRole('row').nth(1).textContent();
  const winner = await sideBySide().locator('[data-winner]').getAttribute('aria-label');
  expect(first).toContain(winner);

  // The address has all of it.
  await stage.page.reload();
  await sideBySide().getByText('Your vote').waitFor();
  expect(await form().getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe(
    'a harbour in fog',
  );
});
