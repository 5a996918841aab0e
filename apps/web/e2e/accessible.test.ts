import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

/** What axe finds by the rules of WCAG 2.2 AA, each with where: nothing of it may be serious. */
async function violations(): Promise<string[]> {
  // Evaluated, not added as a script: the page's own policy lets none in.
  await stage.page.evaluate(axe.source);
  return stage.page.evaluate(async () => {
    const { axe: rules } = globalThis as unknown as { axe: typeof import('axe-core') }; // just put there
    const { violations: found } = await rules.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
      );
  });
}

const WORKFLOW = 'Gull in steps';

/** Every view that a person meets, and how it is come to. */
const VIEWS: readonly [string, string, (() => Promise<void>)?][] = [
  ['the studio', '/'],
  [
    'the model picker',
    '/',
    async () => {
      await stage.steps.openPicker();
      await stage.page.getByRole('listbox').getByRole('option').first().waitFor();
    },
  ],
  [
    'what is shown as code',
    '/',
    async () => {
      await stage.page.getByRole('button', { name: 'Show as code' }).click();
      await stage.page.getByRole('dialog').waitFor();
    },
  ],
  [
    'earlier prompts and templates',
    '/',
    async () => {
      await stage.page.getByRole('button', { name: 'Earlier prompts and templates' }).click();
      await stage.page.getByRole('tab', { name: 'Templates' }).click();
      await stage.page.getByRole('form', { name: 'New template' }).waitFor();
    },
  ],
  [
    'the mask editor',
    '/',
    async () => {
      const settings = stage.page.getByRole('button', { name: 'Settings', exact: true });
      const paint = stage.page.getByRole('button', { name: 'Paint a mask' });
      await stage.page.locator('figure img').first().waitFor();
      await stage.page.locator('figure').first().hover();
      await stage.page
        .getByRole('button', { name: 'More to do with this picture' })
        .first()
        .click();
      await stage.page.getByRole('menuitem', { name: 'Paint a part of it anew' }).click();
      await paint.or(settings).first().waitFor();
      if (await settings.isVisible()) await settings.click();
      await paint.click();
      await stage.page.getByTestId('mask-stage').waitFor();
    },
  ],
  ['a comparison', '/compare'],
  [
    'a batch being written',
    '/batches',
    async () => {
      await stage.page.getByRole('textbox', { name: 'Prompts' }).fill('a heron');
      await stage.page.getByRole('combobox', { name: 'Models' }).click();
      await stage.page
        .getByRole('option', { name: /^Aurora/ })
        .first()
        .click();
      await stage.page.keyboard.press('Escape');
      await stage.page.getByText('1 generation · 1 picture · free').waitFor();
    },
  ],
  [
    'a workflow being written',
    '/workflows',
    async () => {
      // The one of before may be there: this browser keeps it.
      await stage.page.getByRole('button', { name: 'Add a node' }).click();
      await stage.page.getByRole('menuitem', { name: /^Inpaint/ }).click();
      await stage.page
        .getByRole('article', { name: /Inpaint$/ })
        .first()
        .waitFor();
      await stage.page.getByText('More settings').first().click();
      await stage.page.getByText('Something stands in the way:').waitFor();
    },
  ],
  [
    'a run of a workflow',
    '/workflows',
    async () => {
      await stage.page.getByRole('link', { name: new RegExp(`^${WORKFLOW}`) }).click();
      const run = stage.page.getByRole('article', { name: WORKFLOW });
      await run.getByRole('status').getByText('Failed').waitFor();
      await run.getByRole('img').first().waitFor();
    },
  ],
  ['the gallery', '/gallery'],
  [
    'the large view',
    '/gallery',
    async () => {
      await stage.page.locator('[data-image]').first().click();
      await stage.page.getByTestId('lightbox-image').waitFor();
    },
  ],
  ['the providers', '/providers'],
  [
    'a provider',
    '/providers?open=openai',
    () => stage.page.getByRole('form', { name: 'Set up OpenAI' }).waitFor(),
  ],
  ['the models', '/models'],
  ['the catalog', '/models?view=catalog'],
  [
    'a model unfolded',
    '/models?search=aurora',
    async () => {
      await stage.page
        .getByRole('button', { name: /^Aurora\b/ })
        .first()
        .click();
      await stage.page.getByText('external://sandbox/aurora', { exact: true }).waitFor();
    },
  ],
  [
    'adding a model',
    '/models?add=openai',
    () =>
      stage.page
        .getByRole('dialog')
        .getByLabel(/^API key/)
        .waitFor(),
  ],
];

test('something to look at', async () => {
  await stage.steps.open('/');
  for (const prompt of ['a heron', '[refused] a heron']) await stage.steps.generate(prompt);
  await stage.steps.decoded('a heron', 1);
  const run = await stage.steps.ask(
    'mutation ($input: WorkflowRunInput!) { workflowRun(input: $input) { workflowRun { id } userErrors { message } } }',
    {
      document: {
        name: WORKFLOW,
        nodes: {
          '1': { type: 'text_to_image', model: { key: 'aurora' }, prompt: 'a gull' },
          small: { type: 'resize', image: { node: '1' }, width: 320, height: 320 },
          '2': { type: 'text_to_image', model: { key: 'aurora' }, prompt: '[refused] a gull' },
          '3': { type: 'upscale', model: { key: 'aurora' }, image: { node: '2' } },
        },
      },
    },
  );
  expect(run).toContain('"userErrors":[]');
});

describe.each([WIDE, NARROW])('axe finds nothing serious at %o, dark and light', (size) => {
  test.each(VIEWS)('%s', async (_name, path, come) => {
    await stage.page.setViewportSize(size);
    await stage.steps.open(path);
    await stage.page.getByRole('main').getByRole('button').first().waitFor();
    await come?.();
    for (const scheme of ['dark', 'light']) {
      // As the switch in the frame does it: colours alone depend on it.
      await stage.page.evaluate(
        (value) => document.documentElement.setAttribute('data-mantine-color-scheme', value),
        scheme,
      );
      expect(await violations(), scheme).toEqual([]);
    }
  });
});

test('settings on a phone: nothing serious either', async () => {
  await stage.page.setViewportSize(NARROW);
  await stage.steps.open('/');
  await stage.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await stage.page.getByRole('dialog').getByText('Palette', { exact: true }).waitFor();
  expect(await violations()).toEqual([]);
});

test('what has the focus shows it, on every page', async () => {
  for (const path of ['/', '/gallery', '/providers', '/models']) {
    await stage.steps.open(path);
    await stage.page.getByRole('main').getByRole('button').first().waitFor();
    for (let step = 0; step < 14; step += 1) {
      await stage.page.keyboard.press('Tab');
      const unseen = await stage.page.evaluate(() => {
        const focused = document.activeElement;
        if (!focused || focused === document.body) return null;
        // The element itself, or the frame that a field stands in.
        const marks = [focused, focused.parentElement, focused.closest('form')].map((element) => {
          if (!element) return false;
          const style = getComputedStyle(element);
          return (
            (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) ||
            (element.matches(':focus-within') &&
              style.borderTopColor === getComputedStyle(document.body).color)
          );
        });
        const label = focused.closest('label, [class*="SegmentedControl"]');
        return marks.some(Boolean) || label ? null : focused.outerHTML.slice(0, 200);
      });
      expect(unseen).toBeNull();
    }
  }
});
