import { type RunningEmulator, startGeminiEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from './testing/local/start-whole-server.ts';

const SOURCE = 'external://sandbox/aurora';

let server: WholeServer;
let vendor: RunningEmulator;
beforeAll(async () => {
  vendor = await startGeminiEmulator({ latencyMs: 1 });
  server = await startWholeServer({
    GEMINI_API_KEY: vendor.key,
    DARKROOM_GOOGLE_GEMINI_BASE_URL: vendor.baseUrl,
  });
});
afterAll(async () => {
  await server.stop();
  await vendor.close();
});

const FIELDS = `id name status problem { code message field } cap { amount } spent { amount } reserved { amount }
  unknownCostGenerations estimatedCost { minimum { amount } maximum { amount } isKnown }
  counts { total waiting refused running succeeded failed } csvUrl contactSheetUrl contactSheetPages createdAt finishedAt`;

interface Batch {
  id: string;
  status: string;
  csvUrl: string;
  contactSheetUrl: string;
  contactSheetPages: number;
  counts: Record<string, number>;
  [field: string]: unknown;
}

async function order(batch: Record<string, unknown>, idempotencyKey: string | null = null) {
  const { batchCreate } = await server.data<{
    batchCreate: { batch: Batch | null; userErrors: { code: string; field: string[] }[] };
  }>(
    `mutation ($input: BatchCreateInput!) { batchCreate(input: $input) { batch { ${FIELDS} } userErrors { code message field } } }`,
    { input: { batch, idempotencyKey } },
  );
  return batchCreate;
}

async function done(id: string): Promise<Batch> {
  for (;;) {
    const { batch } = await server.data<{ batch: Batch }>(
      `query ($id: ID!) { batch(id: $id) { ${FIELDS} } }`,
      { id },
    );
    if (batch.status !== 'RUNNING') return batch;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it('plans a matrix and rows, and says where what is wrong', async () => {
  const { batchPlan } = await server.data<{ batchPlan: Record<string, unknown> }>(
    `query ($input: BatchInput!) { batchPlan(input: $input) {
      generations images providerCalls refusedGenerations problemCount
      cost { minimum { amount } maximum { amount } isKnown unknownGenerations } byModel { source generations cost { maximum { amount } } }
      problems { cells firstCell error { code field } } warnings { code } userErrors { code field } } }`,
    {
      input: {
        matrix: {
          prompts: ['a', 'b'],
          models: [{ source: SOURCE }],
          sizes: [{ aspectRatio: '1:1' }, { aspectRatio: '77:3' }],
          seeds: ['1', 2, '18446744073709551615'],
        },
        rows: [{ prompt: 'c', model: { source: SOURCE }, count: 2 }, { prompt: 'd' }],
        shared: { model: { source: 'external://sandbox/auorra' } },
        cap: { amount: '1' },
      },
    },
  );
  expect(batchPlan).toMatchObject({
    generations: 14,
    images: 8,
    refusedGenerations: 7,
    problemCount: 2,
    cost: { minimum: { amount: '0' }, maximum: { amount: '0' }, isKnown: true },
    byModel: [{ source: SOURCE, generations: 7 }],
    userErrors: [],
  });
  expect(batchPlan.problems).toMatchObject([
    { cells: 6, firstCell: 3, error: { field: ['matrix', 'sizes', '1', 'aspectRatio'] } },
    { cells: 1, firstCell: 13, error: { code: 'MODEL_NOT_FOUND', field: ['rows', '1', 'model'] } },
  ]);
  const empty = await server.data<{ batchPlan: { userErrors: unknown[] } }>(
    '{ batchPlan(input: {}) { generations cost { isKnown maximum { amount } } userErrors { code field } } }',
  );
  expect(empty.batchPlan.userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['rows'] }]);
});

it('orders for later what a vendor does for less, where the deadline allows it', {
  timeout: 60_000,
}, async () => {
  const later = (hours: number) => ({
    matrix: {
      prompts: ['a lighthouse'],
      models: [{ source: 'external://google-gemini/gemini-nano-banana-2.1' }, { source: SOURCE }],
    },
    cap: { amount: '1' },
    deadline: new Date(Date.now() + hours * 3_600_000).toISOString(),
  });
  const plan = async (hours: number) => {
    const { batchPlan } = await server.data<{ batchPlan: Record<string, unknown> }>(
      `query ($input: BatchInput!) { batchPlan(input: $input) { deferredGenerations cost { expected { amount } }
        byModel { source deferredGenerations cost { expected { amount } } } warnings { code message } userErrors { message } problems { error { message } } } }`,
      { input: later(hours) },
    );
    return batchPlan;
  };
  const allowed = await plan(49);
  const sooner = await plan(47);
  expect(allowed).toMatchObject({ deferredGenerations: 1, userErrors: [], problems: [] });
  expect(sooner).toMatchObject({ deferredGenerations: 0, userErrors: [], problems: [] });
  const priceOf = (told: Record<string, unknown>) => {
    const lines = told.byModel as { source: string; cost: { expected: { amount: string } } }[]; // asked above
    const line = lines.find(({ source }) => source !== SOURCE);
    return Number(line?.cost.expected.amount);
  };
  expect(priceOf(allowed)).toBeGreaterThan(0);
  expect(priceOf(allowed) * 2).toBeCloseTo(priceOf(sooner), 5);
  expect(allowed.warnings).toContainEqual({
    code: 'DEFERRED',
    message: expect.stringContaining('50 % of the price'),
  });
  expect(sooner.warnings).toContainEqual({
    code: 'NOT_DEFERRED',
    message: expect.stringContaining('the deadline is sooner'),
  });

  const input = later(49);
  const { batch, userErrors } = await order({
    ...input,
    matrix: { ...input.matrix, models: input.matrix.models.slice(0, 1) },
  });
  expect(userErrors).toEqual([]);
  const id = batch?.id ?? '';
  const ended = await done(id);
  expect(ended).toMatchObject({ status: 'DONE', counts: { succeeded: 1 } });
  const { batch: told } = await server.data<{ batch: Record<string, unknown> }>(
    `query ($id: ID!) { batch(id: $id) { deadline generations { nodes { isDeferred actualCost { amount }
      estimatedCost { lines { label } } receipt { parameter outcome sent } } } } }`,
    { id },
  );
  expect(told).toMatchObject({
    deadline: input.deadline,
    generations: { nodes: [{ isDeferred: true }] },
  });
  const [charge, more] = vendor.ledger();
  expect(more).toBeUndefined();
  expect(ended.spent).toEqual({ amount: String((charge?.amountMicros ?? 0) / 1e6) });
  expect(JSON.stringify(told)).toContain('"parameter":"deadline","outcome":"APPLIED"');
  expect(vendor.requests().some(({ path }) => path.endsWith(':generateContent'))).toBe(false);
});

it('makes a batch, tells of it, and gives it as a table and as a sheet', async () => {
  const input = {
    name: 'lighthouses',
    matrix: {
      prompts: ['=HYPERLINK("http://x","y")', 'a lighthouse, "quoted"'],
      models: [{ source: SOURCE }],
      sizes: [{ aspectRatio: '1:1' }],
      seeds: [1, 2],
    },
    rows: [{ prompt: '灯塔', model: { source: SOURCE }, count: 2, size: { aspectRatio: '16:9' } }],
    cap: { amount: '0.50' },
  };
  const created = await order(input, 'key');
  expect(created.userErrors).toEqual([]);
  const id = created.batch?.id ?? '';
  expect(id).toMatch(/^bat_/);
  const batch = await done(id);
  expect(batch).toMatchObject({
    name: 'lighthouses',
    status: 'DONE',
    problem: null,
    cap: { amount: '0.5' },
    spent: { amount: '0' },
    counts: { total: 5, waiting: 0, running: 0, succeeded: 5, failed: 0 },
    contactSheetPages: 1,
  });
  expect((await order(input, 'key')).batch?.id).toBe(id);
  expect((await order({ ...input, name: 'other' }, 'key')).userErrors).toMatchObject([
    { code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] },
  ]);

  const table = await fetch(batch.csvUrl);
  expect(table.headers.get('content-type')).toMatch(/^text\/csv/);
  expect(table.headers.get('content-disposition')).toBe(`attachment; filename="${id}.csv"`);
  const lines = (await table.text()).trimEnd().split('\n');
  expect(lines).toHaveLength(1 + 6);
  expect(lines[0]).toContain('cell,image,status,prompt');
  // A formula is text.
  expect(lines[1]).toContain(`1,1,SUCCEEDED,"'=HYPERLINK(""http://x"",""y"")"`);
  expect(lines[3]).toContain('3,1,SUCCEEDED,"a lighthouse, ""quoted"""');
  expect(lines[6]).toMatch(/^5,2,SUCCEEDED,灯塔,/);
  expect(lines[1]).toMatch(/,[0-9a-f]{64},img_/);
  expect(lines.slice(1).map((line) => /,16:9,/.test(line))).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
  ]);

  const sheet = await fetch(batch.contactSheetUrl);
  expect([sheet.status, sheet.headers.get('content-type')]).toEqual([200, 'image/webp']);
  const bytes = Buffer.from(await sheet.arrayBuffer());
  expect(bytes.subarray(8, 12).toString()).toBe('WEBP');

  const get = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(`${server.url}${path}`, { headers })).status;
  expect(await get(`/batches/${id}.csv`)).toBe(403);
  expect(await get(`/batches/${id}.csv`, server.headers)).toBe(200);
  expect(await get(`/batches/${id}/contact-sheet.webp?page=2`, server.headers)).toBe(404);
  expect(await get(`/batches/${id}/contact-sheet.webp?page=0`, server.headers)).toBe(400);
  expect(await get('/batches/bat_00000000000000000000000000.csv', server.headers)).toBe(404);
  expect(await get(batch.csvUrl.replace(server.url, '').replace(id, `${id}0`))).toBe(403);

  // From the first event on: others' are told apart by the id.
  expect(await told('act_0', id)).toEqual(['BatchActivity', 'GenerationActivity']);
});

