import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createId } from '@darkroom/core';
import { type Database, migrate, openDatabase, type StoredBudget } from '@darkroom/database';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { periodAt } from './period.ts';
import { SpentSoFar } from './spent-so-far.ts';

let home: string;
let database: Database;
const statements: string[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'darkroom-spent-'));
  const file = join(home, 'darkroom.db');
  migrate(file);
  database = await openDatabase({ file, onStatement: (sql) => statements.push(sql) });
});
afterEach(async () => {
  await database.close();
  await rm(home, { recursive: true, force: true });
});

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-21T10:30:00Z');

/** One picture that cost so many micros at that time. Gives its attempt. */
async function spend(micros: bigint | null, at: number): Promise<string> {
  const id = createId('generation', at);
  const attemptId = createId('attempt', at);
  const facts = { source: 'external://acme/a', provider: 'acme', actor: 'owner' };
  await database.generations.create({
    ...facts,
    id,
    idempotencyKey: null,
    cacheKey: null,
    fingerprint: 'f',
    modelId: null,
    mode: 'txt2img',
    prompt: '',
    count: 1,
    seed: null,
    request: '{}',
    receipt: '[]',
    plan: '{}',
    retryOfId: null,
    estimateMinimumMicros: null,
    estimateMaximumMicros: null,
    estimateExpectedMicros: null,
    calls: [{ attemptId, call: 0, count: 1 }],
    at: new Date(at),
  });
  const [attempt] = await database.attempts.byGeneration(id);
  if (!attempt) throw new Error('no attempt');
  const ledger = {
    ...facts,
    id: createId('ledgerEntry', at),
    micros,
    worstMicros: null,
    images: 1,
    usage: null,
  };
  await database.attempts.change({
    attempt,
    from: ['PLANNED'],
    to: 'COMMITTED',
    at: new Date(at),
    ledger,
  });
  return attemptId;
}

const budget = (period: StoredBudget['period']): StoredBudget => ({
  id: `bud_${period}`,
  scope: 'ALL',
  scopeKey: '',
  period,
  limitMicros: 0n,
  isHard: true,
  createdAt: new Date(0),
  updatedAt: new Date(0),
});

const read = (spent: SpentSoFar, period: StoredBudget['period'], now = NOW) =>
  database.transaction((tx) => spent.read(tx, budget(period), periodAt(period, now).from, now));

it('is the whole sum of the period, to the millisecond, by whatever hour it is asked', async () => {
  const day = Date.parse('2026-11-21T00:00:00Z');
  await spend(1n, day - 1);
  await spend(10n, day);
  await spend(100n, NOW - 3 * HOUR);
  await spend(1000n, NOW - 1);
  await spend(10_000n, Date.parse('2026-10-31T23:59:59.999Z'));
  const spent = new SpentSoFar();
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await read(spent, 'DAY')).toBe(1110n);
    expect(await read(spent, 'MONTH')).toBe(1111n);
    expect(await read(spent, 'TOTAL')).toBe(11_111n);
  }
  for (let hour = 0; hour < 15; hour += 1) {
    const now = NOW + hour * HOUR;
    const isNextDay = now >= day + 24 * HOUR;
    expect(await read(spent, 'DAY', now)).toBe(isNextDay ? 0n : 1110n);
    expect(await read(spent, 'TOTAL', now)).toBe(11_111n);
  }
  // The clock is set back.
  expect(await read(spent, 'DAY', day + 1)).toBe(1110n);
  expect(await read(spent, 'TOTAL', day - HOUR)).toBe(11_111n);
});

it('sees what comes in late, and what is corrected once it is told', async () => {
  const old = await spend(null, NOW - 24 * HOUR);
  const spent = new SpentSoFar();
  expect(await read(spent, 'TOTAL')).toBe(0n);
  await spend(7n, NOW - HOUR);
  expect(await read(spent, 'TOTAL')).toBe(7n);
  await database.attempts.settle(old, { micros: 50n, worstMicros: null });
  spent.forget();
  expect(await read(spent, 'TOTAL')).toBe(57n);
});

it('reads the entries of the last two hours alone once it knows the others', async () => {
  await spend(5n, NOW - 30 * 24 * HOUR);
  const spent = new SpentSoFar();
  await read(spent, 'TOTAL');
  statements.length = 0;
  await read(spent, 'TOTAL');
  expect(statements.filter((sql) => sql.includes('LedgerEntry'))).toEqual([
    expect.stringMatching(/"at" >= \?/),
  ]);
  expect(statements.join()).not.toMatch(/"at" < \?/);
});
