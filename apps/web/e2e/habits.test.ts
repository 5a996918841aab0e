import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

const button = (name: string | RegExp) => stage.page.getByRole('button', { name });
const panel = () => stage.page.getByRole('complementary', { name: 'Settings' });

test('a fresh home: the first picture is one press away, and leads to a key', async () => {
  await stage.steps.open('/');
  await stage.page.getByRole('heading', { name: 'Your first picture' }).waitFor();
  const began = Date.now();
  await button(/lighthouse/).click();
  await stage.steps.decoded('a lighthouse above a stormy sea at dusk', 1);
  expect(Date.now() - began).toBeLessThan(60_000);
  const next = stage.page.getByRole('region', { name: 'The next step' });
  await next.getByRole('link', { name: 'Choose a provider' }).click();
  await stage.page.waitForURL(/\/providers/);
  await stage.steps.open('/');
  await next.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => next.count()).toBe(0);
  await button('Earlier prompts and templates').click();
  await stage.page
    .getByRole('list', { name: 'Earlier prompts' })
    .getByRole('button', { name: 'a lighthouse above a stormy sea at dusk', exact: true })
    .waitFor();
});

describe('prompts', () => {
  test('what was sent is searched and taken again', async () => {
    await stage.steps.open('/');
    for (const name of ['a heron at dawn', 'a harbour']) {
      await stage.steps.generate(name);
      await stage.steps.batch(name).first().waitFor();
    }
    await stage.steps.prompt().fill('');
    await stage.page.keyboard.press('Alt+h');
    await stage.page.getByRole('searchbox', { name: 'Search prompts' }).fill('dawn heron');
    const found = stage.page.getByRole('list', { name: 'Earlier prompts' });
    await expect.poll(() => found.getByRole('listitem').count()).toBe(1);
    await found.getByRole('button', { name: 'a heron at dawn', exact: true }).click();
    await expect.poll(() => stage.steps.prompt().inputValue()).toBe('a heron at dawn');
  });

  test('a template is kept with its settings, and filled with the words in the box', async () => {
    await stage.steps.open('/');
    await stage.page.getByRole('radio', { name: '21:9' }).click();
    await stage.steps.prompt().fill('a heron');
    await button('Earlier prompts and templates').click();
    await stage.page.getByRole('tab', { name: 'Templates' }).click();
    const form = stage.page.getByRole('form', { name: 'New template' });
    await form.getByLabel('Name').fill('Woodcut');
    await form.getByLabel('Words').fill('a woodcut of {prompt}, two inks');
    await form.getByRole('checkbox').check();
    await form.getByRole('button', { name: 'Keep this template' }).click();
    await stage.page.keyboard.press('Escape');
    await stage.page.getByRole('radio', { name: 'auto' }).click();
    await stage.steps.prompt().fill('a bridge');
    await button('Earlier prompts and templates').click();
    await stage.page.getByRole('tab', { name: 'Templates' }).click();
    await stage.page.getByRole('button', { name: /^Woodcut/ }).click();
    await expect
      .poll(() => stage.steps.prompt().inputValue())
      .toBe('a woodcut of a bridge, two inks');
    expect(await stage.page.getByRole('radio', { name: '21:9' }).getAttribute('aria-checked')).toBe(
      'true',
    );
    await stage.page.getByRole('radio', { name: 'auto' }).click();
  });
});

test('the picker has starred models and those used last on top, with how long they took', async () => {
  await stage.steps.open('/');
  await stage.steps.openPicker();
  const list = stage.page.getByRole('listbox', { name: 'Models' });
  await list.getByText('Used last').waitFor();
  await list
    .getByRole('option', { name: /Aurora.*free · (under|about) \d+ s/ })
    .first()
    .waitFor();
  await button('Star Aurora').click();
  await list.getByText('Starred').waitFor();
  await button('Take the star of Aurora away').click();
  await expect.poll(() => list.getByText('Starred').count()).toBe(0);
});

test('the button says why it is off', async () => {
  await stage.steps.open('/');
  await stage.steps.prompt().fill('');
  const generate = button('Generate');
  await expect.poll(() => generate.getAttribute('aria-disabled')).toBe('true');
  // Until its model is there it is off as well, and says nothing.
  await expect.poll(() => generate.getAttribute('aria-describedby')).not.toBeNull();
  const id = await generate.getAttribute('aria-describedby');
  expect(await stage.page.locator(`[id="${id}"]`).textContent()).toBe(
    'Write what you want to see first.',
  );
});

