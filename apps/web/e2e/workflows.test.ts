import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { nameless, overflow } from './watched-page.ts';

const stage = onStage({ isSignedIn: true });

const editor = () => stage.page.getByRole('form', { name: 'Workflow editor' });
const node = (title: string) => stage.page.getByRole('article', { name: title });
const price = () => editor().getByRole('region', { name: 'Price of the workflow' });
const run = () => editor().getByRole('button', { name: 'Run the workflow' });

/** Presses a button as somebody without a pointer does, and chooses from its menu by the arrows. */
async function chooseByKeys(button: string, kind: RegExp): Promise<void> {
  await stage.page.getByRole('button', { name: button }).focus();
  await stage.page.keyboard.press('Enter');
  const item = stage.page.getByRole('menuitem', { name: kind });
  // Not before a model that does it is known.
  await expect.poll(() => item.isEnabled()).toBe(true);
  const isChosen = () => item.evaluate((one) => one === document.activeElement);
  for (let step = 0; step < 12 && !(await isChosen()); step += 1)
    await stage.page.keyboard.press('ArrowDown');
  expect(await isChosen()).toBe(true);
  await stage.page.keyboard.press('Enter');
}

/** Whether what has the focus is this node. */
const isFocused = (title: string) =>
  expect
    .poll(() => stage.page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toBe(title);

test('built by keys, joined, priced, run, and followed to the picture on its node', async () => {
  const { page } = stage;
  await stage.steps.open('/workflows');
  await editor().getByText('Add a node first.').waitFor();
  await chooseByKeys('Add a node', /^Text to image/);
  await isFocused('1 · Text to image');
  // It begins with a model that costs nothing.
  await expect
    .poll(() => node('1 · Text to image').getByRole('combobox', { name: 'Model' }).inputValue())
    .not.toBe('');
  await node('1 · Text to image').getByRole('textbox', { name: 'Prompt', exact: true }).focus();
  await page.keyboard.type('a heron in the reeds');
  await node('1 · Text to image').getByRole('combobox', { name: 'Ratio' }).fill('16:9');
  await node('1 · Text to image').getByRole('textbox', { name: 'Seed' }).fill('42');
  await price().getByText('1 picture · 1 request · free').waitFor();

  await chooseByKeys('Add a node', /^Image to image/);
  const second = node('2 · Image to image');
  await isFocused('2 · Image to image');
  // What is missing stands with its field, and the button says why it is off.
  await second
    .getByText(/input image|needs an image|picture/i)
    .first()
    .waitFor();
  await editor().getByText('Something stands in the way:').waitFor();
  const source = second.getByRole('combobox', { name: 'Picture' });
  await source.focus();
  await source.selectOption({ label: '1 · Text to image' });
  // Its node went to another column, and the field has the focus still.
  expect(await source.evaluate((one) => one === document.activeElement)).toBe(true);
  await second.getByRole('textbox', { name: 'Prompt', exact: true }).fill('the same at night');
  await chooseByKeys('Go on from node 2', /^Resize/);
  await price().getByText('2 pictures · 2 requests · free').waitFor();
  // The first cannot wait for the last.
  expect(await source.locator('option').allTextContents()).toEqual([
    'Nothing yet',
    '1 · Text to image',
    'A picture of your own',
  ]);
  await editor().getByRole('textbox', { name: 'Name' }).fill('Heron by night');
  expect(await nameless(page)).toEqual([]);

  // A reload loses nothing of it.
  await page.reload();
  await expect
    .poll(() => node('1 · Text to image').getByRole('textbox', { name: 'Seed' }).inputValue())
    .toBe('42');
  await expect.poll(() => run().getAttribute('aria-disabled')).toBe('false');
  await run().focus();
  await page.keyboard.press('Enter');

  const done = page.getByRole('article', { name: 'Heron by night' });
  await done.getByRole('status').getByText('Done · 3 of 3 nodes').waitFor({ timeout: 30_000 });
  for (const title of ['1 · Text to image', '2 · Image to image', '3 · Resize']) {
    const picture = node(title).getByRole('img');
    await expect
      .poll(() => picture.evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth))
      .toBeGreaterThan(100);
  }
  expect(await nameless(page)).toEqual([]);
  await page.reload();
  await done.getByRole('status').getByText('Done · 3 of 3 nodes').waitFor();
  await node('2 · Image to image').getByRole('button', { name: 'Open: the same at night' }).click();
  await page.getByTestId('lightbox-image').waitFor();
  await page.keyboard.press('Escape');
  await done.getByRole('button', { name: 'Change it and run again' }).click();
  await node('3 · Resize').waitFor();
  await page.getByRole('link', { name: /^Heron by night Done/ }).waitFor();
});

