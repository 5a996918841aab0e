import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';
import type { StarterListing } from './model-service.ts';

const GOOD = 'sk-canary-good-0123456789abcdef';
const AURORA = 'external://sandbox/aurora';

let openai: RunningEmulator;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [GOOD] });
});
afterEach(() => openai.reset());
afterAll(() => openai.close());

const withKey = () => ({ DARKROOM_OPENAI_BASE_URL: openai.baseUrl, OPENAI_API_KEY: GOOD });

describe('lists of models', () => {
  it('come in pages, current ones first and those that are gone last', async () => {
    const home = await testHome();
    const { models } = await home.start(withKey());
    const all = async (first: number) => {
      const nodes: StarterListing[] = [];
      let after: string | null = null;
      do {
        const page = await models.starters({ first, after });
        nodes.push(...page.nodes);
        expect(page.totalCount).toBeGreaterThanOrEqual(nodes.length);
        after = page.hasNextPage ? page.endCursor : null;
      } while (after !== null);
      return nodes;
    };
    const whole = await all(100);
    const ranks = whole.map(({ lifecycleState }) =>
      ['preview', 'active'].includes(lifecycleState) ? 0 : lifecycleState === 'deprecated' ? 1 : 2,
    );
    expect(ranks).toEqual([...ranks].sort());
    expect(new Set(ranks)).toEqual(new Set([0, 1, 2]));
    const sources = whole.map(({ record }) => record.source);
    expect((await all(7)).map(({ record }) => record.source)).toEqual(sources);
    const installed = await models.page({ first: 100, provider: 'open-ai', mode: 'inpaint' });
    expect(installed.nodes.length).toBeGreaterThan(3);
    expect(
      installed.nodes.every(
        ({ provider, record }) =>
          provider === 'openai' && record.capabilities.modes.includes('inpaint'),
      ),
    ).toBe(true);
    // Those of the providers that can be used are there, and no others.
    const there = whole.filter((entry) => entry.installed !== null);
    expect(new Set(there.map(({ record }) => record.provider))).toEqual(
      new Set(['openai', 'sandbox']),
    );
  });

  it('go on where a page ended, although its last model is gone', async () => {
    const home = await testHome();
    const { models } = await home.start();
    const whole = await models.page({ first: 100 });
    const first = await models.page({ first: 2 });
    resultOf(await models.uninstall({ source: first.nodes[1]?.source ?? '' }));
    const rest = await models.page({ first: 100, after: first.endCursor });
    expect(rest.nodes.map(({ source }) => source)).toEqual(
      whole.nodes.slice(3).map(({ source }) => source),
    );
  });

  it.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: 1.5 }, 'first'],
    [{ first: 10, after: 'nonsense' }, 'after'],
    [{ first: 10, after: '' }, 'after'],
    [{ first: 10, provider: 'opnai' }, 'provider'],
  ])('refuse %j', async (request, field) => {
    const home = await testHome();
    const { models } = await home.start();
    await expect(models.starters(request)).rejects.toMatchObject({
      problems: [{ field: [field] }],
    });
  });

  it('give models by ids and references for loaders, in order, null where there is none', async () => {
    const home = await testHome();
    const { models } = await home.start();
    const [aurora] = await models.byRefs([{ source: AURORA }]);
    expect(await models.byIds(['mod_x', aurora?.id ?? ''])).toEqual([null, aurora]);
    expect(
      await models.byRefs([{ key: aurora?.key ?? '' }, { key: 'none' }, { id: aurora?.id ?? '' }]),
    ).toEqual([aurora, null, aurora]);
  });
});
