import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { nameless, overflow } from './watched-page.ts';

const stage = onStage({ isSignedIn: true, provider: 'stability' });

const form = () => stage.page.getByRole('form', { name: 'New batch' });
const price = () => form().getByRole('region', { name: 'Price of the batch' });
const order = () => form().getByRole('button', { name: 'Order the batch' });
const chosen = async (model: RegExp) => {
  await form().getByRole('combobox', { name: 'Models' }).click();
  await stage.page.getByRole('option', { name: model }).first().click();
  await stage.page.keyboard.press('Escape');
};
const row = (name: string) => stage.page.getByRole('article', { name });

test('a matrix is priced as it is written, ordered, followed to its end, and looked at', async () => {
  await stage.steps.open('/batches');
  await form().getByText('Write a prompt, or choose a file of rows.').waitFor();
  await form().getByRole('textbox', { name: 'Prompts' }).fill('a heron\n\na harbour');
  await chosen(/^Aurora/);
  await price().getByText('2 generations · 2 pictures · free').waitFor();
  await form().getByRole('textbox', { name: 'Seeds' }).fill('4..2');
  await form().getByText('The seeds “4..2” end before they begin.').waitFor();
  await form().getByRole('textbox', { name: 'Seeds' }).fill('2 .. 4');
  await price().getByText('6 generations · 6 pictures · free').waitFor();
  await form().getByRole('textbox', { name: 'Name' }).fill('Birds and ships');
  expect(await nameless(stage.page)).toEqual([]);
  await order().click();

  const batch = row('Birds and ships');
  await batch.getByRole('status').getByText('Done').waitFor({ timeout: 30_000 });
  await batch.getByText('6 of 6').waitFor();
  const sheet = batch.getByRole('region', { name: 'Contact sheet' });
  await sheet.getByRole('button', { name: 'Show' }).click();
  const picture = sheet.getByRole('img', {
    name: /^Contact sheet of Birds and ships, page 1 of 1$/,
  });
  await expect
    .poll(() => picture.evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth))
    .toBeGreaterThan(100);
  const [file] = await Promise.all([
    stage.page.waitForEvent('download'),
    batch.getByRole('link', { name: 'Save as CSV' }).click(),
  ]);
  expect((await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/)).toHaveLength(7);
  expect(await nameless(stage.page)).toEqual([]);
  await batch.getByRole('link', { name: 'All batches' }).click();
  await stage.page.getByRole('link', { name: /Birds and ships Done/ }).waitFor();
});

test('mode, pictures and what not to show are asked for where every model takes them', async () => {
  await stage.steps.open('/batches');
  await form().getByRole('textbox', { name: 'Prompts' }).fill('the same, at night');
  await chosen(/^Aurora/);
  await form().getByRole('textbox', { name: 'Negative prompt' }).fill('fog');
  const references = form().getByRole('group', { name: /^Reference images/ });
  await references.waitFor();
  await form().getByRole('combobox', { name: 'Mode', exact: true }).click();
  await stage.page.getByRole('option', { name: 'Image to image' }).click();
  await form().getByText('This mode starts from a picture.').waitFor();
  const image = form().getByRole('group', { name: 'Input image' });
  await image.getByRole('button', { name: 'Input image: from the gallery' }).click();
  await stage.page.getByRole('dialog').locator('img').first().click();
  await image.getByRole('button', { name: /^Remove / }).waitFor();
  await price().getByText('1 generation · 1 picture · free').waitFor();
  await expect.poll(() => order().getAttribute('aria-disabled')).toBe('false');
  await order().click();
  const batch = row('Batch of 1 generation');
  await batch.getByRole('status').getByText('Done').waitFor({ timeout: 30_000 });
  await stage.steps.open('/gallery?search=at+night');
  await stage.page.locator('[data-image]').first().click();
  const details = stage.page.getByRole('complementary', { name: 'Details' });
  await details.getByText('Image to image').waitFor();
  await details.getByText('fog').waitFor();

  // A model that takes none of it has it go away.
  await stage.steps.open('/batches');
  await chosen(/^Aurora/);
  await references.waitFor();
  await chosen(/^Etching/);
  await references.waitFor({ state: 'detached' });
  expect(await form().getByRole('textbox', { name: 'Negative prompt' }).count()).toBe(0);
  expect(await form().getByRole('combobox', { name: 'Mode', exact: true }).count()).toBe(0);
});

