import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

test('a request that hangs and is canceled says what is waited for, since when, and what to do', async () => {
  await stage.steps.open('/');
  await stage.steps.generate('[hang] a snail');
  const batch = stage.steps.batch('[hang] a snail');
  await batch.getByText(/Running · \d+ s/).waitFor();
  // As the server tells it to a tab that comes later, too.
  await stage.page.clock.install({ time: Date.now() + 90_000 });
  await stage.page.reload();
  await batch.getByText(/Running · 1 min/).waitFor();
  await batch
    .getByText(/The request went to Sandbox at .*Leave it, order more, or cancel it/)
    .waitFor();
  await batch.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => batch.getAttribute('aria-busy')).toBe('false');
});

test('a retry says that it was ordered again, and leads to the new order', async () => {
  await stage.steps.open('/');
  await stage.steps.generate('[refused] a heron');
  const first = stage.steps.batch('[refused] a heron').first();
  await first.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => stage.steps.batch('[refused] a heron').count()).toBe(2);
  const old = stage.steps.batch('[refused] a heron').last();
  await old.getByText(/^Ordered again at /).waitFor();
  await old.getByRole('button', { name: 'Show it' }).click();
  await stage.steps
    .batch('[refused] a heron')
    .first()
    .getByText(/again, after the one of/)
    .waitFor();
});

test('what may be paid twice is ordered again once', async () => {
  await stage.steps.open('/');
  await stage.steps.generate('[ambiguous] a bridge');
  const tile = stage.steps.batch('[ambiguous] a bridge').last();
  await tile.getByRole('checkbox').check();
  await tile.getByRole('button', { name: 'Make it again' }).click();
  await expect.poll(() => stage.steps.batch('[ambiguous] a bridge').count()).toBe(2);
  await tile.getByText(/^Ordered again at /).waitFor();
  expect(await tile.getByRole('checkbox').isDisabled()).toBe(true);
  expect(await tile.getByRole('button', { name: 'Make it again' }).isDisabled()).toBe(true);
  const next = stage.steps.batch('[ambiguous] a bridge').first();
  await next.getByRole('button', { name: 'It was not charged' }).click();
  await next.getByText('Nothing came from the provider').waitFor();
});

test('modes stand in sentences as people call them', async () => {
  await stage.steps.open('/');
  await stage.steps.chooseMode('Inpaint');
  const problems = stage.page.getByRole('complementary', { name: 'Settings' }).getByRole('alert');
  await problems.first().waitFor();
  for (const text of await stage.page.getByRole('main').allTextContents())
    expect(text).not.toMatch(/TXT2IMG|IMG2IMG|INPAINT|OUTPAINT|UPSCALE|VARIATION/);
  await stage.steps.chooseMode('Text to image');
});
