import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

const RULES: axe.RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** Those of them that a colour scheme has to do with. */
const RULES_OF_COLOUR: axe.RunOnly = {
  type: 'rule',
  values: ['color-contrast', 'link-in-text-block'],
};

/** What axe finds by these rules, each with where: nothing of it may be serious. */
async function violations(rules: axe.RunOnly): Promise<string[]> {
  return stage.page.evaluate(async (runOnly) => {
    const { axe: here } = globalThis as unknown as { axe: typeof import('axe-core') }; // just put there
    const { violations: found } = await here.run(document, { runOnly });
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
      );
  }, rules);
}

/** Dark by all rules of WCAG 2.2 AA, then light by those of colours, in one load of the page. Colours are the same at every width. */
async function nothingSerious({ inLight = true } = {}): Promise<void> {
  // Evaluated, not added as a script: the page's own policy lets none in.
  await stage.page.evaluate(axe.source);
  for (const [scheme, rules] of [
    ['dark', RULES],
    ['light', RULES_OF_COLOUR],
  ] as const) {
    if (scheme === 'light' && !inLight) break;
    // As the switch in the frame does it: colours alone depend on it.
    await stage.page.evaluate(
      (value) => document.documentElement.setAttribute('data-mantine-color-scheme', value),
      scheme,
    );
    expect(await violations(rules), scheme).toEqual([]);
  }
}

/** The address of a comparison that was voted on, and the name of a batch that is done: made by the first test. */
let comparison = '';
const BATCH = 'Birds and ships';
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
    'what a comparison came to',
    '/compare',
    async () => {
      await stage.page.goto(comparison);
      await stage.page
        .getByRole('region', { name: 'Side by side' })
        .getByText('Your vote')
        .waitFor();
      await stage.page.getByRole('table').getByRole('row').nth(2).waitFor();
    },
  ],
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
    'a batch',
    '/batches',
    async () => {
      await stage.page.getByRole('link', { name: new RegExp(`^${BATCH}`) }).click();
      const batch = stage.page.getByRole('article', { name: BATCH });
      await batch.getByRole('status').getByText('Done').waitFor();
      await batch.getByRole('button', { name: 'Show' }).first().click();
      await batch.getByRole('img', { name: /^Contact sheet/ }).waitFor();
      await batch.getByRole('region', { name: '1 refused' }).getByRole('row').nth(1).waitFor();
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
  [
    'two pictures beside each other',
    '/gallery',
    async () => {
      const ids = await stage.page
        .locator('[data-image]')
        .evaluateAll((all) => all.slice(0, 2).map((one) => one.getAttribute('data-image')));
      await stage.page.goto(`${stage.server.url}/gallery?compare=${ids.join('.')}`);
      await stage.page.getByRole('slider').first().waitFor();
    },
  ],
  ['the providers', '/providers'],
  [
    'a provider',
    '/providers?open=openai',
    () => stage.page.getByRole('form', { name: 'Set up OpenAI' }).waitFor(),
  ],
  [
    'the keys of a provider',
    '/providers?open=openai',
    async () => {
      const keys = stage.page.getByRole('region', { name: 'Keys' });
      await keys.getByRole('button', { name: 'Add another key' }).click();
      await stage.page.getByRole('form', { name: 'Another key' }).waitFor();
      await stage.page.getByText('Starter models').click();
    },
  ],
  ['the models', '/models'],
  ['the catalog', '/models?view=catalog'],
  [
    'prices',
    '/models?view=prices',
    () => stage.page.getByRole('region', { name: 'Prices of all models' }).waitFor(),
  ],
  [
    'spending',
    '/spend',
    async () => {
      await stage.page.getByText('By day, as a table').click();
      await stage.page.getByRole('region', { name: 'Spending by day' }).waitFor();
      await stage.page.getByRole('region', { name: 'Budgets' }).getByText('$2.50').waitFor();
    },
  ],
  [
    'people and tokens',
    '/access',
    async () => {
      await stage.page.getByRole('button', { name: 'Invite somebody' }).click();
      await stage.page.getByRole('form', { name: 'Invite somebody' }).waitFor();
      await stage.page.getByRole('button', { name: 'Make a token' }).click();
      await stage.page.getByRole('form', { name: 'Make a token' }).waitFor();
    },
  ],
  [
    'setting a budget',
    '/spend',
    async () => {
      await stage.page.getByRole('button', { name: 'Set a budget' }).click();
      await stage.page.getByRole('form', { name: 'Set a budget' }).waitFor();
    },
  ],
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
  await stage.steps.setKey('openai', 'openai_api_key', stage.emulator.key);
  await stage.steps.ask(
    'mutation ($input: BudgetSetInput!) { budgetSet(input: $input) { budget { id } } }',
    { period: 'MONTH', limit: { amount: '2.50' } },
  );
  const answer = await stage.steps.ask(
    'mutation ($input: BatchCreateInput!) { batchCreate(input: $input) { batch { id } userErrors { message } } }',
    {
      batch: {
        name: BATCH,
        skipRefused: true,
        shared: { model: { source: 'external://sandbox/aurora' } },
        rows: [{ prompt: 'a gull' }, { prompt: 'a pier', model: { key: 'none-of-this-name' } }],
      },
    },
  );
  expect(answer).toContain('"userErrors":[]');

  const runs: string[] = [];
  for (const model of ['aurora', 'etching']) {
    const ordered = await stage.steps.ask(
      'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } } }',
      { generation: { model: { source: `external://sandbox/${model}` }, prompt: 'a harbour' } },
    );
    runs.push(/"id":"(\w+)"/.exec(ordered)?.[1] ?? '');
  }
  await stage.steps.open(`/compare?prompt=a+harbour&runs=${runs.join('+')}`);
  await stage.page.getByRole('button', { name: 'A is the best' }).click();
  await stage.page.getByText('Your vote').waitFor();
  comparison = stage.page.url();
});

describe.each([WIDE, NARROW])('axe finds nothing serious at %o', (size) => {
  test.each(VIEWS)('%s', async (_name, path, come) => {
    await stage.page.setViewportSize(size);
    await stage.steps.open(path);
    await stage.page.getByRole('main').getByRole('button').first().waitFor();
    await come?.();
    await nothingSerious({ inLight: size === WIDE });
  });
});

test.each([
  ['settings', 'Settings', 'Palette'],
  ['the other pages', 'More', 'Spend'],
])('%s on a phone: nothing serious either', async (_name, button, words) => {
  await stage.page.setViewportSize(NARROW);
  await stage.steps.open('/');
  await stage.page.getByRole('button', { name: button, exact: true }).click();
  await stage.page.getByRole('dialog').getByText(words, { exact: true }).waitFor();
  await nothingSerious();
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
