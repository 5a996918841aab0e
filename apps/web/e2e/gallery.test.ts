import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });
const pictures = () => stage.page.locator('[data-image]');
const shown = () => pictures().evaluateAll((all) => all.map((one) => one.dataset.image ?? ''));
const selection = () => stage.page.getByRole('region', { name: 'Selection' });
const board = (name: string) =>
  stage.page
    .getByRole('navigation', { name: 'Boards' })
    .getByRole('button', { name: new RegExp(`^${name}`) });

test('pictures to begin with, of several shapes', async () => {
  await stage.steps.open('/');
  for (const [prompt, ratio] of [
    ['a lighthouse at dusk', '16:9'],
    ['a heron', '1:1'],
    ['a harbour', '9:16'],
  ] as const) {
    await stage.page.getByRole('radio', { name: ratio, exact: true }).click();
    await stage.steps.generate(prompt);
    await stage.steps.decoded(prompt, 1);
  }
});

test('keys: arrows move, space selects, with Shift a range, S stars, numbers rate, Escape clears', async () => {
  await stage.steps.open('/gallery');
  await expect.poll(() => pictures().count()).toBe(3);
  const [first, second] = await shown();
  await pictures().first().focus();
  await stage.page.keyboard.press('ArrowRight');
  const focused = () =>
    stage.page.evaluate(() => document.activeElement?.getAttribute('data-image'));
  await expect.poll(focused).toBe(second);
  await stage.page.keyboard.press('ArrowLeft');
  await expect.poll(focused).toBe(first);
  await stage.page.keyboard.press(' ');
  await selection().getByText('1 selected').waitFor();
  await stage.page.keyboard.press('Shift+ArrowRight');
  await selection().getByText('2 selected').waitFor();
  await stage.page.keyboard.press('s');
  await expect
    .poll(() => stage.page.getByRole('button', { name: 'Take the star away' }).count())
    .toBe(2);
  await stage.page.keyboard.press('4');
  await expect.poll(() => stage.page.getByText('★★★★').count()).toBe(2);
  await stage.page.keyboard.press('Control+a');
  await selection().getByText('3 selected').waitFor();
  await stage.page.keyboard.press('Escape');
  await expect.poll(() => selection().count()).toBe(0);
});

test('a click with Ctrl selects, with Shift up to there; the box does too', async () => {
  await stage.steps.open('/gallery');
  await pictures().nth(2).waitFor();
  await pictures()
    .first()
    .click({ modifiers: ['Control'] });
  await pictures()
    .nth(2)
    .click({ modifiers: ['Shift'] });
  await selection().getByText('3 selected').waitFor();
  await stage.page.getByRole('checkbox', { name: 'Select: a heron' }).click();
  await selection().getByText('2 selected').waitFor();
  await stage.page.getByRole('button', { name: 'Clear the selection' }).click();
  await expect.poll(() => selection().count()).toBe(0);
});

test('filters stand in the address and narrow, by shape, rating and day', async () => {
  await stage.steps.open('/gallery');
  await pictures().nth(2).waitFor();
  await stage.page.getByRole('button', { name: 'More filters' }).click();
  await stage.page.getByRole('combobox', { name: 'Shape' }).click();
  await stage.page.getByRole('option', { name: 'Portrait' }).click();
  await expect.poll(() => pictures().count()).toBe(1);
  expect(stage.page.url()).toContain('shape=PORTRAIT');
  await stage.page.reload();
  await stage.page.getByRole('button', { name: 'Open: a harbour' }).waitFor();
  for (const [query, count] of [
    ['rating=4', 2],
    ['rating=5', 0],
    ['since=2020-01-01', 3],
    ['until=2020-01-01', 0],
    ['provider=sandbox&mode=TXT2IMG', 3],
    ['mode=UPSCALE', 0],
  ] as const) {
    await stage.steps.open(`/gallery?${query}`);
    if (count === 0) await stage.page.getByText('No picture matches').waitFor();
    await expect.poll(() => pictures().count(), { message: query }).toBe(count);
  }
});