it('shows cells and generations in pages, by the batch and by its node', async () => {
  const size = { aspectRatio: '77:3' };
  const created = await order({
    rows: [{ prompt: 'a' }, { prompt: 'b', size }, { prompt: 'c', seed: 7 }],
    shared: { model: { source: SOURCE } },
    skipRefused: true,
  });
  const { id } = await done(created.batch?.id ?? '');
  const cells = async (state: string | null, after: string | null) =>
    (
      await server.data<{ node: { cells: { nodes: unknown[]; pageInfo: { endCursor: string } } } }>(
        `query ($id: ID!, $after: String, $state: BatchCellState) { node(id: $id) { ... on Batch {
          cells(first: 2, after: $after, state: $state) { nodes { index state prompt seed size generation { id batch { id } } problem { code } } pageInfo { hasNextPage endCursor } } } } }`,
        { id, after, state },
      )
    ).node.cells;
  const first = await cells(null, null);
  expect(first).toMatchObject({
    nodes: [
      { index: 0, state: 'ACCEPTED', prompt: 'a', generation: { batch: { id } }, problem: null },
      { index: 1, state: 'REFUSED', size: '77:3', generation: null },
    ],
    pageInfo: { hasNextPage: true },
  });
  const second = await cells(null, first.pageInfo.endCursor);
  expect(second).toMatchObject({
    nodes: [{ index: 2, seed: '7' }],
    pageInfo: { hasNextPage: false },
  });
  expect((await cells('REFUSED', null)).nodes).toHaveLength(1);
  const { batches } = await server.data<{ batches: { nodes: { id: string }[] } }>(
    'query { batches(first: 1) { nodes { id generations(first: 5, status: SUCCEEDED) { nodes { prompt } pageInfo { hasNextPage } } } pageInfo { hasNextPage } } }',
  );
  expect(batches).toMatchObject({
    nodes: [{ id, generations: { nodes: [{ prompt: 'c' }, { prompt: 'a' }] } }],
    pageInfo: { hasNextPage: true },
  });
  const { batchCancel, batchResume } = await server.data<Record<string, unknown>>(
    `mutation ($id: ID!) {
      batchCancel(input: { id: $id }) { batch { id } userErrors { code field } }
      batchResume(input: { id: $id, cap: { amount: "3" } }) { batch { id } userErrors { code field } } }`,
    { id },
  );
  const refusal = { batch: null, userErrors: [{ code: 'CONFLICT', field: ['id'] }] };
  expect([batchCancel, batchResume]).toEqual([refusal, refusal]);
});

/** Kinds of events that were told of a batch. */
async function told(after: string, id: string): Promise<string[]> {
  const answer = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...server.headers, accept: 'text/event-stream' },
    body: JSON.stringify({
      query: `subscription ($after: String) { activity(after: $after) { __typename
        ... on BatchActivity { batch { id status } } ... on GenerationActivity { event { generation { batch { id } } } } } }`,
      variables: { after },
    }),
  });
  const kinds = new Set<string>();
  let text = '';
  if (!answer.body) throw new Error('no stream');
  for await (const piece of answer.body) {
    text += Buffer.from(piece).toString();
    for (const [line] of text.matchAll(/^data: .*$/gm)) {
      if (!line.includes(id)) continue;
      const kind = /"__typename":"(\w+)"/.exec(line)?.[1];
      if (kind) kinds.add(kind);
    }
    if (kinds.size === 2) break;
  }
  return [...kinds].sort();
}
