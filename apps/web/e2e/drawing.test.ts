import { readFile } from 'node:fs/promises';
import { cleanProviderText } from '@darkroom/core';
import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from './hostile-texts.ts';
import { onStage } from './stage.ts';
import { overflow, watchForHarm } from './watched-page.ts';

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

/** Without the control characters that prompts are sent without. */
const seen = (text: string | null) =>
  (text ?? '').replace(/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '');
/** Every text, in any order. */
const sorted = (texts: readonly (string | null)[]) => texts.map(seen).sort();

test('hostile prompts and words of providers are texts, and nothing else', async () => {
  const { page, steps, emulator } = stage;
  expect(HOSTILE_TEXTS).toHaveLength(40);
  const harm = await watchForHarm(page);
  await steps.open('/');
  await steps.setKey('openai', 'openai_api_key', emulator.key);
  for (const message of HOSTILE_TEXTS)
    await emulator.fail({
      fault: {
        kind: 'reply',
        status: 400,
        body: { error: { message, type: 'invalid_request_error', param: null, code: null } },
      },
    });
  await steps.open('/?model=external%3A%2F%2Fopenai%2Fgpt-image-2');
  await page.getByRole('button', { name: 'Model: GPT Image 2', exact: true }).waitFor();
  for (const text of HOSTILE_TEXTS) await steps.generate(text);
  const failures = page.getByRole('region', { name: 'Failed' });
  await expect.poll(() => failures.count(), { timeout: 60_000 }).toBe(40);

  const orders = page.locator('article[data-generation]');
  const wanted = sorted(HOSTILE_TEXTS);
  const told = await orders.evaluateAll((all) =>
    all.map((one) => ({
      label: one.getAttribute('aria-label'),
      shown: one.querySelector('header p')?.textContent ?? null,
    })),
  );
  const own = told.filter(({ label }) => wanted.includes(seen(label)));
  expect(sorted(own.map(({ label }) => label))).toEqual(wanted);
  expect(sorted(own.map(({ shown }) => shown))).toEqual(wanted);
  const reasons = (await failures.allTextContents()).join('\n');
  for (const text of HOSTILE_TEXTS) {
    // What is quoted is cut after some hundred characters.
    const words = cleanProviderText(text)
      .slice(0, 250)
      .replace(/[\ud800-\udbff]$/, '');
    expect(reasons).toContain(words);
  }
  const fits = async () => {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      // What is laid out by its width follows in the next frame.
      await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0);
    }
    expect(await harm()).toEqual([]);
  };
  await fits();
  await page.getByRole('button', { name: 'Earlier prompts and templates' }).click();
  await page.getByRole('list', { name: 'Earlier prompts' }).waitFor();
  await fits();

  // Pictures of them, small ones: in a batch, in the gallery, and large.
  const answer = await steps.ask(
    'mutation ($input: BatchCreateInput!) { batchCreate(input: $input) { batch { id } userErrors { message } } }',
    {
      batch: {
        matrix: { prompts: HOSTILE_TEXTS },
        shared: {
          model: { source: 'external://sandbox/aurora' },
          size: { dimensions: { width: 256, height: 256 } },
        },
        name: HOSTILE_TEXTS[2],
      },
    },
  );
  const batch = /"id":"(bat_\w+)"/.exec(answer)?.[1];
  expect(batch, answer).toBeDefined();
  await steps.open(`/batches?open=${batch}`);
  await page.getByRole('status').getByText('Done').waitFor({ timeout: 60_000 });
  await fits();
  await page.setViewportSize({ width: 1440, height: 900 });
  await steps.open('/gallery?model=external%3A%2F%2Fsandbox%2Faurora');
  await page.getByText('40 pictures', { exact: true }).waitFor();
  const captions = new Set<string>();
  // Only what is near the screen is drawn.
  await expect
    .poll(async () => {
      const near = await page
        .locator('[data-image] img')
        .evaluateAll((all) => all.map((one) => one.getAttribute('alt')));
      for (const one of near) captions.add(seen(one));
      await page.locator('[data-image]').last().scrollIntoViewIfNeeded();
      return wanted.filter((text) => !captions.has(text));
    })
    .toEqual([]);
  await fits();
  await page.locator('[data-image]').first().click();
  await page.getByTestId('lightbox-image').waitFor();
  await fits();

  expect(new URL(page.url()).origin).toBe(stage.server.url);
  // The watch sees what it is there for.
  await page.evaluate(() =>
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="hostile = 0">'),
  );
  await expect.poll(harm).toEqual(['script-src-attr']);
  stage.complaints.console = stage.complaints.console.filter((line) => !/inline event/i.test(line));
}, 180_000);
