import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

const PHONE = { width: 390, height: 844 };

test('on a phone the gallery crops nothing, and rows are full', async () => {
  await stage.steps.open('/');
  for (const ratio of ['1:1', '16:9', '2:3', '1:1', '21:9']) {
    await stage.page.getByRole('radio', { name: ratio, exact: true }).click();
    await stage.steps.generate(`a picture of ${ratio}`);
  }
  await stage.steps.generate('the last');
  await stage.steps.decoded('the last', 1);
  await stage.page.setViewportSize(PHONE);
  await stage.steps.open('/gallery');
  await expect.poll(() => stage.page.locator('[data-image] img').count()).toBe(6);
  await expect
    .poll(() =>
      stage.page.locator('[data-image] img').evaluateAll((all) =>
        all.map((one) => {
          const image = one as HTMLImageElement; // the selector says so
          const box = image.getBoundingClientRect();
          return image.naturalWidth === 0
            ? 'not loaded'
            : Math.abs(box.width / box.height - image.naturalWidth / image.naturalHeight) < 0.03;
        }),
      ),
    )
    .toEqual(Array.from({ length: 6 }, () => true));
});

test.each([PHONE, { width: 1440, height: 900 }])(
  'in the large view a picture of any ratio is whole, at %o',
  async (size) => {
    await stage.page.setViewportSize(size);
    await stage.steps.open('/gallery');
    await stage.page.locator('[data-image]').nth(0).click();
    const picture = stage.page.getByTestId('lightbox-image');
    for (let place = 0; place < 6; place += 1) {
      await picture.waitFor();
      await expect
        .poll(() =>
          picture.evaluate((one) => {
            const image = one as HTMLImageElement; // the test id is of an image
            const box = image.getBoundingClientRect();
            const stage = image.parentElement?.getBoundingClientRect() ?? box;
            const ratio = image.naturalWidth / image.naturalHeight;
            return {
              isInside:
                box.left >= stage.left - 1 &&
                box.right <= stage.right + 1 &&
                box.top >= stage.top - 1 &&
                box.bottom <= stage.bottom + 1,
              isWhole: Math.abs(box.width / box.height - ratio) < 0.03,
            };
          }),
        )
        .toEqual({ isInside: true, isWhole: true });
      await stage.page.keyboard.press('ArrowRight');
    }
  },
);

test('everything to press stands on one line', async () => {
  await stage.page.setViewportSize(PHONE);
  await stage.steps.open('/');
  await stage.page.getByTestId('estimate').waitFor();
  const middle = async (name: RegExp | string) => {
    const box = await stage.page.getByRole('button', { name, exact: true }).boundingBox();
    return box === null ? Number.NaN : box.y + box.height / 2;
  };
  const picker = await middle(/^Model:/);
  for (const name of ['Settings', 'Show as code', 'Generate'])
    expect(Math.abs((await middle(name)) - picker)).toBeLessThan(3);
});