test('a board: made, filled by dragging and by selection, renamed, emptied, deleted', async () => {
  await stage.steps.open('/gallery');
  await pictures().nth(2).waitFor();
  await stage.page.getByRole('button', { name: 'New board' }).click();
  await stage.page.getByRole('textbox', { name: 'Name' }).fill('Birds');
  await stage.page.getByRole('button', { name: 'Save' }).click();
  await board('Birds').waitFor();
  await stage.page.getByRole('button', { name: 'Open: a heron' }).dragTo(board('Birds'));
  await board('Birds').getByText('1 picture', { exact: true }).waitFor();

  await pictures()
    .first()
    .click({ modifiers: ['Control'] });
  await selection().getByRole('button', { name: 'Add to board' }).click();
  await stage.page.getByRole('menuitem', { name: 'Birds' }).click();
  await board('Birds').getByText('2 pictures').waitFor();
  await board('Birds').click();
  await expect.poll(() => pictures().count()).toBe(2);
  await board('On no board').click();
  await expect.poll(() => pictures().count()).toBe(1);

  await board('Birds').click();
  await expect.poll(() => pictures().count()).toBe(2);
  await stage.page.getByRole('checkbox', { name: 'Select: a heron' }).click();
  await selection().getByRole('button', { name: 'Take off this board' }).click();
  await expect.poll(() => pictures().count()).toBe(1);

  await stage.page.getByRole('button', { name: 'More about “Birds”' }).click();
  await stage.page.getByRole('menuitem', { name: 'Rename' }).click();
  await stage.page.getByRole('textbox', { name: 'Name' }).fill('Coasts');
  await stage.page.getByRole('button', { name: 'Save' }).click();
  await board('Coasts').waitFor();
  await stage.page.getByRole('button', { name: 'More about “Coasts”' }).click();
  await stage.page.getByRole('menuitem', { name: 'Delete the board' }).click();
  await stage.page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => board('Coasts').count()).toBe(0);
  await expect.poll(() => pictures().count()).toBe(3);
});

test('new pictures come to the board that was chosen for them', async () => {
  await stage.steps.open('/gallery');
  await pictures().nth(2).waitFor();
  await stage.page.getByRole('button', { name: 'New board' }).click();
  await stage.page.getByRole('textbox', { name: 'Name' }).fill('Today');
  await stage.page.getByRole('button', { name: 'Save' }).click();
  await stage.page.getByRole('button', { name: 'More about “Today”' }).click();
  await stage.page.getByRole('menuitem', { name: 'New pictures come here' }).click();
  await board('Today').getByText('takes new ones').waitFor();
  await stage.steps.open('/');
  await stage.steps.generate('dunes');
  await stage.steps.decoded('dunes', 1);
  await stage.steps.open('/gallery');
  await board('Today').getByText('1 picture, takes new ones').waitFor();
  await board('Today').click();
  await expect.poll(() => pictures().count()).toBe(1);
  await stage.page.getByRole('button', { name: 'Open: dunes' }).waitFor();
});

test('deleting is undone, and the picture is where it was', async () => {
  await stage.steps.open('/gallery');
  await expect.poll(() => pictures().count()).toBe(4);
  const before = await shown();
  await pictures().nth(1).focus();
  await stage.page.keyboard.press('Delete');
  await expect.poll(() => pictures().count()).toBe(3);
  await stage.page.getByText('1 picture deleted.').first().waitFor();
  await stage.page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(shown).toEqual(before);
  await pictures().first().focus();
  await stage.page.keyboard.press('Delete');
  await expect.poll(() => pictures().count()).toBe(3);
  await stage.page.keyboard.press('Control+z');
  await expect.poll(shown).toEqual(before);
});

