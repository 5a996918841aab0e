import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from '../../testing/local/start-whole-server.ts';

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
});
afterAll(() => server.stop());

const model = { source: 'external://openai/gpt-image-2' };
const asked = {
  model,
  prompt: 'a field',
  count: 2,
  size: { dimensions: { width: 1024, height: 1024 } },
};

interface Refusal {
  __typename: string;
  code: string;
  message: string;
  field: string[] | null;
  provider?: { slug: string } | null;
}
interface Plan {
  receipt: { parameter: string; outcome: string }[];
  providerCalls: number | null;
  cost: { isKnown: boolean; expected: { amount: string } | null } | null;
  userErrors: Refusal[];
}
const ERRORS =
  'userErrors { __typename code message field ... on ProviderNotConfiguredError { provider { slug } } }';

const planOf = async (input: unknown): Promise<Plan> =>
  (
    await server.data<{ generationPlan: Plan }>(
      `query ($input: GenerationInput!) { generationPlan(input: $input) {
        receipt { parameter outcome } providerCalls cost { isKnown expected { amount } } ${ERRORS} } }`,
      { input },
    )
  ).generationPlan;

const UNSET = {
  __typename: 'ProviderNotConfiguredError',
  code: 'PROVIDER_NOT_CONFIGURED',
  field: ['model'],
  provider: { slug: 'openai' },
  message: expect.stringContaining('OPENAI_API_KEY'),
};

it('a model whose provider has no key is planned and priced, and says that it could not be asked', async () => {
  const plan = await planOf(asked);
  expect(plan.userErrors).toEqual([UNSET]);
  expect(plan.providerCalls).toBe(1);
  expect(plan.cost?.isKnown).toBe(true);
  expect(Number(plan.cost?.expected?.amount)).toBeGreaterThan(0);
  expect(plan.receipt).toContainEqual({ parameter: 'count', outcome: 'RENAMED' });
});

it('what is wrong with the request stands beside it, and then there is no price', async () => {
  const plan = await planOf({ ...asked, steps: 30 });
  expect(plan.userErrors).toEqual([
    UNSET,
    expect.objectContaining({ __typename: 'UnsupportedParameterError', field: ['steps'] }),
  ]);
  expect([plan.providerCalls, plan.cost]).toEqual([null, null]);
  expect(plan.receipt).toContainEqual({ parameter: 'steps', outcome: 'REFUSED' });
});

it('a model that was uninstalled is priced too, and one that nobody knows is not', async () => {
  const source = 'external://sandbox/aurora';
  await server.data(
    `mutation ($source: String!) { modelUninstall(input: { model: { source: $source } }) { source } }`,
    { source },
  );
  const plan = await planOf({ ...asked, model: { source }, size: null });
  expect(plan.userErrors).toEqual([expect.objectContaining({ code: 'MODEL_NOT_INSTALLED' })]);
  expect(plan.providerCalls).toBe(1);
  const unknown = await planOf({ ...asked, model: { source: 'external://openai/nothing' } });
  expect(unknown).toMatchObject({ receipt: [], providerCalls: null, cost: null });
  expect(unknown.userErrors).toEqual([expect.objectContaining({ code: 'MODEL_NOT_FOUND' })]);
});

it('an order is refused as ever', async () => {
  const { generationCreate } = await server.data<{
    generationCreate: { generation: null; userErrors: Refusal[] };
  }>(
    `mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } ${ERRORS} } }`,
    { input: { generation: asked } },
  );
  expect(generationCreate.generation).toBeNull();
  expect(generationCreate.userErrors).toEqual([{ ...UNSET, field: ['generation', 'model'] }]);
});
