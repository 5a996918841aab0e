import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

test('what a picture was made from is shown, opens large, and is worked from again in any browser', async () => {
  await stage.steps.open('/');
  await stage.steps.generate('a heron to begin with');
  await stage.steps.decoded('a heron to begin with', 1);
  await stage.steps
    .batch('a heron to begin with')
    .getByRole('button', { name: 'Open: a heron to begin with' })
    .click();
  await stage.page.getByRole('button', { name: 'Use as input' }).click();
  await stage.page.getByRole('combobox', { name: 'Mode' }).waitFor();
  await expect
    .poll(() => stage.page.getByRole('combobox', { name: 'Mode' }).inputValue())
    .toBe('Image to image');
  await stage.steps.generate('the same, at night');

  const batch = stage.steps.batch('the same, at night');
  const given = batch.getByRole('list', { name: 'Made from' });
  await given.getByRole('img', { name: 'Input picture' }).waitFor();
  await expect.poll(() => batch.getAttribute('aria-busy')).toBe('false');
  await batch.getByRole('button', { name: 'Open: the same, at night' }).click();
  const details = stage.page.getByRole('complementary', { name: 'Details' });
  await details.getByText('the same, at night').waitFor();
  await details.getByRole('button', { name: 'Open: Input picture' }).click();
  await details.getByText('a heron to begin with').waitFor();
  await stage.page.keyboard.press('Escape');

  // A browser that did not send it knows by the server alone.
  await stage.page.evaluate(() => localStorage.clear());
  await stage.page.reload();
  await batch.getByRole('button', { name: 'Reuse these settings' }).click();
  await expect
    .poll(() => stage.page.getByRole('combobox', { name: 'Mode' }).inputValue())
    .toBe('Image to image');
  await stage.page
    .getByRole('complementary', { name: 'Settings' })
    .getByRole('img', { name: 'Input picture' })
    .waitFor();
  await stage.steps.prompt().fill('the same, at noon');
  await stage.page.keyboard.press('Control+Enter');
  await stage.steps
    .batch('the same, at noon')
    .getByRole('list', { name: 'Made from' })
    .getByRole('img', { name: 'Input picture' })
    .waitFor();
  await expect
    .poll(() => stage.steps.batch('the same, at noon').getAttribute('aria-busy'))
    .toBe('false');
});
