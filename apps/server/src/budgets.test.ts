import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  generate,
  startWholeServer,
  type WholeServer,
} from './testing/local/start-whole-server.ts';

const SOURCE = 'external://acme/example';

let server: WholeServer;
let emulator: RunningEmulator;

/** A provider of the user's own: its model costs 0.04 a picture, and replies tell nothing else. */
beforeAll(async () => {
  emulator = await startOpenAiEmulator({ models: [{ id: 'acme-1', like: 'dall-e-3' }] });
  server = await startWholeServer();
  const { providerStart } = await server.data<{
    providerStart: { files: { path: string; content: string }[] };
  }>('{ providerStart(slug: "acme", protocol: "openai-images") { files { path content } } }');
  for (const { path, content } of providerStart.files) {
    const file = join(server.home, 'providers', 'acme', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      content
        .replace(/^baseUrl: .*$/m, `baseUrl: ${emulator.baseUrl}`)
        .replace('# providerModelId: example-1-large', 'providerModelId: acme-1')
        .replace('# prices:\n#   -', 'prices:\n  -'),
    );
  }
  const configure = () =>
    server.ask(
      'mutation ($value: String!) { providerConfigure(input: { provider: "acme", credentials: [{ variable: "api_key", value: $value }] }) { installedModels { source } userErrors { message } } }',
      { value: emulator.key },
    );
  // The folder is looked at every second.
  while (JSON.stringify(await configure()).includes('knows no provider'))
    await new Promise((resolve) => setTimeout(resolve, 100));
});
afterAll(async () => {
  await server.stop();
  await emulator.close();
});
afterEach(async () => {
  for (const budget of await budgets()) await set({ ...address(budget), limit: null });
});

interface Money {
  amount: string;
}
interface Budget {
  id: string;
  scope: string;
  scopeKey: string | null;
  period: string;
  limit: Money;
  spent: Money;
  reserved: Money;
  isHard: boolean;
  unknownCostGenerations: number;
  resetsAt: string | null;
}
const FIELDS =
  'id scope scopeKey period limit { amount currency } spent { amount } reserved { amount } isHard unknownCostGenerations resetsAt';
const budgets = async () =>
  (await server.data<{ budgets: Budget[] }>(`{ budgets { ${FIELDS} } }`)).budgets;
const address = ({ scope, scopeKey, period }: Budget) => ({ scope, scopeKey, period });

interface Told {
  budget: Budget | null;
  userErrors: { code: string; message: string; field: string[] | null }[];
}
const set = async (input: Record<string, unknown>) =>
  (
    await server.data<{ budgetSet: Told }>(
      `mutation ($input: BudgetSetInput!) { budgetSet(input: $input) { budget { ${FIELDS} } userErrors { code message field } } }`,
      { input },
    )
  ).budgetSet;

interface Created {
  generation: { id: string } | null;
  warnings: { code: string; message: string }[];
  userErrors: { code: string; message: string }[];
}
const create = async (prompt: string, headers = server.headers): Promise<Created> => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      query:
        'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } warnings { code message } userErrors { code message } } }',
      variables: { input: { generation: { model: { source: SOURCE }, prompt } } },
    }),
  });
  const answer = (await response.json()) as { data: { generationCreate: Created } }; // as asked
  return answer.data.generationCreate;
};

async function ended(): Promise<void> {
  const query = '{ server { generationsRunning generationsQueued } }';
  for (;;) {
    const { server: facts } = await server.data<{
      server: { generationsRunning: number; generationsQueued: number };
    }>(query);
    if (facts.generationsRunning + facts.generationsQueued === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a hard budget', () => {
  it('for 10 pictures admits exactly 10 of 64 requests at once, and 10 are charged', async () => {
    const before = emulator.ledger().length;
    const { budget } = await set({ period: 'TOTAL', limit: { amount: '0.40' } });
    expect(budget).toMatchObject({ scope: 'ALL', scopeKey: null, isHard: true, resetsAt: null });
    const spent = Number(budget?.spent.amount);
    await set({ period: 'TOTAL', limit: { amount: (spent + 0.4).toFixed(6) } });
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => create(`a field, ${index}`)),
    );
    expect(answers.filter(({ generation }) => generation !== null)).toHaveLength(10);
    const told = answers.flatMap(({ userErrors }) => userErrors);
    expect(told.map(({ code }) => code)).toEqual(Array(54).fill('BUDGET_EXCEEDED'));
    await ended();
    expect(emulator.ledger().length - before).toBe(10);
    expect(await budgets()).toMatchObject([
      { spent: { amount: (spent + 0.4).toString() }, reserved: { amount: '0' } },
    ]);
    const plan = await server.data<{ generationPlan: unknown }>(
      'query ($source: String!) { generationPlan(input: { model: { source: $source }, prompt: "a field" }) { providerCalls cost { maximum { amount } } userErrors { code message } } }',
      { source: SOURCE },
    );
    expect(plan.generationPlan).toMatchObject({
      providerCalls: 1,
      cost: { maximum: { amount: '0.04' } },
      userErrors: [
        {
          code: 'BUDGET_EXCEEDED',
          message: expect.stringMatching(
            /^It may cost up to \$0\.04, more than the budget of \$0\.4 in total for everything has left\. Of it \$0\.4 is spent so far and \$0 reserved/,
          ),
        },
      ],
    });
  });

  it('for a token counts what comes with it alone', async () => {
    const { apiTokenCreate } = await server.data<{
      apiTokenCreate: { apiToken: { id: string }; secret: string };
    }>('mutation { apiTokenCreate(input: { name: "photo booth" }) { apiToken { id } secret } }');
    const { apiToken, secret } = apiTokenCreate;
    const { budget } = await set({
      scope: 'TOKEN',
      scopeKey: apiToken.id,
      period: 'DAY',
      limit: { amount: '0.04' },
    });
    expect(budget?.resetsAt).toMatch(/T00:00:00\.000Z$/);
    const booth = { ...server.headers, authorization: `Bearer ${secret}` };
    expect((await create('one', booth)).userErrors).toEqual([]);
    expect((await create('two', booth)).userErrors).toMatchObject([{ code: 'BUDGET_EXCEEDED' }]);
    expect((await create('mine')).userErrors).toEqual([]);
    await ended();
    const near = await set({
      scope: 'TOKEN',
      scopeKey: 'photo boot',
      period: 'DAY',
      limit: { amount: '1' },
    });
    expect(near.userErrors[0]?.message).toBe(
      `There is no token "photo boot" that is good. Did you mean "${apiToken.id}", which is called "photo booth"?`,
    );
  });
});

