import { describe, expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { nameless, openPage, overflow } from './watched-page.ts';

const stage = onStage({ isSignedIn: true });

/** What the gallery is filled with. */
const PROMPTS = ['a lighthouse at dusk', 'a heron', 'dunes', 'a harbour'];

test('pictures to begin with', async () => {
  await stage.steps.open('/');
  for (const prompt of PROMPTS) {
    await stage.page
      .getByRole('radio', { name: prompt === 'a lighthouse at dusk' ? '16:9' : '1:1' })
      .click();
    await stage.steps.generate(prompt);
  }
  for (const prompt of PROMPTS) await stage.steps.decoded(prompt, 1);
});

describe('providers', () => {
  test('what nobody set up is not called set up, usual address or not', async () => {
    await stage.steps.open('/providers');
    const under = (name: string) => stage.page.getByRole('region', { name, exact: true });
    await under('Not set up')
      .getByRole('button', { name: /^ComfyUI Not set up/ })
      .waitFor();
    await under('Set up')
      .getByRole('button', { name: /^Sandbox Ready/ })
      .waitFor();
    expect(await under('Set up').getByText('Set up, not checked').count()).toBe(0);
  });

  test('a wrong key is refused in full and not stored; the right one leads to a picture', async () => {
    await stage.steps.open('/providers');
    await stage.page.getByRole('button', { name: /^OpenAI Not set up/ }).click();
    const form = stage.page.getByRole('form', { name: 'Set up OpenAI' });
    const key = form.getByLabel('API key');
    await key.fill('sk-wrong-wrong-wrong-wrong');
    await form.getByRole('button', { name: 'Save' }).click();
    await stage.page
      .getByText(/refused|rejected|Incorrect/i)
      .first()
      .waitFor();
    expect(await stage.page.getByTestId('provider-state').textContent()).toContain('Not set up');

    await key.fill(stage.emulator.key);
    await form.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => stage.page.getByTestId('provider-state').textContent())
      .toContain('Ready');
    expect(await key.inputValue()).toBe('');
    expect(await stage.page.content()).not.toContain(stage.emulator.key);
    await stage.page
      .getByText(/stored here, encrypted/)
      .first()
      .waitFor();
    await form.getByRole('button', { name: 'Test' }).click();
    await stage.page.getByText('answers, and takes the credentials').waitFor();

    await stage.steps.open('/');
    await stage.steps.chooseModel('GPT Image 2');
    await stage.page.getByTestId('estimate').waitFor();
    await stage.steps.generate('a heron, from afar');
    await stage.steps.decoded('a heron, from afar', 1);
    expect(await stage.steps.batch('a heron, from afar').textContent()).toMatch(/\$0\.\d+/);
    await stage.steps.chooseModel('Aurora');
  });

  test('one field holds the address', async () => {
    await stage.steps.open('/providers?open=openai');
    const form = stage.page.getByRole('form', { name: 'Set up OpenAI' });
    await form.getByLabel('API base').waitFor();
    expect(await form.getByLabel('Base URL').count()).toBe(0);
    expect(await form.getByLabel('API base').inputValue()).toBe(stage.emulator.baseUrl);
    // It comes from the environment of this server.
    expect(await form.getByLabel('API base').isDisabled()).toBe(true);
    await form.getByText(/from the environment: it is changed there/).waitFor();
  });

  test('the models of the account are found, narrowed, and installed', async () => {
    await stage.steps.open('/providers?open=openai');
    const account = stage.page.getByRole('region', { name: 'Models of your account' });
    await account.getByRole('button', { name: 'Look', exact: true }).click();
    await account.getByText(/^\d+ found$/).waitFor();
    const all = await account.getByRole('listitem').count();
    expect(all).toBeGreaterThan(1);
    await account.getByRole('searchbox').fill('gpt-image-2.5-flare');
    await expect.poll(() => account.getByRole('listitem').count()).toBeLessThan(all);
    await account.getByText(/^\d+ found, \d+ shown$/).waitFor();
  });
});

test('models: filtered, removed and installed again', async () => {
  await stage.steps.open('/models?view=catalog&provider=sandbox');
  await stage.page.getByRole('button', { name: /^Relay/ }).click();
  await stage.page.getByRole('button', { name: 'Uninstall Relay', exact: true }).click();
  await stage.page.getByRole('button', { name: 'Install Relay', exact: true }).click();
  await stage.page.getByRole('link', { name: 'Use Relay' }).waitFor();
  const gone = stage.page.getByRole('region', { name: 'Switched off by their providers' });
  await gone.getByText(/^Retired on /).waitFor();
  await gone.getByRole('button', { name: 'Take Etching instead of Daguerreotype' }).waitFor();
  // It may run all the same: the studio says whether it does.
  await gone.getByRole('link', { name: 'Use Daguerreotype' }).waitFor();
  await stage.page
    .getByRole('button', { name: /^Aurora\b/ })
    .first()
    .click();
  await stage.page.getByText('external://sandbox/aurora', { exact: true }).waitFor();
});

