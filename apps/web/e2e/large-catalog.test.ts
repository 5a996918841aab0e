import { describe, expect, test } from 'vitest';
import { type LargeCatalog, writeLargeCatalog } from './large-catalog.ts';
import { onStage } from './stage.ts';

let catalog: LargeCatalog;
const stage = onStage({
  isSignedIn: true,
  fillHome: async (home) => {
    catalog = await writeLargeCatalog(home);
  },
});

/** What is drawn at once of a list of hundreds. */
const DRAWN_AT_ONCE = 130;

// The filters beside the list are lists of options too.
const options = () => stage.page.getByRole('listbox').getByRole('option');
const look = (text: string) =>
  stage.page.getByRole('combobox', { name: 'Search models' }).fill(text);
const chosen = (name: string) => stage.page.getByRole('button', { name: `Model: ${name}` });

describe('the model picker', () => {
  test('all models are there, few are drawn, and the rest come as they are looked at', async () => {
    await stage.steps.open('/');
    await stage.steps.openPicker();
    await options().first().waitFor();
    expect(await options().count()).toBeLessThan(DRAWN_AT_ONCE);
    const before = await options().count();
    // To the last of the list, and the list grows with it.
    const toTheEnd = () =>
      stage.page.getByRole('listbox').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await expect
      .poll(async () => {
        await toTheEnd();
        return options().count();
      })
      .toBeGreaterThan(before);
  });

  test('Enter takes what the words name', async () => {
    await stage.steps.open('/');
    await stage.steps.openPicker();
    await stage.page.keyboard.type(catalog.ready.name);
    await expect.poll(() => options().count()).toBeLessThan(6);
    await stage.page.keyboard.press('Enter');
    await chosen(catalog.ready.name).waitFor();
  });

  test('filters by mode, provider and price are a Tab away', async () => {
    await stage.steps.open('/');
    await stage.steps.openPicker();
    await stage.page.keyboard.press('Tab');
    const focused = () =>
      stage.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(await focused()).toBe('Filter by mode');
    await stage.page.getByLabel('Filter by mode').selectOption({ label: 'Upscale' });
    await stage.page
      .getByLabel('Filter by provider')
      .selectOption({ label: catalog.ready.provider });
    await expect.poll(() => options().count()).toBeLessThan(10);
    for (const text of await options().allTextContents()) {
      if (text.startsWith('Take ')) continue;
      expect(text).toContain('Upscale');
      expect(text).toContain(catalog.ready.provider);
    }
    await stage.page.getByLabel('Filter by provider').selectOption({ label: 'Any provider' });
    await stage.page.getByLabel('Filter by price').selectOption({ label: 'Free' });
    await expect.poll(() => options().filter({ hasText: 'free' }).count()).toBeGreaterThan(10);
    expect(await options().filter({ hasText: '$' }).count()).toBe(0);
  });

  test('what needs a key leads to its provider', async () => {
    await stage.steps.open('/');
    await stage.steps.openPicker();
    await look(catalog.locked.name);
    await options().filter({ hasText: catalog.locked.name }).first().click();
    await stage.page.getByRole('form', { name: `Set up ${catalog.locked.provider}` }).waitFor();
  });

  test('what is retired says when, and one press takes what stands in for it', async () => {
    await stage.steps.open('/');
    await stage.steps.openPicker();
    await look(catalog.retired.name);
    await options()
      .filter({ hasText: /Retired on January 2, 2026|Retired on 2 January 2026/ })
      .waitFor();
    await options()
      .filter({ hasText: `Take ${catalog.retired.replacement} instead` })
      .click();
    await chosen(catalog.retired.replacement).waitFor();
  });

  test('before the button it is told that the model goes, and one press takes the other', async () => {
    await stage.steps.open('/');
    await stage.steps.chooseModel(catalog.leaving.name);
    await stage.page.getByText(/Retires on (May 4, 2030|4 May 2030)/).waitFor();
    await stage.page
      .getByRole('button', {
        name: `Take ${catalog.leaving.replacement} instead of ${catalog.leaving.name}`,
      })
      .click();
    await chosen(catalog.leaving.replacement).waitFor();
    await expect.poll(() => stage.page.getByText(/Retires on/).count()).toBe(0);
  });
});