test('a selection comes as a zip with the originals and a manifest', async () => {
  await stage.steps.open('/gallery');
  await pictures().nth(3).waitFor();
  await pictures().first().focus();
  await stage.page.keyboard.press('Control+a');
  const coming = stage.page.waitForEvent('download');
  await selection().getByRole('button', { name: 'Download as a zip' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^darkroom-.*\.zip$/);
  const bytes = await readFile(await download.path());
  const text = bytes.toString('latin1');
  // Stored as they are: the names and the manifest can be read in the file itself.
  expect(text.startsWith('PK')).toBe(true);
  for (const name of ['a-heron', 'a-harbour', 'a-lighthouse-at-dusk', 'dunes', 'manifest.json'])
    expect(text).toContain(name);
  expect(text).toContain('"sha256"');
});

test('large: zoomed to its pixels and moved, rated, and its neighbours by the arrows', async () => {
  await stage.steps.open('/gallery');
  await stage.page.getByRole('button', { name: 'Open: a lighthouse at dusk' }).click();
  const image = stage.page.getByTestId('lightbox-image');
  await image.waitFor();
  await stage.page.getByRole('button', { name: 'Zoom to 100 %' }).click();
  await stage.page.getByText('100 %', { exact: true }).waitFor();
  const box = await image.boundingBox();
  expect(Math.round(box?.width ?? 0)).toBe(Number(await image.getAttribute('width')));
  await stage.page.mouse.move(500, 450);
  await stage.page.mouse.wheel(0, -400);
  const scale = async () => Number(await image.getAttribute('data-scale'));
  await expect.poll(scale).toBeGreaterThan(1.5);
  const left = (await image.boundingBox())?.x ?? 0;
  await stage.page.mouse.down();
  await stage.page.mouse.move(440, 450, { steps: 4 });
  await stage.page.mouse.up();
  await expect.poll(async () => (await image.boundingBox())?.x).toBeLessThan(left);
  // What was a drag is no click: it stays as near as it was.
  expect(await scale()).toBeGreaterThan(1.5);
  await stage.page.keyboard.press('z');
  await expect.poll(() => image.getAttribute('data-scale')).toBeNull();
  await stage.page.keyboard.press('ArrowLeft');
  await stage.page.getByRole('complementary', { name: 'Details' }).getByText('a heron').waitFor();
  await stage.page.getByRole('list', { name: 'What became of the settings' }).waitFor();
});

test('two pictures one over the other, with a line between them', async () => {
  await stage.steps.open('/gallery');
  await pictures()
    .first()
    .click({ modifiers: ['Control'] });
  await pictures()
    .nth(1)
    .click({ modifiers: ['Control'] });
  await selection().getByRole('button', { name: 'Compare' }).click();
  const dialog = stage.page.getByRole('dialog', { name: 'Compare two pictures' });
  const line = dialog.getByRole('slider', { name: 'Where the line between the pictures stands' });
  await line.waitFor();
  await line.focus();
  await stage.page.keyboard.press('End');
  expect(await line.inputValue()).toBe('100');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => dialog.count()).toBe(0);
});

test('its settings go to another model, and a picture tells what it led to', async () => {
  await stage.steps.open('/gallery');
  await stage.page.getByRole('button', { name: 'Open: a heron' }).click();
  await stage.page.getByRole('button', { name: 'Run on another model' }).click();
  await stage.page.getByRole('option', { name: /^Relay/ }).click();
  await stage.page.getByRole('button', { name: 'Model: Relay' }).waitFor();
  expect(await stage.steps.prompt().inputValue()).toBe('a heron');
  await stage.steps.chooseModel('Aurora');

  await stage.steps.open('/gallery');
  await stage.page.getByRole('button', { name: 'Open: a heron' }).click();
  await stage.page.getByRole('button', { name: 'Use as input' }).click();
  await stage.page.getByRole('combobox', { name: 'Mode', exact: true }).waitFor();
  await stage.steps.generate('a heron at night');
  await stage.steps.decoded('a heron at night', 1);
  await stage.steps.open('/gallery');
  await stage.page.getByRole('button', { name: 'Open: a heron', exact: true }).click();
  const led = stage.page.getByRole('list', { name: 'Led to' });
  await led.getByRole('button', { name: 'Open: a heron at night' }).click();
  await stage.page.getByRole('button', { name: 'Compare with its input' }).waitFor();
});
