import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failpoint } from '../failpoints.ts';
import type { BatchOrders } from '../testing/local/batch-and-die.ts';
import { promptsOf, rested } from '../testing/local/batches.ts';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { answerWithImages, Paymaster, PRICE_MICROS } from '../testing/local/paymaster.ts';
import { LATER_ADAPTER, LATER_MODEL } from '../testing/local/test-adapters.ts';
import {
  follow,
  openTestEngine,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';

const SCRIPT = fileURLToPath(
  new URL(`../testing/local/batch-and-die${extname(import.meta.url)}`, import.meta.url),
);

let paymaster: Paymaster;
let home: string;
let opened: TestEngine | null = null;
const children: ChildProcess[] = [];
beforeEach(async () => {
  paymaster = new Paymaster();
  await paymaster.open();
  home = await mkdtemp(join(tmpdir(), 'darkroom-batch-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await opened?.close(false);
  opened = null;
  await paymaster.close();
  await rm(home, { recursive: true, force: true });
});

/** Runs a process on the home until it is killed. */
async function die(
  orders: Pick<BatchOrders, 'point' | 'hit' | 'prompts' | 'cap' | 'isForLater'>,
  killer?: (child: ChildProcess) => void,
): Promise<void> {
  const whole: BatchOrders = { ...orders, home, baseUrl: paymaster.baseUrl };
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--no-warnings', SCRIPT, JSON.stringify(whole)],
    { stdio: ['pipe', 'pipe', 'pipe'], env: {} },
  );
  children.push(child);
  let errors = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  killer?.(child);
  const signal = await new Promise((resolve) => child.on('exit', (_code, by) => resolve(by)));
  expect(`${signal} ${errors}`).toBe('SIGKILL ');
}

async function restart(more: Partial<TestEngineOptions> = {}): Promise<TestEngine> {
  opened = await openTestEngine({ home, baseUrl: paymaster.baseUrl, inFlight: 3, ...more });
  return opened;
}

const broken = async (engine: TestEngine) => {
  for (const { id } of await engine.database.generations.page({ first: 1000 }))
    await follow(engine, id);
  // A file that a killed process had opened and not sent is cleared by the hour once its order has ended.
  await engine.engine.sweep();
  await engine.engine.stop(2000);
  return brokenInvariants(engine, paymaster, []);
};

/** A batch that is there, and the only one. */
async function theBatch({ database }: TestEngine): Promise<string> {
  const [batch, more] = await database.batches.page({ first: 2 });
  if (!batch || more) throw new Error('There is not one batch.');
  return batch.id;
}

describe('a batch whose process is killed', () => {
  // The point itself loses nothing; a call that was out beside it is UNKNOWN_OUTCOME afterwards, and is not bought again.
  const points: [Failpoint, number][] = [
    ['submit.before-commit', 1],
    ['submit.after-commit', 1],
    ['submit.before-commit', 4],
    ['submit.after-commit', 5],
    ['attempt.before-sending', 2],
    ['attempt.answer-spooled', 2],
    ['attempt.inside-final-commit', 3],
    ['attempt.after-final-commit', 3],
  ];

  it('again and again buys every cell, none twice, and ends within its cap', {
    timeout: 120_000,
  }, async () => {
    const prompts = promptsOf(24);
    const cap = '0.96'; // exactly 24 pictures
    for (const [point, hit] of points) await die({ point, hit, prompts, cap });
    const engine = await restart();
    const id = await theBatch(engine);
    const batch = await rested(engine, id, 30_000);
    const counts = (await engine.database.batches.counts([id])).get(id);
    const unknown = counts?.generations.UNKNOWN_OUTCOME ?? 0;
    // What nobody knows is held at its price: those, and no others, may keep the cap from being reached by pictures.
    expect(batch.status).toBe('DONE');
    expect((counts?.generations.SUCCEEDED ?? 0) + unknown).toBe(24);
    for (const prompt of prompts)
      expect(paymaster.chargesOf(prompt).reduce((sum, many) => sum + many, 0)).toBeLessThanOrEqual(
        1,
      );
    const { spentMicros, reservedMicros } = await engine.engine.batches.money(id);
    expect(spentMicros + reservedMicros).toBe(24n * PRICE_MICROS);
    expect(await broken(engine)).toEqual([]);
  });

  it('between its order and its first cell goes on by itself', { timeout: 30_000 }, async () => {
    await die({ point: 'submit.before-commit', hit: 1, prompts: promptsOf(5), cap: '1' });
    expect(paymaster.charges).toBe(0);
    const engine = await restart();
    expect((await rested(engine, await theBatch(engine))).status).toBe('DONE');
    expect(paymaster.charges).toBe(5);
    expect(await broken(engine)).toEqual([]);
  });

  it('between the order for later and the first question asks after it, and is charged once', {
    timeout: 60_000,
  }, async () => {
    const prompts = promptsOf(3);
    const orders = { prompts, cap: '0.12', isForLater: true };
    await die({ ...orders, point: 'attempt.accepted-committed', hit: 1 });
    await die({ ...orders, point: 'attempt.polling', hit: 2 });
    const engine = await restart({ adapter: LATER_ADAPTER, model: LATER_MODEL });
    const id = await theBatch(engine);
    expect((await rested(engine, id, 30_000)).status).toBe('DONE');
    const rows = await engine.database.generations.page({ first: 10 });
    for (const { isDeferred, prompt } of rows) {
      expect(isDeferred).toBe(true);
      expect(paymaster.chargesOf(prompt)).toEqual([1]);
    }
    // One whose answer was on its way at the kill is of unknown outcome, and bought by nobody again.
    const ends = rows.map(({ status }) => status);
    expect(ends.filter((status) => status === 'SUCCEEDED').length).toBeGreaterThanOrEqual(1);
    expect(ends.every((status) => ['SUCCEEDED', 'UNKNOWN_OUTCOME'].includes(status))).toBe(true);
    expect(await broken(engine)).toEqual([]);
  });

  it('at any moment, by somebody else', { timeout: 120_000 }, async () => {
    const prompts = promptsOf(40);
    let onRequest = () => {};
    paymaster.behaviour = (...all) => {
      onRequest();
      answerWithImages(...all);
    };
    for (const after of [1, 7, 12]) {
      await die({ point: null, hit: 0, prompts, cap: '2' }, (child) => {
        let seen = 0;
        onRequest = () => {
          seen += 1;
          if (seen === after) child.kill('SIGKILL');
        };
      });
    }
    onRequest = () => {};
    const engine = await restart();
    const id = await theBatch(engine);
    expect((await rested(engine, id, 60_000)).status).toBe('DONE');
    const rows = await engine.database.generations.page({ first: 1000 });
    expect(rows.map(({ prompt }) => prompt).sort()).toEqual([...prompts].sort());
    for (const prompt of prompts) expect(paymaster.chargesOf(prompt)).not.toContain(2);
    const cells = await engine.database.batchCells.page(id, { first: 100 });
    expect(new Set(cells.map(({ generationId }) => generationId)).size).toBe(40);
    expect(await broken(engine)).toEqual([]);
  });
});
