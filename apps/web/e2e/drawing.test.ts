import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true, provider: 'recraft' });

test('a fresh browser starts with what costs nothing, though what is paid could be asked', async () => {
  await stage.steps.open('/');
  await stage.page.getByRole('button', { name: 'Model: Aurora', exact: true }).waitFor();
  await stage.steps.openPicker();
  await stage.page.getByRole('listbox').getByText('Recraft', { exact: true }).first().waitFor();
});

test('a drawing is a picture like others: in its tile, large, and saved as what it is', async () => {
  await stage.steps.open('/?model=external%3A%2F%2Frecraft%2Frecraftv4_vector');
  await stage.page.getByRole('button', { name: /^Model: Recraft/ }).waitFor();
  await stage.steps.generate('a heron in lines');
  await stage.steps.decoded('a heron in lines', 1);
  await stage.steps.batch('a heron in lines').getByRole('button', { name: /^Open/ }).click();
  const picture = stage.page.getByTestId('lightbox-image');
  await picture.waitFor();
  // The original itself, drawn by an img: nothing inside of it can run or ask for anything.
  const { tag, type, isWhole } = await picture.evaluate(async (one) => {
    const image = one as HTMLImageElement; // the test id is of an image
    await image.decode();
    const answer = await fetch(image.src);
    const box = image.getBoundingClientRect();
    const stage = image.parentElement?.getBoundingClientRect() ?? box;
    return {
      tag: image.tagName,
      type: answer.headers.get('content-type'),
      isWhole:
        getComputedStyle(image).objectFit === 'contain' &&
        box.width <= stage.width + 1 &&
        box.height <= stage.height + 1,
    };
  });
  expect(tag).toBe('IMG');
  expect(type).toMatch(/^image\/svg\+xml/);
  expect(isWhole).toBe(true);
  expect(await stage.page.locator('object, embed, iframe').count()).toBe(0);
  const [download] = await Promise.all([
    stage.page.waitForEvent('download'),
    stage.page.getByRole('button', { name: 'Download the original' }).last().click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^a-heron-in-lines-\w+\.svg$/);
  expect(await readFile(await download.path(), 'utf8')).toContain('<svg');

  await stage.page.keyboard.press('Escape');
  await stage.steps.open('/gallery');
  const thumbnail = stage.page.locator('[data-image] img').first();
  await thumbnail.waitFor();
  await expect
    .poll(() =>
      thumbnail.evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth > 0),
    )
    .toBe(true);
});
