import { startGeminiEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from './testing/local/start-whole-server.ts';

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
});
afterAll(() => server.stop());

const FIELDS = `id name status spent { amount } maxCost { amount } estimatedCost { maximum { amount } isKnown } document
  steps { nodeId type state inputs generation { id status seed } images { id width height } asset { id url width height } problem { code message } }`;

interface Run {
  id: string;
  status: string;
  steps: { nodeId: string; [field: string]: unknown }[];
  [field: string]: unknown;
}

async function run(document: unknown, more: Record<string, unknown> = {}) {
  const { workflowRun } = await server.data<{
    workflowRun: {
      workflowRun: Run | null;
      userErrors: { code: string; field: string[]; message: string }[];
    };
  }>(
    `mutation ($input: WorkflowRunInput!) { workflowRun(input: $input) { workflowRun { ${FIELDS} } userErrors { code message field } } }`,
    { input: { document, ...more } },
  );
  return workflowRun;
}

async function ended(id: string, at = server): Promise<Run> {
  for (;;) {
    const { workflowRun } = await at.data<{ workflowRun: Run }>(
      `query ($id: ID!) { workflowRun(id: $id) { ${FIELDS} } }`,
      { id },
    );
    if (workflowRun.status !== 'RUNNING') return workflowRun;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** As InvokeAI's users have it. */
const CITY = {
  nodes: {
    '1': {
      type: 'gemini_text_to_image',
      model: { key: 'gemini-2.5-flash' },
      prompt: 'A futuristic city at night with neon lights',
      aspect_ratio: '16:9',
      seed: 42,
    },
  },
};

async function plan(document: unknown) {
  const { workflowPlan } = await server.data<{ workflowPlan: Record<string, unknown> }>(
    `query ($input: WorkflowInput!) { workflowPlan(input: $input) { images providerCalls
      nodes { nodeId type source inputs images } cost { maximum { amount } isKnown unknownGenerations }
      warnings { code } userErrors { code field message } } }`,
    { input: { document } },
  );
  return workflowPlan;
}

it('finds the model of a document as its key says, and what is in its way', async () => {
  const planned = await plan(CITY);
  expect(planned).toMatchObject({
    nodes: [{ nodeId: '1', source: 'external://google-gemini/gemini-2.5-flash-image', images: 1 }],
  });
  const errors = planned.userErrors as { code: string; field: string[] }[];
  // No key is set; and that this model draws from no seed is told before anybody pays for it.
  expect(errors.map(({ field }) => field.join('.'))).toContain('document.nodes.1.model');
  const refused = await run(CITY);
  expect(refused.workflowRun).toBeNull();
  expect(refused.userErrors).toEqual(errors);
});

it('runs it word for word once the provider has a key', { timeout: 30_000 }, async () => {
  const key = 'AIzaSyEmulator-workflows-0123456789abcd';
  const emulator = await startGeminiEmulator({ keys: [key] });
  const keyed = await startWholeServer({
    DARKROOM_GOOGLE_GEMINI_BASE_URL: emulator.baseUrl,
    DARKROOM_GOOGLE_GEMINI_API_KEY: key,
  });
  try {
    const order = await keyed.data<{
      workflowRun: { workflowRun: { id: string } | null; userErrors: unknown[] };
    }>(
      'mutation ($input: WorkflowRunInput!) { workflowRun(input: $input) { workflowRun { id } userErrors { message field } } }',
      { input: { document: CITY, maxCost: { amount: '0.05' } } },
    );
    expect(order.workflowRun.userErrors).toEqual([]);
    const id = order.workflowRun.workflowRun?.id ?? '';
    const done = await ended(id, keyed);
    expect(done).toMatchObject({
      status: 'SUCCEEDED',
      document: CITY,
      // By the tokens of the answer.
      spent: { amount: '0.038703' },
      steps: [{ nodeId: '1', generation: { seed: '42' }, images: [{ width: expect.any(Number) }] }],
    });
    expect(emulator.ledger()).toHaveLength(1);
  } finally {
    await keyed.stop();
    await emulator.close();
  }
});

it('runs the steps of a document, each from what another made', async () => {
  const model = { source: 'external://sandbox/aurora' };
  const document = {
    name: 'city',
    nodes: {
      '1': { ...CITY.nodes['1'], type: 'sandbox_text_to_image', model },
      '2': { type: 'resize', image: { node: '1' }, width: 512, height: 512, fit: 'cover' },
      '3': { type: 'image_to_image', model, prompt: 'by day', image: { node: '2' }, seed: 7 },
      '4': { type: 'save', image: { node: '3' }, format: 'jpeg', filename: 'day.jpg' },
    },
  };
  const planned = await plan(document);
  expect(planned).toMatchObject({ images: 2, userErrors: [], cost: { isKnown: true } });
  const first = await run(document, { idempotencyKey: 'city', maxCost: { amount: '1' } });
  expect(first.userErrors).toEqual([]);
  const id = first.workflowRun?.id ?? '';
  expect(id).toMatch(/^wfr_/);
  const done = await ended(id);
  expect(done).toMatchObject({
    name: 'city',
    status: 'SUCCEEDED',
    document,
    maxCost: { amount: '1' },
    spent: { amount: '0' },
    steps: [
      { nodeId: '1', inputs: [], generation: { status: 'SUCCEEDED', seed: '42' }, asset: null },
      { nodeId: '2', inputs: ['1'], generation: null, images: [], asset: { width: 512 } },
      { nodeId: '3', inputs: ['2'], state: 'SUCCEEDED', generation: { seed: '7' } },
      { nodeId: '4', inputs: ['3'], asset: { url: expect.any(String) } },
    ],
  });
  expect(
    (await run(document, { idempotencyKey: 'city', maxCost: { amount: '1' } })).workflowRun?.id,
  ).toBe(id);
  const { workflowRuns, node } = await server.data<Record<string, unknown>>(
    `query ($id: ID!) { workflowRuns { nodes { id } pageInfo { hasNextPage } } node(id: $id) { id __typename } }`,
    { id },
  );
  expect(workflowRuns).toEqual({ nodes: [{ id }], pageInfo: { hasNextPage: false } });
  expect(node).toEqual({ id, __typename: 'WorkflowRun' });
});

it('says where a document is wrong, and cancels', async () => {
  const wrong = await run({ nodes: { a: { type: 'mask', image: { node: 'b' } } } });
  expect(wrong).toMatchObject({
    workflowRun: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['document', 'nodes', 'a', 'image', 'node'] }],
  });
  const { workflowCancel } = await server.data<Record<string, unknown>>(
    `mutation { workflowCancel(input: { id: "wfr_none" }) { workflowRun { id } userErrors { code field } } }`,
  );
  expect(workflowCancel).toEqual({
    workflowRun: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
  });
});
