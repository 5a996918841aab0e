import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

const seed = () => stage.page.getByRole('textbox', { name: 'Seed' });
const lock = () => stage.page.getByRole('button', { name: /^Keep this seed/ });
const madeBefore = () => stage.page.getByText('Made before: the same pictures come again, free.');
const batches = () => stage.steps.batch('a heron twice');

test('a seed that was typed stays, until the dice throws another', async () => {
  await stage.steps.open('/');
  expect(await lock().getAttribute('aria-pressed')).toBe('false');
  await seed().fill('7');
  expect(await lock().getAttribute('aria-pressed')).toBe('true');
  await stage.steps.generate('a heron twice');
  await stage.steps.decoded('a heron twice', 1);
  expect(await seed().inputValue()).toBe('7');
  await stage.page.getByRole('button', { name: 'A new seed', exact: true }).click();
  expect(await lock().getAttribute('aria-pressed')).toBe('false');
  expect(await seed().inputValue()).not.toBe('7');
});

test('the same order says that it was made before; it is given again, or made anew', async () => {
  await stage.steps.open('/');
  const top = async () => (await stage.steps.prompt().boundingBox())?.y;
  await stage.page.getByTestId('estimate').waitFor();
  const before = await top();
  await seed().fill('7');
  await madeBefore().waitFor();
  expect(await top()).toBe(before);
  expect(await stage.page.getByTestId('estimate').count()).toBe(0);

  await stage.page.getByRole('button', { name: 'Generate' }).click();
  await expect.poll(() => batches().count()).toBe(2);
  await batches()
    .first()
    .getByText(/from the cache/)
    .waitFor();
  await batches().first().getByRole('button', { name: /^Open/ }).click();
  const details = stage.page.getByRole('complementary', { name: 'Details' });
  await details.getByText('nothing: from the cache').waitFor();
  await stage.page.keyboard.press('Escape');

  await stage.page.getByRole('button', { name: 'Make it anew' }).click();
  await expect.poll(() => batches().count()).toBe(3);
  await expect.poll(() => batches().first().getAttribute('aria-busy')).toBe('false');
  await batches().first().locator('figure img').waitFor();
  expect(await batches().first().textContent()).not.toContain('from the cache');
});
