import { expect, it } from 'vitest';
import { FAILPOINTS, type Failpoint } from '../failpoints.ts';
import { Scene } from '../testing/local/kill-harness.ts';
import { answerWithImages, type Behaviour, PRICE_MICROS } from '../testing/local/paymaster.ts';
import type { Orders } from '../testing/local/run-and-die.ts';
import { submit } from '../testing/local/test-engine.ts';

interface Row {
  point: Failpoint;
  flavour?: Orders['flavour'];
  /** null: no generation may exist. */
  status: string | null;
  /** What the provider's own ledger must say. */
  charges: number;
  orders?: Partial<Orders>;
  behaviour?: Behaviour;
  arrange?(scene: Scene): void;
}

/** Half of an answer, and then nothing. */
const halfAnAnswer: Behaviour = (_asked, response, charge) => {
  charge();
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write(`{"images": ["${'iVBORw0KGgo'.repeat(2000)}`);
};

const headOnly: Behaviour = (_asked, response, charge) => {
  charge();
  response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
};

const busyAtFirst: Behaviour = (asked, response, charge) =>
  asked.number === 1
    ? response.writeHead(429, { 'retry-after': '0' }).end('{}')
    : answerWithImages(asked, response, charge);

const longJob = (cancel: 'canceled' | 'too-late') => (scene: Scene) => {
  scene.paymaster.jobRules = { polls: cancel === 'canceled' ? 1000 : 30, cancel };
};