test('JSON goes in and comes out with all that was written, and what is wrong stands on its node', async () => {
  const { page } = stage;
  const document = {
    nodes: {
      '1': {
        type: 'text_to_image',
        model: { source: 'external://sandbox/aurora' },
        prompt: 'a futuristic city at night with neon lights',
        aspect_ratio: '16:9',
        seed: 42,
        parameters: { palette: 'neon' },
      },
      cut: { type: 'upscale', model: { key: 'nobody' }, image: { node: '1' } },
    },
    name: 'city',
  };
  await stage.steps.open('/workflows');
  await page.getByRole('button', { name: 'JSON' }).click();
  const dialog = page.getByRole('dialog', { name: 'This workflow as JSON' });
  const text = dialog.getByRole('textbox', { name: 'JSON' });
  await text.fill('{"nodes": ');
  await dialog.getByRole('button', { name: 'Take it into the editor' }).click();
  await dialog.getByText(/^This is no JSON: /).waitFor();
  await text.fill(JSON.stringify(document));
  await dialog.getByRole('button', { name: 'Take it into the editor' }).click();
  await node('1 · Text to image')
    .getByText('Kept as it is written in the JSON: parameters')
    .waitFor();
  const lacking = node('cut · Upscale');
  await lacking
    .getByText(/nobody/)
    .first()
    .waitFor();
  await price()
    .getByRole('list', { name: 'What stands in the way' })
    .getByRole('button', { name: 'Node cut' })
    .click();
  await isFocused('cut · Upscale');
  await page.getByRole('button', { name: 'JSON' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('city.json');
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toEqual(document);
  await page.keyboard.press('Escape');
  await lacking.getByRole('button', { name: 'Remove node cut' }).click();
  await price().getByText('1 picture · 1 request · free').waitFor();
  await editor().getByRole('button', { name: 'Undo' }).click();
  await lacking.waitFor();
});

test('a run shows work and failures where they are, after a reload too, and is canceled', async () => {
  const { page } = stage;
  const made = (prompt: string, more = {}) => ({
    type: 'text_to_image',
    model: { key: 'aurora' },
    prompt,
    ...more,
  });
  await stage.steps.open('/workflows');
  const ordered = await stage.steps.ask(
    'mutation ($input: WorkflowRunInput!) { workflowRun(input: $input) { workflowRun { id } } }',
    {
      document: {
        nodes: {
          bad: made('[refused] a heron'),
          behind: made('the same at night', { type: 'image_to_image', image: { node: 'bad' } }),
          long: made('[slow] a heron'),
          small: { type: 'resize', image: { node: 'long' }, width: 64, height: 64 },
        },
      },
    },
  );
  const id = /"id":"(\w+)"/.exec(ordered)?.[1] ?? '';
  // It came into the list of the open page by itself.
  await page.getByRole('link', { name: /^Workflow of 4 nodes Running/ }).click();
  await page.waitForURL(`**/workflows?open=${id}`);
  await node('bad · Text to image')
    .getByText(/refuses this prompt/)
    .waitFor();
  await node('behind · Image to image').getByText('Skipped').waitFor();
  await node('long · Text to image').getByRole('progressbar').waitFor();
  await page.reload();
  await node('long · Text to image').getByText('Running', { exact: true }).waitFor();
  await node('small · Resize').getByText('Waiting').waitFor();
  await page.getByRole('button', { name: 'Cancel the run' }).click();
  const run = page.getByRole('article', { name: 'Workflow of 4 nodes' });
  await run.getByRole('status').getByText('Canceled').waitFor();
  await node('small · Resize').getByText('Canceled').waitFor();
  expect(await run.getByRole('button', { name: 'Cancel the run' }).count()).toBe(0);
});

test('nodes are joined by dragging, and not in a round', async () => {
  const { page } = stage;
  await stage.steps.open('/workflows');
  await editor().getByRole('button', { name: 'Begin anew' }).click();
  await editor()
    .getByRole('button', { name: /^Text to image/ })
    .click();
  await chooseByKeys('Add a node', /^Upscale/);
  await node('2 · Upscale').waitFor();
  const middle = async (selector: string) => {
    const box = await page.locator(selector).boundingBox();
    if (box === null) throw new Error(`${selector} is not drawn`);
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  const drag = async (from: string, to: string) => {
    await page.mouse.move(...(await middle(from)));
    await page.mouse.down();
    const [x, y] = await middle(to);
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.up();
  };
  const source = node('2 · Upscale').getByRole('combobox', { name: 'Picture' });
  await drag('[data-port="1 output"]', '[data-port="2 image"]');
  await expect
    .poll(() => source.evaluate((one) => (one as HTMLSelectElement).selectedOptions[0]?.label)) // the role says so
    .toBe('1 · Text to image');
  await expect.poll(() => page.locator('[data-edge="2 image"]').count()).toBe(1);
  await drag('[data-port="2 output"]', '[data-node="1"]');
  await page.getByText('These nodes would wait for each other: they stay apart.').waitFor();
});

test('it fits a phone, where More leads to it', async () => {
  await stage.page.setViewportSize({ width: 390, height: 844 });
  await stage.steps.open('/');
  await stage.page.getByRole('button', { name: 'More', exact: true }).click();
  await stage.page.getByRole('dialog').getByRole('link', { name: 'Workflows' }).click();
  await stage.page.getByRole('heading', { name: 'Workflows', level: 1 }).waitFor();
  await node('2 · Upscale').waitFor();
  expect(await overflow(stage.page)).toBeLessThanOrEqual(0);
  expect(await nameless(stage.page)).toEqual([]);
});