describe('the gallery', () => {
  test('search, star, arrows, recall, delete', async () => {
    await stage.steps.open('/gallery?search=lighthouse');
    await expect.poll(() => stage.page.locator('[data-image]').count()).toBe(1);
    await stage.page.locator('[data-image]').click();
    await stage.page.getByTestId('lightbox-image').waitFor();
    await stage.page.keyboard.press('s');
    const large = stage.page.getByRole('dialog');
    await large.getByRole('button', { name: 'Take the star away' }).waitFor();
    await large.getByRole('button', { name: 'Recall all' }).click();
    await expect.poll(() => stage.steps.prompt().inputValue()).toBe('a lighthouse at dusk');
    expect(await stage.page.getByRole('radio', { name: '16:9' }).getAttribute('aria-checked')).toBe(
      'true',
    );

    await stage.steps.open('/gallery?starred=1');
    await expect.poll(() => stage.page.locator('[data-image]').count()).toBe(1);
    await stage.steps.open('/gallery');
    await stage.page.locator('[data-image]').nth(3).waitFor();
    const before = await stage.page.locator('[data-image]').count();
    await stage.page.locator('[data-image]').first().focus();
    await stage.page.keyboard.press('ArrowRight');
    const second = await stage.page.locator('[data-image]').nth(1).getAttribute('data-image');
    expect(
      await stage.page.evaluate(() => document.activeElement?.getAttribute('data-image')),
    ).toBe(second);
    await stage.page.keyboard.press('Delete');
    await expect.poll(() => stage.page.locator('[data-image]').count()).toBe(before - 1);
    expect(await stage.page.locator(`[data-image="${second}"]`).count()).toBe(0);
  });
});

test.each(['/', '/gallery', '/providers', '/models', '/models?view=catalog'])(
  'everything on %s has a name, wide and narrow, and nothing sticks out',
  async (path) => {
    await stage.steps.open(path);
    await stage.page.getByRole('main').getByRole('button').first().waitFor();
    expect(await nameless(stage.page)).toEqual([]);
    await stage.page.setViewportSize({ width: 390, height: 844 });
    expect(await nameless(stage.page)).toEqual([]);
    // The layout follows the window in a moment.
    await expect.poll(() => overflow(stage.page), { timeout: 5_000 }).toBeLessThanOrEqual(0);
  },
);

test('two tabs show the same, as it happens', async () => {
  await stage.steps.open('/');
  const other = await openPage(stage.browser.context, stage.server.url, stage.complaints);
  await other.goto(`${stage.server.url}/gallery`);
  await other.locator('[data-image]').first().waitFor();
  const before = await other.locator('[data-image]').count();
  await stage.steps.generate('seen from next door');
  await stage.steps.decoded('seen from next door', 1);
  await expect.poll(() => other.locator('[data-image]').count()).toBe(before + 1);
  await other.close();
});

test('a break is told and mended, and nothing is missed', async () => {
  await stage.steps.open('/');
  await stage.steps.prompt().waitFor();
  await stage.browser.context.setOffline(true);
  await stage.page.getByText('This computer is offline').waitFor();
  await stage.browser.context.setOffline(false);
  await expect
    .poll(() => stage.page.getByText('This computer is offline').count(), { timeout: 10_000 })
    .toBe(0);
  await stage.steps.generate('after the break');
  await stage.steps.decoded('after the break', 1);
  stage.complaints.console = stage.complaints.console.filter(
    (text) => !text.includes('ERR_INTERNET_DISCONNECTED'),
  );
});

test('the explorer runs a query, and leaves nothing to other origins', async () => {
  await stage.page.goto(`${stage.server.url}/graphiql/`);
  const choice = stage.page.getByRole('menuitem', { name: 'Models' });
  // The editor needs a moment until it knows the operations in it.
  await expect
    .poll(
      async () => {
        await stage.page.getByRole('button', { name: /Execute query/ }).click();
        return choice.count();
      },
      { timeout: 15_000, interval: 500 },
    )
    .toBe(1);
  await choice.click();
  await expect
    .poll(() => stage.page.locator('.graphiql-response').textContent(), { timeout: 15_000 })
    .toContain('external://');
  for (const width of [1440, 390]) {
    await stage.page.setViewportSize({ width, height: 844 });
    await stage.page.getByRole('link', { name: 'Back to Darkroom' }).click({ trial: true });
  }
  await stage.page.getByRole('link', { name: 'Back to Darkroom' }).click();
  await stage.steps.prompt().waitFor();
});
