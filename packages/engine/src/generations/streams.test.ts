import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FailpointHook } from '../failpoints.ts';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { type Behaviour, Paymaster, png } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  openTestEngine,
  submit,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let baseUrl: string;
let opened: TestEngine;

beforeEach(async () => {
  paymaster = new Paymaster();
  baseUrl = await paymaster.open();
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

const event = (name: string, shade: number) =>
  `event: ${name}\ndata: ${JSON.stringify({ image: png(64, 48, shade).toString('base64') })}`;
const END = '\n\n';

/** Charges, sends a part of a stream and breaks the connection. */
const torn =
  (...parts: string[]): Behaviour =>
  (_asked, response, charge) => {
    charge();
    response.setHeader('content-type', 'text/event-stream').setHeader('x-request-id', 'req-torn');
    response.write(parts.join(''), () => setImmediate(() => response.destroy()));
  };

async function run(
  behaviour: Behaviour,
  count: number,
  options: Partial<TestEngineOptions> = {},
): Promise<Awaited<ReturnType<typeof follow>>> {
  paymaster.behaviour = behaviour;
  opened = await openTestEngine({ baseUrl, adapter: ADAPTERS.stream, ...options });
  return follow(opened, (await submit(opened, { count })).id);
}

it('keeps the picture that had come whole, and says that the others may have been charged', async () => {
  const parts = [event('partial', 1), END, event('final', 2), END, event('final', 3).slice(0, 60)];
  const { row, images, attempts, failures, kinds } = await run(torn(...parts), 2);
  expect(row).toMatchObject({ status: 'PARTLY_SUCCEEDED', actualMicros: null });
  expect(images.map(({ index }) => index)).toEqual([0]);
  expect(await opened.blobs.verify(images[0]?.sha256 ?? '')).toBe('intact');
  expect(attempts).toMatchObject([
    { state: 'COMMITTED', costMicros: null, providerRequestId: 'req-torn' },
  ]);
  expect(failures).toMatchObject([
    {
      code: 'UNKNOWN_OUTCOME',
      mayHaveBeenCharged: true,
      providerRequestId: 'req-torn',
      message: expect.stringContaining('1 of 2 pictures had come whole before that, and is kept.'),
    },
  ]);
  expect(kinds.filter((kind) => kind === 'IMAGE')).toHaveLength(1);
  expect(paymaster.requests).toHaveLength(1);
  expect(await opened.spool.list()).toEqual([]);
  expect(await brokenInvariants(opened, paymaster, [row])).toEqual([]);
  const retry = { actor: 'test', id: row.id, idempotencyKey: null };
  const { generations } = opened.engine;
  expect(await generations.retry({ ...retry, acceptPossibleSecondCharge: false })).toMatchObject({
    ok: false,
  });
  expect(await generations.retry({ ...retry, acceptPossibleSecondCharge: true })).toMatchObject({
    ok: true,
    value: { count: 1 },
  });
});

it.each([
  ['behind its end', END],
  ['before the empty line that ends it', ''],
])(
  'a stream that breaks off with the last picture, %s, has brought all of it',
  async (_where, end) => {
    const { row, images, failures } = await run(torn(event('final', 2), end), 1);
    expect(row).toMatchObject({ status: 'SUCCEEDED', actualMicros: 40_000n });
    expect([images.length, failures]).toEqual([1, []]);
  },
);

it('where only previews had come, the newest is kept and the failure tells of it', async () => {
  const parts = [
    event('partial', 1),
    END,
    event('partial', 2),
    END,
    event('final', 3).slice(0, 50),
  ];
  const { row, images, attempts, failures } = await run(torn(...parts), 1);
  expect(row).toMatchObject({ status: 'UNKNOWN_OUTCOME', actualMicros: null });
  expect(images).toEqual([]);
  expect(attempts).toMatchObject([{ state: 'UNKNOWN' }]);
  const [failure] = failures;
  expect(failure?.message).toMatch(/A preview had come before that, and is kept for seven days\.$/);
  const events = await opened.database.events.latestOfKind(row.id, 'PARTIAL_IMAGE', 9);
  const newest = events[0]?.payload as { sha256: string }; // the engine's own writing
  expect(failure?.previews).toEqual([newest.sha256]);
  const shown = () =>
    opened.previews.obtain({ sha256: newest.sha256, variant: 'partial' }, async () => {
      throw new Error('it is gone');
    });
  await expect(shown()).resolves.toBeDefined();
  expect(await opened.spool.list()).toHaveLength(1); // the raw answer, for a week
});

it('a refusal, and an answer that is no stream, are left alone', async () => {
  const { row, images } = await run((_asked, response, charge) => {
    charge();
    response.setHeader('content-type', 'application/json');
    response.write('{"images": ["', () => setImmediate(() => response.destroy()));
  }, 2);
  expect(row.status).toBe('UNKNOWN_OUTCOME');
  expect(images).toEqual([]);
});

it('nothing is charged by a server that bills nobody, and what came is kept there too', async () => {
  const { row, images, failures } = await run(torn(event('final', 2), END), 2, { isPaid: false });
  expect(row).toMatchObject({ status: 'PARTLY_SUCCEEDED', actualMicros: 0n });
  expect(images).toHaveLength(1);
  expect(failures).toMatchObject([
    { mayHaveBeenCharged: false, message: expect.stringContaining('Nothing was charged.') },
  ]);
});

it('what had come before the process died is read by the next one', async () => {
  paymaster.behaviour = (_asked, response, charge) => {
    charge();
    response.setHeader('content-type', 'text/event-stream').write(event('final', 2) + END);
  };
  const streaming = Promise.withResolvers<void>();
  const failpoint: FailpointHook = async (name) => {
    if (name === 'attempt.answer-streaming') streaming.resolve();
  };
  opened = await openTestEngine({ baseUrl, adapter: ADAPTERS.stream, failpoint });
  const { id } = await submit(opened, { count: 2 });
  await streaming.promise;
  await opened.close(false);
  opened = await openTestEngine({ baseUrl, adapter: ADAPTERS.stream, home: opened.home });
  const { row, images, failures } = await follow(opened, id);
  expect(row.status).toBe('PARTLY_SUCCEEDED');
  expect(images).toHaveLength(1);
  expect(failures).toMatchObject([
    { code: 'UNKNOWN_OUTCOME', message: expect.stringContaining('Darkroom was stopped') },
  ]);
  expect(paymaster.requests).toHaveLength(1);
});

it('a stream that goes well tells of its previews while it runs, and never behind its end', async () => {
  const { row, kinds, sequences, images } = await run((_asked, response, charge) => {
    charge();
    response.setHeader('content-type', 'text/event-stream');
    for (let shade = 0; shade < 40; shade += 1) response.write(event('partial', shade) + END);
    response.end(event('final', 200) + END);
  }, 1);
  expect(row.status).toBe('SUCCEEDED');
  expect(images).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'PARTIAL_IMAGE').length).toBeGreaterThan(0);
  expect(kinds.at(-1)).toBe('STATUS');
  expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  await opened.engine.stop();
  const events = await opened.database.events.byGeneration(row.id, 0, 1000);
  expect(events).toHaveLength(sequences.length);
});