describe('the models page', () => {
  const rows = () => stage.page.getByRole('main').getByRole('listitem');
  const found = () => stage.page.getByText(/^\d+ models? found/);

  test('hundreds are counted, few are drawn, and the rest come as they are looked at', async () => {
    await stage.steps.open('/models?view=catalog');
    await rows().first().waitFor();
    const total = Number(
      /\d+/.exec((await stage.page.getByText(/^Catalog \d+$/).textContent()) ?? '')?.[0],
    );
    expect(total).toBeGreaterThanOrEqual(catalog.models);
    expect(await rows().count()).toBeLessThan(DRAWN_AT_ONCE);
    await expect
      .poll(
        async () => {
          await stage.page
            .getByRole('main')
            .evaluate((main) => main.scrollTo(0, main.scrollHeight));
          return rows().count();
        },
        { timeout: 20_000 },
      )
      .toBe(total);
  });

  test('search, provider, mode and price narrow it, and stand in the address', async () => {
    await stage.steps.open('/models?view=catalog');
    await stage.page.getByRole('searchbox').waitFor();
    await stage.page.keyboard.press('/');
    await stage.page.keyboard.type(catalog.locked.name);
    await expect.poll(() => rows().count()).toBe(1);
    await found().waitFor();
    await stage.page.reload();
    await expect.poll(() => rows().count()).toBe(1);

    await stage.steps.open('/models?view=catalog&mode=UPSCALE&price=0');
    await found().waitFor();
    await expect.poll(() => rows().count()).toBeGreaterThan(10);
    for (const text of await rows().allTextContents()) {
      expect(text).toContain('Upscale');
      expect(text).toContain('free');
    }
  });

  test('a retired one says when it went, with its replacement in its row', async () => {
    await stage.steps.open(
      `/models?view=catalog&search=${encodeURIComponent(catalog.retired.name)}`,
    );
    const row = rows().filter({ hasText: catalog.retired.name });
    await row.getByText(/^Retired on/).waitFor();
    await row
      .getByRole('button', {
        name: `Take ${catalog.retired.replacement} instead of ${catalog.retired.name}`,
      })
      .click();
    await chosen(catalog.retired.replacement).waitFor();
  });
});

describe('the providers page', () => {
  const cards = () => stage.page.getByRole('main').getByRole('listitem');

  test('what can be used stands first', async () => {
    await stage.steps.open('/providers');
    await cards().first().waitFor();
    expect(await cards().count()).toBeGreaterThan(catalog.providers);
    const headings = await stage.page.getByRole('heading', { level: 2 }).allTextContents();
    expect(headings.map((text) => text.replace(/ \d+$/, ''))).toEqual(['Set up', 'Not set up']);
  });

  test('it is found by its name, by a model of it, by mode and by state', async () => {
    await stage.steps.open('/providers');
    await stage.page.getByRole('searchbox').waitFor();
    await stage.page.keyboard.press('/');
    await stage.page.keyboard.type(catalog.locked.name);
    await expect.poll(() => cards().count()).toBe(1);
    expect(await cards().textContent()).toContain(catalog.locked.provider);
    await stage.steps.open('/providers?view=open');
    await cards().first().waitFor();
    for (const text of await cards().allTextContents()) expect(text).toContain('Not set up');
    await stage.steps.open('/providers?mode=OUTPAINT');
    await expect.poll(() => cards().count()).toBeLessThan(20);
    await stage.steps.open('/providers?search=nothing+like+it');
    await stage.page.getByText('No provider matches').waitFor();
  });
});

test('a retired model that still answers is used by the word of the person', async () => {
  await stage.steps.open(`/?model=${encodeURIComponent('external://sandbox/daguerreotype')}`);
  await chosen('Daguerreotype').waitFor();
  await stage.steps.prompt().fill('an old plate');
  await stage.page.getByText(/Retired on/).waitFor();
  await stage.page.getByRole('button', { name: 'It still answers: use it' }).click();
  const generate = stage.page.getByRole('button', { name: 'Generate', exact: true });
  await expect.poll(() => generate.getAttribute('aria-disabled')).toBe('false');
  await stage.steps.generate('an old plate');
  await stage.steps.decoded('an old plate', 1);
});
