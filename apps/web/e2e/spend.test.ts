import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { nameless, overflow } from './watched-page.ts';

const stage = onStage({ isSignedIn: true });

test('what was spent stands by day and by model, and goes into a file', async () => {
  await stage.steps.open('/');
  await stage.steps.generate('a heron');
  await stage.steps.decoded('a heron', 1);
  await stage.steps.open('/spend');
  const models = stage.page.getByRole('region', { name: 'Spending by model' });
  await models.getByRole('row', { name: /^Aurora \$0\.00 1 1$/ }).waitFor();
  await stage.page.getByRole('region', { name: 'In all' }).getByText('1 generation').waitFor();
  await stage.page.getByRole('img', { name: /^Spending by day/ }).waitFor();
  const [file] = await Promise.all([
    stage.page.waitForEvent('download'),
    stage.page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toMatch(/\r\nmodel,external:\/\/sandbox\/aurora,0,USD,1,1,0\r\n/);
  expect(await nameless(stage.page)).toEqual([]);
});

test('a budget is set, shows what is spent and reserved of it, and goes again', async () => {
  await stage.steps.open('/spend');
  await stage.page.getByRole('button', { name: 'Set a budget' }).click();
  const form = stage.page.getByRole('form', { name: 'Set a budget' });
  const amount = form.getByLabel('At most, in US dollars');
  await amount.fill('ten');
  await form.getByRole('button', { name: 'Set it' }).click();
  await form.getByText('An amount such as 10 or 0.50, with a point.').waitFor();
  await amount.fill('2.5');
  await form.getByRole('button', { name: 'Set it' }).click();
  const budgets = stage.page.getByRole('region', { name: 'Budgets' });
  await budgets.getByText('$2.50, a month').waitFor();
  await budgets.getByText('$0.00 spent, $0.00 reserved for what is under way').waitFor();
  await stage.page.reload();
  await budgets.getByRole('button', { name: 'Remove the budget for Everything, a month' }).click();
  await budgets.getByText(/^None is set/).waitFor();
});

test('it fits a phone, where More leads to it', async () => {
  await stage.page.setViewportSize({ width: 390, height: 844 });
  await stage.steps.open('/');
  await stage.page.getByRole('button', { name: 'More', exact: true }).click();
  await stage.page.getByRole('dialog').getByRole('link', { name: 'Spend' }).click();
  await stage.page.getByRole('heading', { name: 'Spend', level: 1 }).waitFor();
  expect(await overflow(stage.page)).toBeLessThanOrEqual(0);
});
