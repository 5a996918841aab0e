import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

/** Presses Tab until something with this name has the focus. */
async function tabTo(name: RegExp): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    await stage.page.keyboard.press('Tab');
    const focused = await stage.page.evaluate(() => {
      const element = document.activeElement;
      const label = element?.id
        ? document.querySelector(`label[for="${CSS.escape(element.id)}"]`)?.textContent
        : null;
      return element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Nothing named ${name} was reached by Tab.`);
}

test('by keyboard alone, from the key to the picture, and it is told as it happens', async () => {
  const heard: string[] = [];
  await stage.page.exposeFunction('hear', (text: string) => heard.push(text));
  await stage.steps.open('/');
  await stage.steps.prompt().waitFor();
  await stage.page.evaluate(() => {
    const { hear } = globalThis as unknown as { hear: (text: string) => void }; // just exposed
    for (const region of document.querySelectorAll('[aria-live="polite"]')) {
      new MutationObserver(() => hear(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    }
  });

  // To the provider, by its search.
  await stage.page.keyboard.press('Alt+3');
  await stage.page.getByRole('searchbox', { name: 'Search providers' }).waitFor();
  await stage.page.keyboard.press('/');
  await stage.page.keyboard.type('OpenAI');
  await expect
    .poll(() => stage.page.getByRole('main').getByRole('listitem').count())
    .toBeLessThan(4);
  await tabTo(/^OpenAI/);
  await stage.page.keyboard.press('Enter');
  await stage.page.getByRole('form', { name: 'Set up OpenAI' }).waitFor();
  await tabTo(/^API key/);
  await stage.page.keyboard.type(stage.emulator.key);
  await stage.page.keyboard.press('Enter');
  await expect
    .poll(() => stage.page.getByTestId('provider-state').textContent())
    .toContain('Ready');
  await stage.page.keyboard.press('Escape');
  await stage.page.getByRole('form', { name: 'Set up OpenAI' }).waitFor({ state: 'hidden' });

  // To the picture.
  await stage.page.keyboard.press('Alt+1');
  await stage.steps.openPicker();
  await stage.page.keyboard.type('GPT Image 2');
  await stage.page.keyboard.press('Enter');
  await stage.page.getByRole('button', { name: 'Model: GPT Image 2' }).waitFor();
  await stage.page.keyboard.press('/');
  await expect
    .poll(() => stage.steps.prompt().evaluate((box) => box === document.activeElement))
    .toBe(true);
  await stage.page.keyboard.type('a heron without a mouse');
  await stage.page.keyboard.press('Control+Enter');
  await stage.steps.decoded('a heron without a mouse', 1);
  await tabTo(/^Open: a heron without a mouse/);
  await stage.page.keyboard.press('Enter');
  await stage.page.getByTestId('lightbox-image').waitFor();
  await stage.page.keyboard.press('Escape');
  await expect.poll(() => stage.page.getByTestId('lightbox-image').count()).toBe(0);

  expect(heard).toContain('Working on “a heron without a mouse”.');
  expect(heard).toContain('1 picture of “a heron without a mouse” finished.');
});
