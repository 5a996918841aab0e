import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: false });

describe('signing in', () => {
  test('without a session the page says how to get a link', async () => {
    const answer = await stage.page.goto(stage.server.url);
    expect(answer?.status()).toBe(401);
    expect(await stage.page.textContent('body')).toContain('darkroom -- auth link');
    stage.complaints.console = []; // the browser itself notes the 401
  });

  test('the printed link leads to the studio, and works once', async () => {
    await stage.page.goto(stage.server.signInUrl);
    await stage.page.waitForURL(`${stage.server.url}/`);
    await stage.steps.prompt().waitFor();
    expect(await stage.steps.prompt().evaluate((box) => box === document.activeElement)).toBe(true);
  });
});

describe('from words to a picture', () => {
  test('a tile of the right shape at once, the picture, the large view, the very bytes', async () => {
    await stage.steps.open('/');
    await stage.page.getByRole('radio', { name: '16:9' }).click();
    await stage.steps.generate('a lighthouse at dusk');
    const tile = stage.steps.batch('a lighthouse at dusk').locator('[style*="--ratio"]').first();
    // Whichever it is at that moment: the order on its way, the work, or the picture.
    await expect
      .poll(async () => {
        const box = await tile.boundingBox().catch(() => null);
        return box === null ? null : (box.width / box.height).toFixed(2);
      })
      .toBe((16 / 9).toFixed(2));
    await stage.steps.decoded('a lighthouse at dusk', 1);
    expect(await stage.page.getByRole('status').allTextContents()).toContain(
      '1 picture of “a lighthouse at dusk” finished.',
    );

    await stage.steps.batch('a lighthouse at dusk').getByRole('button', { name: /^Open/ }).click();
    const details = stage.page.getByRole('complementary', { name: 'Details' });
    await details.waitFor();
    const told = await details.locator('dt:text-is("SHA-256") + dd').textContent();
    const [download] = await Promise.all([
      stage.page.waitForEvent('download'),
      stage.page.getByRole('button', { name: 'Download the original' }).last().click(),
    ]);
    const bytes = await readFile(await download.path());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(told);
    expect(download.suggestedFilename()).toMatch(/^a-lighthouse-at-dusk-\w+\.png$/);
    expect(bytes.readUInt32BE(16)).toBe(1024);
    expect(bytes.readUInt32BE(20)).toBe(576);

    await stage.page.keyboard.press('z');
    const zoomed = stage.page.getByTestId('lightbox-image');
    await expect.poll(() => zoomed.evaluate((one) => one.getBoundingClientRect().width)).toBe(1024);
    await stage.page.keyboard.press('Escape');
    await expect.poll(() => stage.page.getByTestId('lightbox-image').count()).toBe(0);
    expect(new URL(stage.page.url()).pathname).toBe('/');
  });

  test('several orders wait together, and each comes', async () => {
    await stage.steps.open('/');
    for (const name of ['first of three', 'second of three', 'third of three'])
      await stage.steps.generate(name);
    for (const name of ['first of three', 'second of three', 'third of three'])
      await stage.steps.decoded(name, 1);
  });

  test('what is ordered before the model is there goes out when it is, each order with its own words', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await stage.page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('StudioModel(')) await released;
      await route.continue();
    });
    await stage.steps.open('/');
    for (const name of ['an early otter', 'an early owl']) await stage.steps.generate(name);
    release();
    for (const name of ['an early otter', 'an early owl']) await stage.steps.decoded(name, 1);
  });

  test('what happens before the stream of events stands is not missed', async () => {
    let isOrdered = () => {};
    const ordered = new Promise<void>((resolve) => {
      isOrdered = resolve;
    });
    await stage.page.route('**/graphql/stream', async (route) => {
      await ordered;
      await route.continue();
    });
    await stage.steps.open('/');
    await stage.steps.generate('before the stream');
    // It comes to its end while nobody tells this tab.
    const newest = async () => {
      const answer = await stage.page.request.post(`${stage.server.url}/graphql`, {
        headers: { origin: stage.server.url },
        data: { query: '{ generations(first: 1) { nodes { prompt status } } }' },
      });
      return await answer.text();
    };
    await expect.poll(newest).toContain('{"prompt":"before the stream","status":"SUCCEEDED"}');
    isOrdered();
    await stage.steps.decoded('before the stream', 1);
  });

  test('a reload keeps the words and the settings', async () => {
    await stage.steps.open('/');
    await stage.steps.prompt().fill('half a thought');
    await stage.page.getByRole('radio', { name: '21:9' }).click();
    await stage.page.waitForTimeout(400); // the draft is kept a moment after the last change
    await stage.page.reload();
    await stage.steps.prompt().waitFor();
    expect(await stage.steps.prompt().inputValue()).toBe('half a thought');
    expect(await stage.page.getByRole('radio', { name: '21:9' }).getAttribute('aria-checked')).toBe(
      'true',
    );
    await stage.page.getByRole('radio', { name: 'auto' }).click();
  });

  test('controls follow the model, what does not fit is named, and one step leads back', async () => {
    await stage.steps.open('/');
    await stage.steps.prompt().fill('a heron');
    await stage.page.getByRole('textbox', { name: 'Seed' }).fill('42');
    await stage.page.getByRole('radio', { name: '3:2' }).click();
    await stage.steps.chooseModel('Etching');
    await stage.page.getByText('Changed for Etching').waitFor();
    await stage.page.getByText('Seed: not taken.').waitFor();
    expect(await stage.page.getByRole('textbox', { name: 'Seed' }).count()).toBe(0);
    expect(await stage.page.getByRole('radio', { name: '3:2' }).getAttribute('aria-checked')).toBe(
      'true',
    );
    expect(await stage.page.getByLabel('Ink').count()).toBeGreaterThan(0);
    await stage.page.getByRole('button', { name: 'Undo' }).click();
    await expect
      .poll(() => stage.page.getByRole('textbox', { name: 'Seed' }).inputValue())
      .toBe('42');
    await stage.page.getByRole('textbox', { name: 'Seed' }).fill('');
    await stage.page.getByRole('radio', { name: 'auto' }).click();
  });

  test('a click into the prompt closes the model picker and keeps the focus there', async () => {
    await stage.steps.open('/');
    await stage.steps.openPicker();
    await stage.steps.prompt().click();
    await stage.page.getByRole('combobox', { name: 'Search models' }).waitFor({ state: 'hidden' });
    await stage.page.keyboard.type('still here');
    expect(await stage.steps.prompt().inputValue()).toContain('still here');
    await stage.steps.prompt().fill('');
  });

  test('an upload becomes a reference image, and the count says so', async () => {
    await stage.steps.open('/');
    const chooser = stage.page.waitForEvent('filechooser');
    await stage.page.getByRole('button', { name: 'Reference images: upload' }).click();
    const icon = await stage.page.screenshot({ clip: { x: 0, y: 0, width: 64, height: 64 } });
    await (await chooser).setFiles({ name: 'small.png', mimeType: 'image/png', buffer: icon });
    await stage.page.getByText('1 of 8').waitFor();
    await stage.steps.generate('with a reference');
    await stage.steps.decoded('with a reference', 1);
    await stage.page.getByRole('button', { name: 'Remove small.png' }).click();
    await stage.page.getByText('0 of 8').waitFor();
  });

  test('a file from the disk is the picture to start from', async () => {
    await stage.steps.open('/');
    await stage.steps.chooseMode('Image to image');
    const upload = async (name: string, buffer: Buffer) => {
      const chooser = stage.page.waitForEvent('filechooser');
      await stage.page.getByRole('button', { name: 'Input image: upload' }).click();
      await (await chooser).setFiles({ name, mimeType: 'image/png', buffer });
    };
    await upload('broken.png', Buffer.from('no picture at all'));
    const problem = stage.page.getByRole('group', { name: 'Input image' }).getByRole('alert');
    await problem.getByText('is not an image').waitFor();
    await upload('view.png', await stage.page.screenshot());
    await stage.page.getByText('view.png').waitFor();
    await expect.poll(() => problem.count()).toBe(0);
    // The browser itself notes the refused upload.
    stage.complaints.console = stage.complaints.console.filter((text) => !text.includes('422'));
    await stage.steps.generate('the same view by night');
    await stage.steps.decoded('the same view by night', 1);
    await stage.page.getByRole('button', { name: 'Remove view.png' }).click();
    await stage.steps.chooseMode('Text to image');
    await stage.page.waitForTimeout(400); // the draft is kept a moment after the last change
  });

  test('a mask is painted over a picture, and travels with it', async () => {
    await stage.steps.open('/');
    await stage.steps.generate('a valley to paint in');
    await stage.steps.decoded('a valley to paint in', 1);
    await stage.steps.chooseMode('Inpaint');
    await stage.page.getByRole('button', { name: 'Input image: from the gallery' }).click();
    await stage.page
      .getByRole('dialog')
      .getByRole('button', { name: 'a valley to paint in' })
      .click();
    await stage.page.getByRole('button', { name: 'Paint a mask' }).click();
    const box = await stage.page.getByTestId('mask-stage').boundingBox();
    if (box === null) throw new Error('There is nothing to paint on.');
    await stage.page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4);
    await stage.page.mouse.down();
    await stage.page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 5 });
    await stage.page.mouse.up();
    await stage.page.getByRole('button', { name: 'Use this mask' }).click();
    await stage.page.getByText('mask.png').waitFor();
    await stage.steps.generate('a tower in that valley');
    await stage.steps.decoded('a tower in that valley', 1);
    await stage.steps.chooseMode('Text to image');
  });
});

