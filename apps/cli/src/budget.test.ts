import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { budget, userError } from './testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from './testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from './testing/local/run-cli.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  server.root = { ...usualRoot(), budgetSet: { budget: budget(), userErrors: [] } };
  server.operations.length = 0;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

const sent = () => server.operations.find(({ name }) => name === 'BudgetSet')?.variables;

it.each([
  [
    ['set', '--limit', '$0.50', '--per', 'Day'],
    { scope: 'ALL', scopeKey: null, period: 'DAY', limit: { amount: '0.50' }, isHard: true },
  ],
  [
    ['set', '--limit', '0', '--per', 'total', '--model', 'brush', '--soft'],
    {
      scope: 'MODEL',
      scopeKey: 'external://atelier/brush',
      period: 'TOTAL',
      limit: { amount: '0' },
      isHard: false,
    },
  ],
  [
    ['remove', '--per', 'month', '--token', 'tok_1', '--yes'],
    { scope: 'TOKEN', scopeKey: 'tok_1', period: 'MONTH', limit: null },
  ],
  [
    ['remove', '--per', 'day', '--model', 'external://gone/away', '-y'],
    { scope: 'MODEL', scopeKey: 'external://gone/away', period: 'DAY', limit: null },
  ],
])('%j asks for what was written', async (argv, input) => {
  const { code, stderr } = await runHere(place, ['budget', ...argv]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(sent()).toEqual({ input });
});

it.each([
  [['set', '--per', 'day'], '--limit'],
  [['set', '--limit', '1'], '--per'],
  [['set', '--limit', '-1', '--per', 'day'], '--limit'],
  [['set', '--limit', '0.0000001', '--per', 'day'], 'at most 6 places'],
  [['set', '--limit', '1', '--per', 'mont'], 'Did you mean --per month?'],
  [
    ['set', '--limit', '1', '--per', 'day', '--provider', 'a', '--token', 'b'],
    '--provider and --token name several',
  ],
  [['set', '--limit', '1', '--per', 'day', '--model', 'brsh'], 'brush'],
])('%j is refused and nothing is set', async (argv, message) => {
  const { code, stdout, stderr } = await runHere(place, ['budget', ...argv]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(sent()).toBeUndefined();
});

it('what the server refuses is told with its exit code', async () => {
  server.root.budgetSet = {
    budget: null,
    userErrors: [userError('PROVIDER_NOT_FOUND', 'Darkroom knows no provider "opnai".')],
  };
  const argv = ['budget', 'set', '--limit', '1', '--per', 'day', '--provider', 'opnai'];
  const { code, stdout, stderr } = await runHere(place, argv);
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: Darkroom knows no provider "opnai".\n',
  });
});

it.each(['2026-02-30', 'yesterday', '2026-11-21T09:30'])(
  'usage from %s is refused',
  async (day) => {
    const { code, stderr } = await runHere(place, ['usage', '--from', day]);
    expect(code).toBe(2);
    expect(stderr).toContain(`--from "${day}" is no day.`);
  },
);

it('usage asks for days of UTC, and says where there is nothing', async () => {
  const none = { amount: '0', currency: 'USD' };
  server.root.usage = {
    total: none,
    generations: 0,
    images: 0,
    unknownCostGenerations: 0,
    byModel: [],
    byDay: [],
    drift: [],
  };
  const { stdout } = await runHere(place, ['usage', '--from', '2026-11-01', '--to', '2026-12-01']);
  expect(stdout).toBe('Nothing was made in this time.\n');
  expect(server.operations.find(({ name }) => name === 'Usage')?.variables).toEqual({
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-12-01T00:00:00.000Z',
  });
});
