import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { type Emulator, type Server, startEmulator, startServer } from './processes.ts';
import { type Complaints, nameless, openPage, overflow } from './watched-page.ts';

/** One server, one emulator and one browser for the whole story; each test has a page of its own. */
let server: Server;
let emulator: Emulator;
let browser: Browser;
let page: Page;
let complaints: Complaints;

beforeAll(async () => {
  emulator = await startEmulator('openai');
  [server, browser] = await Promise.all([
    startServer({ DARKROOM_OPENAI_BASE_URL: emulator.baseUrl }),
    openBrowser(),
  ]);
}, 60_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await emulator?.[Symbol.asyncDispose]();
}, 30_000);

beforeEach(async () => {
  complaints = { console: [], foreign: [] };
  page = await openPage(browser.context, server.url, complaints);
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual({ console: [], foreign: [] });
});

const prompt = () => page.getByRole('textbox', { name: 'Prompt', exact: true });
const batch = (name: string) => page.getByRole('article', { name });
const pictures = (name: string) => batch(name).locator('img');

async function open(path: string): Promise<void> {
  await page.goto(server.url + path);
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

async function generate(text: string): Promise<void> {
  await prompt().fill(text);
  await page.keyboard.press('Control+Enter');
}

async function openPicker(): Promise<void> {
  await prompt().waitFor();
  await page.keyboard.press('Control+k');
  const search = page.getByRole('textbox', { name: 'Search models' });
  await expect.poll(() => search.evaluate((one) => one === document.activeElement)).toBe(true);
}

async function chooseModel(name: string): Promise<void> {
  await openPicker();
  await page.getByRole('textbox', { name: 'Search models' }).fill(name);
  await page.getByRole('option', { name }).first().click();
}

/** Waits until every picture of the batch was really decoded, and answers how many there are. */
async function decoded(name: string, count: number): Promise<void> {
  await expect.poll(() => pictures(name).count(), { timeout: 15_000 }).toBe(count);
  await expect
    .poll(() =>
      pictures(name).evaluateAll((all) =>
        all.every((one) => one instanceof HTMLImageElement && one.complete && one.naturalWidth > 0),
      ),
    )
    .toBe(true);
}

describe('signing in', () => {
  test('without a session the page says how to get a link', async () => {
    const answer = await page.goto(server.url);
    expect(answer?.status()).toBe(401);
    expect(await page.textContent('body')).toContain('darkroom -- auth link');
    complaints.console = []; // the browser itself notes the 401
  });

  test('the printed link leads to the studio, and works once', async () => {
    await page.goto(server.signInUrl);
    await page.waitForURL(`${server.url}/`);
    await prompt().waitFor();
    expect(await prompt().evaluate((box) => box === document.activeElement)).toBe(true);
  });
});

describe('from words to a picture', () => {
  test('a tile of the right shape at once, the picture, the large view, the very bytes', async () => {
    await open('/');
    await page.getByRole('radio', { name: '16:9' }).click();
    await generate('a lighthouse at dusk');
    const tile = batch('a lighthouse at dusk').locator('[style*="--ratio"]').first();
    // Whichever it is at that moment: the order on its way, the work, or the picture.
    await expect
      .poll(async () => {
        const box = await tile.boundingBox().catch(() => null);
        return box === null ? null : (box.width / box.height).toFixed(2);
      })
      .toBe((16 / 9).toFixed(2));
    await decoded('a lighthouse at dusk', 1);
    expect(await page.getByRole('status').allTextContents()).toContain(
      '1 picture of “a lighthouse at dusk” finished.',
    );

    await batch('a lighthouse at dusk').getByRole('button', { name: /^Open/ }).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.waitFor();
    const told = await details.locator('dt:text-is("SHA-256") + dd').textContent();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the original' }).last().click(),
    ]);
    const bytes = await readFile(await download.path());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(told);
    expect(download.suggestedFilename()).toMatch(/^a-lighthouse-at-dusk-\w+\.png$/);
    expect(bytes.readUInt32BE(16)).toBe(1024);
    expect(bytes.readUInt32BE(20)).toBe(576);

    await page.keyboard.press('z');
    const zoomed = page.getByTestId('lightbox-image');
    await expect.poll(() => zoomed.evaluate((one) => one.getBoundingClientRect().width)).toBe(1024);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('lightbox-image').count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  test('several orders wait together, and each comes', async () => {
    await open('/');
    for (const name of ['first of three', 'second of three', 'third of three'])
      await generate(name);
    for (const name of ['first of three', 'second of three', 'third of three'])
      await decoded(name, 1);
  });

  test('a reload keeps the words and the settings', async () => {
    await open('/');
    await prompt().fill('half a thought');
    await page.getByRole('radio', { name: '21:9' }).click();
    await page.waitForTimeout(400); // the draft is kept a moment after the last change
    await page.reload();
    await prompt().waitFor();
    expect(await prompt().inputValue()).toBe('half a thought');
    expect(await page.getByRole('radio', { name: '21:9' }).getAttribute('aria-checked')).toBe(
      'true',
    );
    await page.getByRole('radio', { name: 'auto' }).click();
  });

  test('controls follow the model, what does not fit is named, and one step leads back', async () => {
    await open('/');
    await prompt().fill('a heron');
    await page.getByRole('textbox', { name: 'Seed' }).fill('42');
    await page.getByRole('radio', { name: '3:2' }).click();
    await chooseModel('Etching');
    await page.getByText('Changed for Etching').waitFor();
    await page.getByText('Seed: not taken.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Seed' }).count()).toBe(0);
    expect(await page.getByRole('radio', { name: '3:2' }).getAttribute('aria-checked')).toBe(
      'true',
    );
    expect(await page.getByLabel('Ink').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Seed' }).inputValue()).toBe('42');
    await page.getByRole('textbox', { name: 'Seed' }).fill('');
    await page.getByRole('radio', { name: 'auto' }).click();
  });

  test('an upload becomes a reference image, and the count says so', async () => {
    await open('/');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Reference images: upload' }).click();
    const icon = await page.screenshot({ clip: { x: 0, y: 0, width: 64, height: 64 } });
    await (await chooser).setFiles({ name: 'small.png', mimeType: 'image/png', buffer: icon });
    await page.getByText('1 of 8').waitFor();
    await generate('with a reference');
    await decoded('with a reference', 1);
    await page.getByRole('button', { name: 'Remove small.png' }).click();
    await page.getByText('0 of 8').waitFor();
  });
});