test('a locked ratio keeps the shape while an edge changes', async () => {
  await stage.steps.open('/');
  await stage.page.getByRole('radio', { name: '16:9' }).click();
  await button('Exact pixels').click();
  await button('Keep the ratio: off').click();
  await panel().getByRole('textbox', { name: 'Width' }).fill('1280');
  await expect
    .poll(() => panel().getByRole('textbox', { name: 'Height' }).inputValue())
    .toBe('720');
  await panel().getByText('1280 × 720 pixels').waitFor();
  await stage.page.getByRole('radio', { name: 'auto' }).click();
});

test('a result is dragged to the references, and goes on from its menu', async () => {
  await stage.steps.open('/');
  const tile = stage.page.locator('[data-image]').first();
  await tile.waitFor();
  await tile.dragTo(panel().getByRole('group', { name: /^Reference images/ }));
  await panel().getByText('1 of 8').waitFor();
  await panel()
    .getByRole('button', { name: /^Remove/ })
    .click();
  await panel().getByText('0 of 8').waitFor();
  await tile.hover();
  await tile.getByRole('button', { name: 'More to do with this picture' }).click();
  await stage.page.getByRole('menuitem', { name: 'Use its seed' }).click();
  await expect
    .poll(() => stage.page.getByRole('textbox', { name: 'Seed' }).inputValue())
    .toMatch(/^\d+$/);
  await tile.getByRole('button', { name: 'More to do with this picture' }).click();
  await stage.page.getByRole('menuitem', { name: 'Enlarge it' }).click();
  await expect
    .poll(() => stage.page.getByRole('combobox', { name: 'Mode' }).inputValue())
    .toBe('Upscale');
  await stage.steps.chooseMode('Text to image');
  const before = await stage.page.locator('[data-image]').count();
  await tile.hover();
  await tile.getByRole('button', { name: 'More to do with this picture' }).click();
  await stage.page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect.poll(() => stage.page.locator('[data-image]').count()).toBe(before - 1);
  await button('Undo').click();
  await expect.poll(() => stage.page.locator('[data-image]').count()).toBe(before);
});

test('a picture is dragged to the slots for the input image and the mask, from the feed and from the gallery', async () => {
  await stage.steps.open('/');
  const tile = stage.page.locator('[data-image]').first();
  await tile.waitFor();
  await stage.steps.chooseMode('Inpaint');
  const slot = (name: string) => panel().getByRole('group', { name });
  await tile.dragTo(slot('Input image'));
  await slot('Input image')
    .getByRole('button', { name: /^Remove / })
    .waitFor();
  await slot('Mask').getByRole('button', { name: 'Mask: from the gallery' }).click();
  const gallery = stage.page.getByRole('dialog', { name: 'From the gallery' });
  await gallery.locator('img').first().waitFor();
  const centre = async (one: Locator) => {
    const box = await one.boundingBox();
    if (box === null) throw new Error('There is nothing to drag, or nowhere to drag it to.');
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  const [x, y] = await centre(gallery.locator('img').first());
  const target = await centre(slot('Mask'));
  await stage.page.mouse.move(x, y);
  await stage.page.mouse.down();
  await stage.page.mouse.move(x + 24, y + 24, { steps: 6 });
  // The gallery steps aside, for the slots lie behind it.
  await expect
    .poll(() => gallery.evaluate((one) => getComputedStyle(one).pointerEvents))
    .toBe('none');
  await stage.page.mouse.move(...target);
  await stage.page.mouse.up();
  await slot('Mask')
    .getByRole('button', { name: /^Remove / })
    .waitFor();
  await gallery.waitFor({ state: 'hidden' });
  for (const name of ['Mask', 'Input image'])
    await slot(name)
      .getByRole('button', { name: /^Remove / })
      .click();
  await stage.steps.chooseMode('Text to image');
});

test('the request as TypeScript, with what is made anew', async () => {
  await stage.steps.open('/');
  await stage.steps.prompt().fill('a heron');
  await stage.page.getByRole('textbox', { name: 'Seed' }).fill('42');
  await button('Show as code').click();
  const dialog = stage.page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Where it was made before' }).selectOption('REFRESH');
  for (const [tab, words] of [
    ['GraphQL', 'cachePolicy: REFRESH'],
    ['curl', '"cachePolicy": "REFRESH"'],
    ['Command line', '--cache refresh'],
    ['TypeScript', 'cachePolicy: "REFRESH"'],
  ] as const) {
    await dialog.getByRole('tab', { name: tab }).click();
    await dialog.getByRole('tabpanel').getByText(words).waitFor();
    await dialog.getByRole('tabpanel').getByRole('button', { name: 'Copy' }).waitFor();
  }
  await stage.page.keyboard.press('Escape');
  await stage.page.getByRole('textbox', { name: 'Seed' }).fill('');
});