describe('what goes wrong is told, with the way on', () => {
  test('a refusal: a sentence, a retry, the settings', async () => {
    await stage.steps.open('/');
    await stage.steps.generate('[refused] a heron');
    const tile = stage.steps.batch('[refused] a heron').first();
    await tile.getByText('The sandbox refuses this prompt').waitFor();
    await tile.getByRole('button', { name: 'Retry' }).click();
    await expect.poll(() => stage.steps.batch('[refused] a heron').count()).toBe(2);
    await stage.steps.prompt().fill('something else');
    await tile.getByRole('button', { name: 'Edit settings' }).click();
    await expect.poll(() => stage.steps.prompt().inputValue()).toBe('[refused] a heron');
    await stage.steps.prompt().fill('');
  });

  test('a lost answer is settled by the bill, or ordered again knowingly', async () => {
    await stage.steps.open('/');
    await stage.steps.generate('[ambiguous] a bridge');
    const tile = stage.steps.batch('[ambiguous] a bridge').first();
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
    await stage.steps.open('/');
    await stage.steps.generate('[slow] a snail');
    await stage.steps
      .batch('[slow] a snail')
      .getByText(/%|Running/)
      .first()
      .waitFor();
    await stage.steps.batch('[slow] a snail').getByRole('button', { name: 'Cancel' }).click();
    await stage.steps
      .batch('[slow] a snail')
      .getByText(/cancel/i)
      .first()
      .waitFor();
    await expect
      .poll(() => stage.steps.batch('[slow] a snail').getAttribute('aria-busy'), {
        timeout: 15_000,
      })
      .toBe('false');
  });

  test('without words the button says what is missing', async () => {
    await stage.steps.open('/');
    await stage.steps.prompt().fill('');
    await stage.page.keyboard.press('Control+Enter');
    await stage.page.getByText('Write what you want to see first.').waitFor();
  });
});