describe('what goes wrong is told, with the way on', () => {
  test('a refusal: a sentence, a retry, the settings', async () => {
    await open('/');
    await generate('[refused] a heron');
    const tile = batch('[refused] a heron').first();
    await tile.getByText('The sandbox refuses this prompt').waitFor();
    await tile.getByRole('button', { name: 'Retry' }).click();
    await expect.poll(() => batch('[refused] a heron').count()).toBe(2);
    await prompt().fill('something else');
    await tile.getByRole('button', { name: 'Edit settings' }).click();
    await expect.poll(() => prompt().inputValue()).toBe('[refused] a heron');
    await prompt().fill('');
  });

  test('a lost answer is settled by the bill, or ordered again knowingly', async () => {
    await open('/');
    await generate('[ambiguous] a bridge');
    const tile = batch('[ambiguous] a bridge').first();
    await tile.getByText('The answer was lost').waitFor();
    expect(await tile.getByRole('button', { name: 'Make it again' }).isDisabled()).toBe(true);
    await tile.getByRole('checkbox').check();
    expect(await tile.getByRole('button', { name: 'Make it again' }).isEnabled()).toBe(true);
    await tile.getByRole('button', { name: 'It was not charged' }).click();
    await expect
      .poll(() => tile.getByRole('button', { name: 'It was not charged' }).count())
      .toBe(0);
  });

  test('what runs can be canceled', async () => {
    await open('/');
    await generate('[slow] a snail');
    await batch('[slow] a snail')
      .getByText(/%|Running/)
      .first()
      .waitFor();
    await batch('[slow] a snail').getByRole('button', { name: 'Cancel' }).click();
    await batch('[slow] a snail')
      .getByText(/cancel/i)
      .first()
      .waitFor();
    await expect
      .poll(() => batch('[slow] a snail').getAttribute('aria-busy'), { timeout: 15_000 })
      .toBe('false');
  });

  test('without words the button says what is missing', async () => {
    await open('/');
    await prompt().fill('');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Write what you want to see first.').waitFor();
  });
});

describe('providers', () => {
  test('a wrong key is refused in full and not stored; the right one leads to a picture', async () => {
    await open('/providers');
    await page.getByRole('button', { name: /^OpenAI: Not set up/ }).click();
    const form = page.getByRole('form', { name: 'Set up OpenAI' });
    const key = form.getByLabel('API key');
    await key.fill('sk-wrong-wrong-wrong-wrong');
    await form.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/refused|rejected|Incorrect/i)
      .first()
      .waitFor();
    expect(await page.getByTestId('provider-state').textContent()).toContain('Not set up');

    await key.fill(emulator.key);
    await form.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => page.getByTestId('provider-state').textContent()).toContain('Ready');
    expect(await key.inputValue()).toBe('');
    expect(await page.content()).not.toContain(emulator.key);
    await page
      .getByText(/stored here, encrypted/)
      .first()
      .waitFor();
    await form.getByRole('button', { name: 'Test' }).click();
    await page.getByText('answers, and takes the credentials').waitFor();

    await open('/');
    await chooseModel('GPT Image 2');
    await page.getByTestId('estimate').waitFor();
    await generate('a heron, from afar');
    await decoded('a heron, from afar', 1);
    expect(await batch('a heron, from afar').textContent()).toMatch(/\$0\.\d+/);
    await chooseModel('Aurora');
  });

  test('the models of the account are found', async () => {
    await open('/providers?open=openai');
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByText(/\d+ found/).waitFor();
  });
});

