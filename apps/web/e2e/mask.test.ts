import { beforeAll, describe, expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

const button = (name: string) => stage.page.getByRole('button', { name, exact: true });
/** How much the preview says is painted, in percent. */
const painted = async () => {
  const text = await stage.page
    .getByRole('region', { name: 'What the provider receives' })
    .textContent();
  return Number(/([\d.]+) % is painted anew/.exec(text ?? '')?.[1]);
};
const drag = async (from: [number, number], to: [number, number]) => {
  const box = await stage.page.getByTestId('mask-stage').boundingBox();
  if (box === null) throw new Error('There is nothing to paint on.');
  const at = ([x, y]: [number, number]) => [box.x + box.width * x, box.y + box.height * y] as const;
  await stage.page.mouse.move(...at(from));
  await stage.page.mouse.down();
  await stage.page.mouse.move(...at(to), { steps: 6 });
  await stage.page.mouse.up();
};

async function openEditor(): Promise<void> {
  await stage.steps.open('/');
  await stage.steps.prompt().waitFor();
  await button('Paint a mask').or(button('Paint on the mask')).click();
  await stage.page.getByTestId('mask-stage').waitFor();
}

beforeAll(async () => {
  const page = await stage.browser.context.newPage();
  await page.goto(stage.server.url);
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('a valley');
  await page.keyboard.press('Control+Enter');
  await page.locator('figure img').first().waitFor();
  await page.locator('figure').first().hover();
  await page.getByRole('button', { name: 'More to do with this picture' }).first().click();
  await page.getByRole('menuitem', { name: 'Paint a part of it anew' }).click();
  await page.getByRole('button', { name: 'Paint a mask' }).waitFor();
  await page.goto('about:blank'); // what waits to be kept is kept
  await page.close();
}, 60_000);

describe('the mask editor', () => {
  test('paints, erases, inverts, fills, takes back and makes again, and says what is sent', async () => {
    await openEditor();
    expect(await painted()).toBe(0);
    await drag([0.3, 0.3], [0.7, 0.3]);
    await expect.poll(painted).toBeGreaterThan(1);
    const stroke = await painted();
    await button('Invert').click();
    await expect.poll(painted).toBeCloseTo(100 - stroke, 0);
    await button('Undo').click();
    await expect.poll(painted).toBe(stroke);
    await button('Redo').click();
    await expect.poll(painted).toBeGreaterThan(50);
    await stage.page.keyboard.press('Control+z');
    await stage.page.keyboard.press('e');
    await drag([0.2, 0.3], [0.8, 0.3]);
    await expect.poll(painted).toBe(0);
    await button('Undo').click();
    // What a rectangle's line encloses is filled.
    await stage.page.keyboard.press('r');
    await drag([0.2, 0.5], [0.6, 0.9]);
    await expect.poll(painted).toBeGreaterThan(15);
    await stage.page.keyboard.press('g');
    await drag([0.05, 0.05], [0.05, 0.05]);
    await expect.poll(painted).toBe(100);
    const sent = await stage.page
      .getByRole('region', { name: 'What the provider receives' })
      .textContent();
    expect(sent).toContain('a PNG of 1024 × 1024 pixels. White is painted anew, black is kept.');
  });

  test('the brush grows and shrinks by its keys', async () => {
    await openEditor();
    const size = () =>
      stage.page.getByRole('slider', { name: 'Brush size' }).getAttribute('aria-valuenow');
    const before = Number(await size());
    await stage.page.keyboard.press(']');
    await expect.poll(async () => Number(await size())).toBeGreaterThan(before);
    await stage.page.keyboard.press('[');
    await stage.page.keyboard.press('[');
    await expect.poll(async () => Number(await size())).toBeLessThan(before);
  });

  test('by keyboard alone: a rectangle in numbers, a soft edge, and it travels as it was painted', async () => {
    await openEditor();
    await stage.page.getByRole('textbox', { name: 'From the left' }).fill('0');
    await stage.page.getByRole('textbox', { name: 'From the top' }).fill('0');
    await stage.page.getByRole('textbox', { name: 'Width' }).fill('512');
    await stage.page.getByRole('textbox', { name: 'Height' }).fill('1024');
    await button('Paint it').focus();
    await stage.page.keyboard.press('Enter');
    await expect.poll(painted).toBe(50);
    await stage.page.getByRole('slider', { name: 'Soft edge' }).focus();
    for (let step = 0; step < 12; step += 1) await stage.page.keyboard.press('ArrowRight');
    await expect.poll(painted).toBeCloseTo(50, 0);
    await button('Use this mask').focus();
    await stage.page.keyboard.press('Enter');
    await stage.page.getByText('mask.png').waitFor();
    const kept = stage.page.getByRole('img', { name: 'mask.png' });
    // The left half of the small copy is white, the right one black.
    const [left, right] = await kept.evaluate((image) => {
      const canvas = document.createElement('canvas');
      canvas.width = 2;
      canvas.height = 1;
      const context = canvas.getContext('2d');
      context?.drawImage(image as HTMLImageElement, 0, 0, 2, 1); // by its role
      const data = context?.getImageData(0, 0, 2, 1).data;
      return [data?.[0], data?.[4]];
    });
    expect(left).toBeGreaterThan(200);
    expect(right).toBeLessThan(55);
    // It can be painted on, for it is the one of this tab.
    await button('Paint on the mask').click();
    await expect.poll(painted).toBe(50);
  });

  test('a finger paints as a mouse does', async () => {
    await openEditor();
    await button('Clear').click();
    await expect.poll(painted).toBe(0);
    const box = await stage.page.getByTestId('mask-stage').boundingBox();
    if (box === null) throw new Error('There is nothing to paint on.');
    const touch = await stage.page.context().newCDPSession(stage.page);
    const at = (share: number) => [{ x: box.x + box.width * share, y: box.y + box.height / 2 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0.2) });
    for (const share of [0.3, 0.5, 0.7])
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(share) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect.poll(painted).toBeGreaterThan(1);
  });

  test('an empty mask is not sent', async () => {
    await openEditor();
    await button('Clear').click();
    await button('Use this mask').click();
    await stage.page.getByRole('alert').getByText('Nothing is painted').waitFor();
  });
});