it('a soft budget accepts, and says so', async () => {
  const none = { period: 'MONTH', limit: { amount: '0' }, isHard: false };
  await set({ ...none, scope: 'MODEL', scopeKey: SOURCE });
  const answer = await create('soft');
  expect(answer).toMatchObject({
    generation: { id: expect.any(String) },
    warnings: [{ code: 'BUDGET_EXCEEDED', message: expect.stringContaining(SOURCE) }],
    userErrors: [],
  });
  await ended();
});

it('what costs nothing is not held against any budget', async () => {
  await set({ period: 'DAY', limit: { amount: '0' } });
  const { status } = await generate(server, {
    model: { source: 'external://sandbox/aurora' },
    prompt: 'a field',
  });
  expect(status).toBe('SUCCEEDED');
});

it('a budget is a node, is replaced in its place, and taken away with null', async () => {
  const day = { period: 'DAY', scope: 'PROVIDER', scopeKey: 'acme' };
  const first = await set({ ...day, limit: { amount: '1.5' } });
  const again = await set({ ...day, limit: { amount: '2' }, isHard: false });
  expect(again.budget).toMatchObject({
    id: first.budget?.id,
    limit: { amount: '2' },
    isHard: false,
  });
  const { node } = await server.data<{ node: unknown }>(
    'query ($id: ID!) { node(id: $id) { __typename ... on Budget { limit { amount } } } }',
    { id: first.budget?.id },
  );
  expect(node).toEqual({ __typename: 'Budget', limit: { amount: '2' } });
  expect(await set({ ...day, limit: null })).toEqual({ budget: null, userErrors: [] });
  expect(await budgets()).toEqual([]);
  expect((await set({ ...day, limit: null })).userErrors).toEqual([
    {
      code: 'NOT_FOUND',
      message: 'There is no budget a day for the provider acme, so none was taken away.',
      field: null,
    },
  ]);
});

it.each([
  [{ limit: { amount: '1000000001' } }, 'INVALID_INPUT', ['limit', 'amount'], 'at most 1000000000'],
  [{ limit: { amount: '1', currency: 'EUR' } }, 'INVALID_INPUT', ['limit', 'currency'], 'USD'],
  [{ scopeKey: 'acme' }, 'INVALID_INPUT', ['scopeKey'], 'takes no scopeKey'],
  [{ scope: 'PROVIDER' }, 'INVALID_INPUT', ['scopeKey'], "a provider's slug"],
  [{ scope: 'PROVIDER', scopeKey: 'opnai' }, 'PROVIDER_NOT_FOUND', ['scopeKey'], '"openai"'],
  [
    { scope: 'MODEL', scopeKey: 'external://acme/exmple' },
    'MODEL_NOT_FOUND',
    ['scopeKey'],
    `"${SOURCE}"`,
  ],
  [{ scope: 'USER', scopeKey: 'anna' }, 'NOT_FOUND', ['scopeKey'], '"owner"'],
])('%j is refused with what to put right', async (input, code, field, message) => {
  const told = await set({ period: 'DAY', limit: { amount: '1' }, ...input });
  expect(told.budget).toBeNull();
  expect(told.userErrors).toEqual([{ code, field, message: expect.stringContaining(message) }]);
  expect(await budgets()).toEqual([]);
});

it.each(['-1', '0.0000001', '1e3', '1234567890123'])(
  'a limit of %s is no amount of money',
  async (amount) => {
    const { data, errors } = await server.ask(
      'mutation ($input: BudgetSetInput!) { budgetSet(input: $input) { budget { id } } }',
      { input: { period: 'DAY', limit: { amount } } },
    );
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.message).toContain(`"${amount}"`);
    expect(await budgets()).toEqual([]);
  },
);

it('usage is told by model and day, dearest first, with what is not known', async () => {
  const { usage } = await server.data<{ usage: unknown }>(
    '{ usage { total { amount } generations unknownCostGenerations byModel { key cost { amount } generations images unknownCostGenerations } byDay { key cost { amount } generations } } }',
  );
  expect(usage).toMatchObject({
    total: { amount: '0.52' },
    unknownCostGenerations: 0,
    byModel: [
      { key: SOURCE, cost: { amount: '0.52' }, generations: 13, unknownCostGenerations: 0 },
      { key: 'external://sandbox/aurora', cost: { amount: '0' }, generations: 1 },
    ],
    byDay: [{ key: new Date().toISOString().slice(0, 10), cost: { amount: '0.52' } }],
  });
});
