import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { overflow } from './watched-page.ts';

const stage = onStage({ isSignedIn: true });

test('prices of all models stand side by side, by size', async () => {
  await stage.steps.open('/models?view=prices');
  const table = stage.page.getByRole('region', { name: 'Prices of all models' });
  await table.getByRole('row', { name: /^Aurora Sandbox free/ }).waitFor();
  const rows = table.getByRole('row');
  expect(await rows.count()).toBeGreaterThan(20);
  const text = await table.textContent();
  expect(text).toMatch(/\$0\.\d/);
  await stage.page.getByRole('combobox', { name: 'Size' }).click();
  await stage.page.getByRole('option', { name: '4096 × 4096' }).click();
  await expect.poll(() => table.textContent()).not.toBe(text);
  expect(stage.page.url()).toContain('size=4096x4096');
  await stage.page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(stage.page)).toBeLessThanOrEqual(0);
});

test('a model is changed: its name, and what it costs oneself; and back', async () => {
  const { page } = stage;
  await stage.steps.open('/models?search=aurora');
  await page
    .getByRole('button', { name: /^Aurora\b/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Change Aurora' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change Aurora' });
  await dialog.getByLabel('Name').fill('Dawn');
  await dialog.getByLabel(/^What a picture costs you/).fill('0.002');
  await dialog.getByLabel('Capabilities').fill('{"maxImages": 2}');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/knows no "maxImages"/)
    .waitFor();
  await dialog.getByLabel('Capabilities').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await stage.steps.open('/models?view=prices&search=dawn');
  await page.getByRole('row', { name: /^Dawn Sandbox · a cost of your own \$0\.002/ }).waitFor();

  await stage.steps.open('/models?search=dawn');
  await page
    .getByRole('button', { name: /^Dawn\b/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Change Dawn' }).click();
  const again = page.getByRole('dialog', { name: 'Change Dawn' });
  await again.getByLabel('Name').fill('');
  await again.getByLabel(/^What a picture costs you/).fill('');
  await again.getByRole('button', { name: 'Save' }).click();
  await again.waitFor({ state: 'hidden' });
  await stage.steps.open('/models?search=aurora');
  await page
    .getByRole('button', { name: /^Aurora\b/ })
    .first()
    .waitFor();
});