test('by keyboard alone: from the first key to the downloaded picture', async () => {
  await stage.steps.open('/');
  await stage.steps.prompt().fill('');
  await stage.page.keyboard.press('Tab');
  await stage.page.keyboard.press('Shift+Tab');
  await stage.page.keyboard.type('typed without a mouse');
  await stage.steps.openPicker();
  await stage.page.keyboard.type('Etching');
  await stage.page.keyboard.press('Enter');
  await stage.page.getByRole('button', { name: 'Model: Etching' }).waitFor();
  await stage.page.keyboard.press('/');
  await expect
    .poll(() => stage.steps.prompt().evaluate((box) => box === document.activeElement))
    .toBe(true);
  await stage.page.keyboard.press('Control+Enter');
  await stage.steps.decoded('typed without a mouse', 1);
  const opener = stage.steps.batch('typed without a mouse').getByRole('button', { name: /^Open/ });
  for (let tabs = 0; tabs < 20; tabs += 1) {
    await stage.page.keyboard.press('Tab');
    if (await opener.evaluate((one) => one === document.activeElement)) break;
  }
  await stage.page.keyboard.press('Enter');
  await stage.page.getByTestId('lightbox-image').waitFor();
  const [download] = await Promise.all([
    stage.page.waitForEvent('download'),
    stage.page.keyboard.press('d'),
  ]);
  expect(download.suggestedFilename()).toMatch(/^typed-without-a-mouse/);
  await stage.page.keyboard.press('Escape');
  await stage.page.keyboard.press('Alt+4');
  await stage.page.waitForURL(/\/models/);
  await stage.page.keyboard.press('?');
  await stage.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
});

test('a session that ends is told in the open page', async () => {
  await stage.steps.open('/');
  await stage.steps.prompt().click();
  await stage.browser.context.clearCookies();
  // By keys: what the page asks by itself may be answered first, and the prompt is gone then.
  await stage.page.keyboard.type('too late');
  await stage.page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  stage.complaints.console = stage.complaints.console.filter((text) => !text.includes('401'));
});
