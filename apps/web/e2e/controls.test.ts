import { describe, expect, test } from 'vitest';
import { LABELS_HELP, SETTINGS, writeParameterProvider } from './parameter-provider.ts';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true, fillHome: writeParameterProvider });

const panel = () => stage.page.getByRole('complementary', { name: 'Settings' });
const open = async () => {
  await stage.steps.open('/?model=external%3A%2F%2Fpress%2Fevery-kind');
  await stage.page.getByRole('button', { name: 'Model: Every kind' }).waitFor();
  await panel().getByText('Rings', { exact: true }).waitFor();
};
/** The control of a setting, by its label alone. */
const control = (label: string) =>
  label === 'Patterns'
    ? panel().getByRole('group', { name: /^Patterns/ })
    : panel()
        .getByLabel(new RegExp(`^${label}( \\*)?$`))
        .first();

describe('a setting of each kind', () => {
  test.each(SETTINGS)('$label has a label, a control and an explanation', async (setting) => {
    await open();
    await control(setting.label).waitFor();
    await panel()
      .getByText(setting.description ?? LABELS_HELP)
      .waitFor();
  });

  test('travels as it was set', async () => {
    await open();
    await control('Rings').fill('7');
    await control('Grain').fill('0.75');
    await control('Tiled').click();
    await stage.page.getByRole('option', { name: 'On' }).click();
    await control('Mood').click();
    await stage.page.getByRole('option', { name: 'wild' }).click();
    await control('Marks').click();
    await stage.page.getByRole('option', { name: 'lines' }).click();
    await stage.page.getByRole('option', { name: 'waves' }).click();
    await stage.page.keyboard.press('Escape');
    await control('Title').fill('A heron');
    await control('Labels').fill('one');
    await stage.page.keyboard.press('Enter');
    await stage.page.keyboard.type('two');
    await stage.page.keyboard.press('Enter');
    await control('Paper').fill('#102030');
    await stage.page.keyboard.press('Tab');
    await stage.page.getByRole('button', { name: 'Show as code' }).click();
    const code = stage.page.getByRole('dialog');
    for (const [name, value] of [
      ['rings', '7'],
      ['grain', '0.75'],
      ['tiled', 'true'],
      ['mood', 'wild'],
      ['marks', 'waves'],
      ['title', 'A heron'],
      ['labels', 'two'],
      ['paper', '#102030'],
    ])
      await expect
        .poll(async () => (await code.textContent())?.replace(/\s+/g, ' '))
        .toMatch(new RegExp(`${name}.{0,60}${value}`));
  });
});

test('problems show at their control, those of what is missing too', async () => {
  await open();
  await control('Title').fill('');
  const problem = (label: string) =>
    control(label).locator('xpath=ancestor-or-self::*[self::div or self::fieldset][1]/..');
  await panel()
    .getByText(/needs the parameter "title"/)
    .waitFor();
  await panel()
    .getByText(/needs the parameter "patterns"/)
    .waitFor();
  expect(await problem('Title').textContent()).toContain('needs the parameter "title"');
  expect(await control('Patterns').textContent()).toContain('needs the parameter "patterns"');
  expect(await control('Title').getAttribute('aria-invalid')).toBe('true');
  await control('Title').fill('A heron');
  await expect
    .poll(() =>
      panel()
        .getByText(/needs the parameter "title"/)
        .count(),
    )
    .toBe(0);
});

test('a number out of the steps of its model says so at its field', async () => {
  await open();
  await control('Grain').fill('0.3');
  const box = control('Grain');
  await expect.poll(() => box.getAttribute('aria-invalid'), { timeout: 10_000 }).toBe('true');
  const described = await box.getAttribute('aria-describedby');
  const texts = await Promise.all(
    (described ?? '').split(' ').map((id) => stage.page.locator(`[id="${id}"]`).textContent()),
  );
  expect(texts.join(' ')).toContain('How much grain.');
  expect(texts.join(' ')).toMatch(/steps of 0\.25/);
});