test('a picture is extended by dragging its frame, and the new part is what is painted', async () => {
  await stage.steps.open('/');
  await stage.steps.chooseMode('Outpaint');
  await button('Extend by a frame').click();
  await stage.page.getByTestId('frame-stage').waitFor();
  await button('16:9').click();
  await stage.page.getByText('1024 × 1024 becomes 1820 × 1024 pixels.').waitFor();
  const box = await stage.page.locator('[data-handle="0,1"]').boundingBox();
  if (box === null) throw new Error('There is nothing to drag.');
  await stage.page.mouse.move(box.x + 14, box.y + 14);
  await stage.page.mouse.down();
  await stage.page.mouse.move(box.x + 14, box.y + 40, { steps: 4 });
  await stage.page.mouse.up();
  const bottom = stage.page.getByRole('textbox', { name: 'Bottom' });
  expect(Number(await bottom.inputValue())).toBeGreaterThan(10);
  await bottom.fill('256');
  await stage.page.getByText('1024 × 1024 becomes 1820 × 1280 pixels.').waitFor();
  await button('Use this frame').click();
  await stage.page.getByText('extended.png').waitFor();
  await stage.steps.generate('a wider valley');
  await stage.steps.decoded('a wider valley', 1);
  const size = await stage.steps
    .batch('a wider valley')
    .locator('figure img')
    .evaluate((image) => [image.getAttribute('width'), image.getAttribute('height')]);
  expect(size).toEqual(['1820', '1280']);
});