test('models: filtered, removed and installed again', async () => {
  await open('/models?view=catalog&provider=sandbox');
  await page.getByRole('button', { name: 'Uninstall Relay', exact: true }).click();
  await page.getByRole('button', { name: 'Install Relay', exact: true }).click();
  await page.getByRole('button', { name: 'Uninstall Relay' }).waitFor();
  const gone = page.getByRole('region', { name: 'Switched off by their providers' });
  expect(await gone.textContent()).toMatch(/Daguerreotype.*take Etching/);
  await page
    .getByRole('button', { name: /^Aurora\b/ })
    .first()
    .click();
  await page.getByText('external://sandbox/aurora', { exact: true }).waitFor();
});

describe('the gallery', () => {
  test('search, star, arrows, recall, delete', async () => {
    await open('/gallery?search=lighthouse');
    await expect.poll(() => page.locator('[data-image]').count()).toBe(1);
    await page.locator('[data-image]').click();
    await page.getByTestId('lightbox-image').waitFor();
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Take the star away' }).waitFor();
    await page.getByRole('button', { name: 'Recall all' }).click();
    await expect.poll(() => prompt().inputValue()).toBe('a lighthouse at dusk');
    expect(await page.getByRole('radio', { name: '16:9' }).getAttribute('aria-checked')).toBe(
      'true',
    );

    await open('/gallery?starred=1');
    await expect.poll(() => page.locator('[data-image]').count()).toBe(1);
    await open('/gallery');
    await page.locator('[data-image]').nth(3).waitFor();
    const before = await page.locator('[data-image]').count();
    await page.locator('[data-image]').first().focus();
    await page.keyboard.press('ArrowRight');
    const second = await page.locator('[data-image]').nth(1).getAttribute('data-image');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-image'))).toBe(
      second,
    );
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => page.locator('[data-image]').count()).toBe(before - 1);
    expect(await page.locator(`[data-image="${second}"]`).count()).toBe(0);
  });
});

test('by keyboard alone: from the first key to the downloaded picture', async () => {
  await open('/');
  await prompt().fill('');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type('typed without a mouse');
  await openPicker();
  await page.keyboard.type('etching');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Model: Etching' }).waitFor();
  await page.keyboard.press('/');
  await expect.poll(() => prompt().evaluate((box) => box === document.activeElement)).toBe(true);
  await page.keyboard.press('Control+Enter');
  await decoded('typed without a mouse', 1);
  const opener = batch('typed without a mouse').getByRole('button', { name: /^Open/ });
  for (let tabs = 0; tabs < 20; tabs += 1) {
    await page.keyboard.press('Tab');
    if (await opener.evaluate((one) => one === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await page.getByTestId('lightbox-image').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('d')]);
  expect(download.suggestedFilename()).toMatch(/^typed-without-a-mouse/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+4');
  await page.waitForURL(/\/models/);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
});

test.each(['/', '/gallery', '/providers', '/models', '/models?view=catalog'])(
  'everything on %s has a name, wide and narrow, and nothing sticks out',
  async (path) => {
    await open(path);
    await page.getByRole('main').getByRole('button').first().waitFor();
    expect(await nameless(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(200); // the layout follows the window
    expect(await nameless(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  },
);

test('two tabs show the same, as it happens', async () => {
  await open('/');
  const other = await openPage(browser.context, server.url, complaints);
  await other.goto(`${server.url}/gallery`);
  await other.locator('[data-image]').first().waitFor();
  await other.waitForTimeout(500); // its stream is open by then
  const before = await other.locator('[data-image]').count();
  await generate('seen from next door');
  await decoded('seen from next door', 1);
  await expect.poll(() => other.locator('[data-image]').count()).toBe(before + 1);
  await other.close();
});

test('a break is told and mended, and nothing is missed', async () => {
  await open('/');
  await prompt().waitFor();
  await browser.context.setOffline(true);
  await page.getByText('This computer is offline').waitFor();
  await browser.context.setOffline(false);
  await expect
    .poll(() => page.getByText('This computer is offline').count(), { timeout: 10_000 })
    .toBe(0);
  await generate('after the break');
  await decoded('after the break', 1);
  complaints.console = complaints.console.filter(
    (text) => !text.includes('ERR_INTERNET_DISCONNECTED'),
  );
});

test('the explorer runs a query, and leaves nothing to other origins', async () => {
  await page.goto(`${server.url}/graphiql/`);
  const choice = page.getByRole('menuitem', { name: 'Models' });
  // The editor needs a moment until it knows the operations in it.
  await expect
    .poll(
      async () => {
        await page.getByRole('button', { name: /Execute query/ }).click();
        return choice.count();
      },
      { timeout: 15_000, interval: 500 },
    )
    .toBe(1);
  await choice.click();
  await expect
    .poll(() => page.locator('.graphiql-response').textContent(), { timeout: 15_000 })
    .toContain('external://');
});

test('a session that ends is told in the open page', async () => {
  await open('/');
  await prompt().waitFor();
  await page.waitForTimeout(800); // what the page asks by itself is answered by then
  await browser.context.clearCookies();
  await prompt().fill('too late');
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  complaints.console = complaints.console.filter((text) => !text.includes('401'));
});
