import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });
const form = () => stage.page.getByRole('form', { name: 'Set up OpenAI' });
const keys = () => stage.page.getByRole('region', { name: 'Keys' });

test('a provider takes several keys, in an order, and lets one go', async () => {
  await stage.steps.open('/providers?open=openai');
  await form().getByLabel('API key').fill(stage.emulator.key);
  await form().getByRole('button', { name: 'Save' }).click();
  await keys().getByRole('button', { name: 'Add another key' }).click();
  const another = stage.page.getByRole('form', { name: 'Another key' });
  await another.getByLabel('Name').fill('default');
  await another.getByText('There is one of this name.').waitFor();
  await another.getByLabel('Name').fill('second');
  await another.getByLabel('API key').fill('sk-wrong-wrong-wrong-wrong');
  await another.getByRole('button', { name: 'Verify and save' }).click();
  await another.getByRole('alert').waitFor();
  await another.getByLabel('API key').fill(stage.emulator.key);
  await another.getByRole('button', { name: 'Verify and save' }).click();
  await keys().getByRole('listitem').filter({ hasText: 'second' }).waitFor();
  expect(await keys().getByRole('listitem').count()).toBe(2);
  expect(await stage.page.content()).not.toContain(stage.emulator.key);

  await keys().getByRole('button', { name: 'Take second before the one above' }).click();
  await expect.poll(() => keys().getByRole('listitem').first().textContent()).toContain('second');
  await keys().getByText('Evenly', { exact: true }).click();
  await stage.page.reload();
  await keys().getByRole('listitem').first().waitFor();
  expect(await keys().getByRole('radio', { name: 'Evenly' }).isChecked()).toBe(true);
  await keys().getByRole('button', { name: 'Remove the key second' }).click();
  await expect.poll(() => keys().getByRole('listitem').count()).toBe(0);
});

test('it says what was spent there, and what the catalog has', async () => {
  await stage.steps.open('/providers?open=openai');
  await stage.page.getByRole('region', { name: 'Spend' }).getByText('$0.00 this month').waitFor();
  await stage.page.getByText('Starter models').click();
  expect(
    await stage.page.getByRole('dialog').getByText('installed', { exact: true }).count(),
  ).toBeGreaterThan(0);
});