const ROWS: Row[] = [
  { point: 'submit.before-commit', status: null, charges: 0 },
  { point: 'submit.after-commit', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.before-sending', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.before-sending', flavour: 'job', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.sending-committed', status: 'UNKNOWN_OUTCOME', charges: 0 },
  { point: 'attempt.sending-committed', flavour: 'job', status: 'UNKNOWN_OUTCOME', charges: 0 },
  {
    point: 'attempt.request-half-sent',
    flavour: 'form',
    orders: { hasInput: true },
    status: 'UNKNOWN_OUTCOME',
    charges: 0,
  },
  {
    point: 'attempt.answer-begun',
    behaviour: headOnly,
    status: 'UNKNOWN_OUTCOME',
    charges: 1,
  },
  {
    point: 'attempt.answer-streaming',
    behaviour: halfAnAnswer,
    status: 'UNKNOWN_OUTCOME',
    charges: 1,
  },
  { point: 'attempt.answer-spooled', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.answer-spooled', flavour: 'job', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.accepted-committed', flavour: 'job', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.polling', flavour: 'job', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.download-running', flavour: 'job', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.result-committed', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.result-committed', flavour: 'job', status: 'SUCCEEDED', charges: 1 },
  { point: 'blob.before-rename', status: 'SUCCEEDED', charges: 1 },
  { point: 'blob.before-rename', flavour: 'job', status: 'SUCCEEDED', charges: 1 },
  // The first of two pictures is in the store, the second is not.
  { point: 'blob.after-rename', orders: { count: 2 }, status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.images-stored', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.before-final-commit', flavour: 'job', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.before-final-commit', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.inside-final-commit', status: 'SUCCEEDED', charges: 1 },
  // One of two calls is done.
  {
    point: 'attempt.inside-final-commit',
    orders: { count: 6, hit: 2 },
    status: 'SUCCEEDED',
    charges: 2,
  },
  { point: 'attempt.after-final-commit', status: 'SUCCEEDED', charges: 1 },
  { point: 'attempt.repeat-committed', behaviour: busyAtFirst, status: 'SUCCEEDED', charges: 1 },
  {
    point: 'cancel.committed',
    flavour: 'job',
    orders: { cancels: true },
    arrange: longJob('canceled'),
    status: 'CANCELED',
    charges: 1,
  },
  {
    point: 'cancel.before-provider',
    flavour: 'job',
    orders: { cancels: true },
    arrange: longJob('canceled'),
    status: 'CANCELED',
    charges: 1,
  },
  {
    point: 'cancel.after-provider',
    flavour: 'job',
    orders: { cancels: true },
    arrange: longJob('canceled'),
    status: 'CANCELED',
    charges: 1,
  },
  {
    point: 'cancel.after-provider',
    flavour: 'job',
    orders: { cancels: true },
    arrange: longJob('too-late'),
    status: 'SUCCEEDED',
    charges: 1,
  },
  { point: 'delete.rows-marked', orders: { deletes: true }, status: 'SUCCEEDED', charges: 1 },
  { point: 'delete.bytes-removed', orders: { deletes: true }, status: 'SUCCEEDED', charges: 1 },
];

it('has a row for every failpoint', () => {
  expect([...new Set(ROWS.map((row) => row.point))].sort()).toEqual([...FAILPOINTS].sort());
});

/** Tests run side by side, so each hands over its own hook. */
async function scene(onTestFinished: (end: () => Promise<void>) => void): Promise<Scene> {
  const opened = await Scene.open();
  onTestFinished(() => opened.close());
  return opened;
}

const PROMPT = 'a lighthouse, once';

it.concurrent.for(ROWS)(
  'killed at $point ($flavour): $status, $charges charged',
  { timeout: 30_000 },
  async (row, { onTestFinished }) => {
    const { point, flavour = 'sync', status, charges } = row;
    const stage = await scene(onTestFinished);
    if (row.behaviour) stage.paymaster.behaviour = row.behaviour;
    row.arrange?.(stage);
    await stage.die({ flavour, point, prompts: [PROMPT], ...row.orders });
    const chargedBefore = stage.paymaster.charges;
    const engine = await stage.restart(flavour);
    const rows = await engine.database.generations.page({ first: 10 });
    expect(rows.map((generation) => generation.status)).toEqual(status === null ? [] : [status]);
    expect(stage.paymaster.charges).toBe(charges);
    const images = await engine.database.images.byGenerations(rows.map(({ id }) => id));
    const isKept = status === 'SUCCEEDED' && !row.orders?.deletes;
    expect(images).toHaveLength(isKept ? (row.orders?.count ?? 1) : 0);
    // Neither lost nor held twice: what was charged is spent, and what may have been is reserved.
    const [budget] = await engine.engine.budgets.list();
    const isUnknown = status === 'UNKNOWN_OUTCOME';
    const worst = BigInt(row.orders?.count ?? 1) * PRICE_MICROS;
    expect([budget?.spentMicros, budget?.reservedMicros]).toEqual(
      isUnknown ? [0n, worst] : [stage.paymaster.microsOf(PROMPT), 0n],
    );
    if (status === 'UNKNOWN_OUTCOME') {
      // Nothing was sent again, and the person is told what may be gone.
      expect(stage.paymaster.charges).toBe(chargedBefore);
      expect(JSON.parse(rows[0]?.failures ?? '[]')).toMatchObject([
        { code: 'UNKNOWN_OUTCOME', mayHaveBeenCharged: true },
      ]);
    }
    if (point.startsWith('submit.') && !row.orders) {
      // The caller heard nothing, and asks again with the same key.
      const again = await submit(engine, { prompt: PROMPT }, `key of ${PROMPT}`);
      for (const known of rows) expect(again.id).toBe(known.id);
      for await (const _ of engine.engine.generationEvents(again.id, 0, AbortSignal.timeout(5000)));
      expect(stage.paymaster.charges).toBe(1);
    }
    expect(await stage.broken(flavour, row.orders?.deletes)).toEqual([]);
  },
);

it.concurrent('killed from outside while the provider works: unknown, and charged once', async ({
  onTestFinished,
}) => {
  const stage = await scene(onTestFinished);
  const victim = stage.start({ flavour: 'sync', point: null, prompts: [PROMPT] });
  stage.paymaster.behaviour = (_asked, _response, charge) => {
    charge();
    victim.kill();
  };
  await victim.ended;
  stage.acknowledged.push(...victim.acknowledged);
  const engine = await stage.restart('sync');
  const [row] = await engine.database.generations.page({ first: 1 });
  expect(row?.status).toBe('UNKNOWN_OUTCOME');
  expect(stage.paymaster.requests).toHaveLength(1);
  expect(await stage.broken('sync')).toEqual([]);
});
