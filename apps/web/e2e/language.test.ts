import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { overflow } from './watched-page.ts';

const stage = onStage({ isSignedIn: true });

test('the switch changes the language, keeps it, and leads back', async () => {
  const { page } = stage;
  await stage.steps.open('/providers');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.getByRole('button', { name: '简体中文' }).click();
  await page.getByRole('heading', { name: '提供商', level: 1 }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
  expect(await page.title()).toBe('提供商 · Darkroom');
  await page.reload();
  await page.getByRole('heading', { name: '提供商', level: 1 }).waitFor();
  for (const [path, heading] of [
    ['/spend', '花费'],
    ['/models', '模型'],
    ['/gallery', '图库'],
  ] as const) {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(stage.server.url + path);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    }
  }
  await page.setViewportSize({ width: 1440, height: 844 });

  // What providers are called comes from the server, in the same language.
  await page.goto(`${stage.server.url}/models`);
  await page.getByRole('heading', { name: '沙盒', level: 2 }).waitFor();
  await page.goto(stage.server.url);
  await page.getByRole('button', { name: /Aurora$/ }).click();
  await page.getByRole('listbox').getByText('沙盒').first().waitFor();
  expect(await page.getByText('Sandbox', { exact: true }).count()).toBe(0);

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Studio', level: 1 }).waitFor();
});

test('the language of the browser is taken where none was chosen', async () => {
  const { page } = stage;
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'languages', { get: () => ['zh-CN', 'en'] });
  });
  await page.goto(`${stage.server.url}/spend`);
  await page.evaluate(() => localStorage.removeItem('darkroom.language'));
  await page.reload();
  await page.getByRole('heading', { name: '花费', level: 1 }).waitFor();
});