test('a file of rows: what cannot be read or ordered is told by its line, and may be left out', async () => {
  await stage.steps.open('/batches');
  const choose = async (text: string) => {
    const [chooser] = await Promise.all([
      stage.page.waitForEvent('filechooser'),
      form().getByRole('button', { name: 'Choose a file of rows' }).click(),
    ]);
    await chooser.setFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  };
  await choose('promt\na heron\n');
  await form()
    .getByText(/rows\.csv line 2: there is no column “promt”\. Did you mean prompt\?/)
    .waitFor();
  await choose('prompt,model,seed\na heron,,7\n"a tall, old pier",external://sandbox/none,\n');
  await form().getByText('rows.csv · 2 rows').waitFor();
  await chosen(/^Aurora/);
  await price().getByText('1 of 2 generations cannot be ordered').waitFor();
  await price()
    .getByRole('list', { name: 'What cannot be ordered' })
    .getByText('rows.csv line 3:')
    .waitFor();
  await form().getByText('Not all of it can be ordered: see above.').waitFor();
  await form().getByRole('checkbox', { name: 'Leave out what cannot be ordered' }).check();
  await expect.poll(() => order().getAttribute('aria-disabled')).toBe('false');
  await order().click();
  const batch = row('Batch of 2 generations');
  await batch.getByRole('status').getByText('Done').waitFor({ timeout: 30_000 });
  const refused = batch.getByRole('region', { name: '1 refused' });
  await refused.getByRole('row', { name: /^2 a tall, old pier/ }).waitFor();
});

test('what costs money needs a cap: there it pauses, and goes on under a higher one', async () => {
  await stage.steps.open('/batches');
  await form().getByRole('textbox', { name: 'Prompts' }).fill('a heron');
  await form().getByRole('textbox', { name: 'Seeds' }).fill('1..3');
  await chosen(/Stable Image Core/);
  await form().getByText('Say what all of it may cost.').waitFor();
  const [each = 0] = ((await price().textContent()) ?? '').match(/(?<=\$)[\d.]+/) ?? [];
  const one = Number(each) / 3;
  await form()
    .getByRole('textbox', { name: 'Cap, in US dollars' })
    .fill((one * 1.5).toFixed(4));
  await expect.poll(() => order().getAttribute('aria-disabled')).toBe('false');
  await order().click();
  const batch = row('Batch of 3 generations');
  await batch.getByText('Paused at its cap').waitFor({ timeout: 30_000 });
  await batch.getByRole('region', { name: '2 not bought' }).getByRole('row').nth(2).waitFor();
  await batch.getByRole('textbox', { name: 'New cap, in US dollars' }).fill((one * 4).toFixed(4));
  await batch.getByRole('button', { name: 'Go on' }).click();
  await batch.getByRole('status').getByText('Done').waitFor({ timeout: 30_000 });
  await batch.getByText('3 of 3').waitFor();
});

test('it fits a phone, where More leads to it', async () => {
  await stage.page.setViewportSize({ width: 390, height: 844 });
  await stage.steps.open('/');
  await stage.page.getByRole('button', { name: 'More', exact: true }).click();
  await stage.page.getByRole('dialog').getByRole('link', { name: 'Batches' }).click();
  await stage.page.getByRole('heading', { name: 'Batches', level: 1 }).waitFor();
  expect(await overflow(stage.page)).toBeLessThanOrEqual(0);
});
