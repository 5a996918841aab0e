import { expect, test } from 'vitest';
import { PrismaClient } from '../client.ts';
import { sharedAdapter } from '../sqlite/adapter.ts';
import { openConnections } from '../sqlite/connections.ts';
import { createTransact, looseSql } from '../sqlite/transaction.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';
import { attempts, events, generations, ledgerEntries } from './tables.ts';

const at = new Date('2026-11-21T06:30:00.123Z');
const row = {
  id: 'gen_1',
  actor: 'owner',
  idempotencyKey: null,
  fingerprint: 'f',
  status: 'QUEUED',
  source: 'external://sandbox/aurora',
  provider: 'sandbox',
  modelId: null,
  mode: 'txt2img',
  prompt: 'a "quoted" ; ünïcode \u{1f600} prompt',
  count: 1,
  seed: '18446744073709551615',
  request: '{}',
  receipt: '[]',
  plan: '{}',
  progress: 0.25,
  isCancelRequested: true,
  cacheKey: null,
  retryOfId: null,
  estimateMinimumMicros: 9_007_199_254_740_993n,
  estimateMaximumMicros: null,
  estimateExpectedMicros: 0n,
  createdAt: at,
};

async function open() {
  const { file } = await temporaryDatabase();
  const connections = await openConnections(file);
  return {
    connections,
    sql: looseSql(connections),
    prisma: new PrismaClient({ adapter: sharedAdapter(connections) }),
  };
}

test('what is written by hand Prisma reads as the same, and the other way round', async () => {
  const { sql, prisma } = await open();
  const written = await generations.insertOne(sql, row);
  expect(written).toMatchObject({
    ...row,
    fence: 0,
    failures: '[]',
    isFromCache: false,
    startedAt: null,
  });
  expect(await prisma.generation.findUnique({ where: { id: 'gen_1' } })).toEqual(written);

  await prisma.generation.create({ data: { ...row, id: 'gen_2' } });
  const [read] = await generations.select(sql, { text: 'WHERE "id" = ?', values: ['gen_2'] });
  expect(read).toEqual({ ...written, id: 'gen_2' });

  // Times sort as text, whoever wrote them.
  const [count] = await sql.rows('SELECT COUNT(DISTINCT "createdAt") AS "times" FROM "Generation"');
  expect(count).toEqual({ times: 1n });
  await prisma.$disconnect();
});

test('every column is known: none of the database is missing, and none is made up', async () => {
  const { sql, prisma } = await open();
  await generations.insert(sql, [row]);
  const attempt = {
    id: 'att_1',
    generationId: 'gen_1',
    call: 0,
    number: 1,
    count: 1,
    state: 'PLANNED',
    startedAt: at,
  };
  await attempts.insert(sql, [attempt]);
  expect(await attempts.first(sql, { text: '', values: [] })).toEqual(
    await prisma.attempt.findFirst(),
  );
  const event = { topic: 'generation', subject: 'gen_1', sequence: 1, kind: 'STATUS', at };
  expect(await events.insertOne(sql, event)).toEqual(await prisma.event.findFirst());
  await prisma.$disconnect();
});

test('several rows at once, defaults for what is left out, nothing for an empty list', async () => {
  const { sql, prisma } = await open();
  await events.insert(sql, []);
  await events.insert(
    sql,
    [1, 2, 3].map((sequence) => ({ topic: 't', subject: 's', sequence, kind: 'K', at })),
  );
  const all = await events.select(sql, { text: 'ORDER BY "position"', values: [] });
  expect(all.map(({ position, sequence, payload }) => [position, sequence, payload])).toEqual([
    [1, 1, '{}'],
    [2, 2, '{}'],
    [3, 3, '{}'],
  ]);
  await prisma.$disconnect();
});

test('an upsert changes the row that stands, and keeps its id', async () => {
  const { sql, prisma } = await open();
  const entry = {
    id: 'led_1',
    generationId: 'g',
    attemptId: 'a',
    source: 's',
    provider: 'p',
    actor: 'o',
    micros: null,
    worstMicros: null,
    isEstimate: false,
    images: 1,
    usage: null,
    batchId: null,
    at,
  };
  await ledgerEntries.upsert(sql, entry, 'attemptId', ['id']);
  await ledgerEntries.upsert(sql, { ...entry, id: 'led_2', micros: 7n }, 'attemptId', ['id']);
  const rows = await ledgerEntries.select(sql, { text: '', values: [] });
  expect(rows).toEqual([{ ...entry, micros: 7n }]);
  await prisma.$disconnect();
});

test('a patch leaves alone what is undefined, and says whether a row was met', async () => {
  const { sql, prisma } = await open();
  await generations.insert(sql, [row]);
  const also = { text: '"fence" = "fence" + ?', values: [2] };
  const where = { text: 'WHERE "id" = ?', values: ['gen_1'] };
  const patch = { progress: null, isCancelRequested: false, prompt: undefined };
  const changed = await generations.updateOne(sql, patch as { progress: null }, also, where);
  expect(changed).toMatchObject({
    progress: null,
    isCancelRequested: false,
    fence: 2,
    prompt: row.prompt,
  });
  const nobody = { text: 'WHERE "id" = ?', values: ['nobody'] };
  expect(await generations.updateOne(sql, patch as { progress: null }, also, nobody)).toBeNull();
  expect(await generations.update(sql, { progress: 1 }, { text: '', values: [] }, where)).toBe(1);
  await prisma.$disconnect();
});

test('what is forgotten to be awaited does not land in a later transaction', async () => {
  const { connections, prisma } = await open();
  let late: (() => Promise<unknown>) | undefined;
  await createTransact(connections)(async (sql) => {
    late = () => events.insertOne(sql, { topic: 't', subject: 's', kind: 'K', at });
  });
  await expect(late?.()).rejects.toThrow('has ended');
  await prisma.$disconnect();
});
