import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerWithImages, Paymaster } from '../testing/local/paymaster.ts';
import {
  follow as followToEnd,
  openTestEngine,
  request,
  submit,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';
import { generationNotices } from './notices.ts';

const model = { source: 'external://paymaster/quick' };
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

async function open(options: Partial<TestEngineOptions> = {}) {
  opened = await openTestEngine({ baseUrl, ...options });
  return opened;
}

const create = (changes: Parameters<typeof request>[0] = {}, key: string | null = null) =>
  submit(opened, changes, key);
const follow = (id: string) => followToEnd(opened, id);

describe('a generation', () => {
  it('goes from QUEUED to a stored picture with its true cost', async () => {
    await open();
    const { id } = await create({ count: 2 });
    const { row, images, attempts, kinds, sequences } = await follow(id);
    expect(row.status).toBe('SUCCEEDED');
    expect(row.actualMicros).toBe(80_000n);
    expect(images.map((image) => [image.index, image.width, image.height, image.mimeType])).toEqual(
      [
        [0, 64, 48, 'image/png'],
        [1, 64, 48, 'image/png'],
      ],
    );
    for (const image of images) expect(await opened.blobs.verify(image.sha256)).toBe('intact');
    expect(attempts.map((attempt) => attempt.state)).toEqual(['COMMITTED']);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(kinds.filter((kind) => kind === 'IMAGE')).toHaveLength(2);
    expect(paymaster.charges).toBe(1);
    expect(await opened.spool.list()).toEqual([]);
  });

  it('fans a count out over calls and keeps what came when one call fails', async () => {
    await open();
    paymaster.behaviour = (asked, response, charge) =>
      asked.body.n === 2
        ? response.writeHead(400).end('{}')
        : answerWithImages(asked, response, charge);
    const { id } = await create({ count: 6 });
    const { row, images } = await follow(id);
    expect(row.status).toBe('PARTLY_SUCCEEDED');
    expect(images).toHaveLength(4);
    expect(JSON.parse(row.failures)).toMatchObject([
      { code: 'CONTENT_REFUSED', mayHaveBeenCharged: false },
    ]);
    expect(row.actualMicros).toBe(160_000n);
  });

  it('repeats after 429 and is charged once', async () => {
    await open();
    paymaster.behaviour = (asked, response, charge) =>
      asked.number === 1
        ? response.writeHead(429, { 'retry-after': '0' }).end('{}')
        : answerWithImages(asked, response, charge);
    const { row, attempts } = await follow((await create()).id);
    expect(row.status).toBe('SUCCEEDED');
    expect(attempts.map((attempt) => [attempt.number, attempt.state])).toEqual([
      [1, 'REJECTED'],
      [2, 'COMMITTED'],
    ]);
    expect(paymaster.charges).toBe(1);
  });

  it('never sends again when the outcome is unknown, and ends by the word of the user', async () => {
    await open();
    paymaster.behaviour = (_asked, response, charge) => {
      charge();
      response.socket?.destroy();
    };
    const { id } = await create();
    const { row } = await follow(id);
    expect(row.status).toBe('UNKNOWN_OUTCOME');
    expect(row.actualMicros).toBeNull();
    expect(paymaster.requests).toHaveLength(1);
    const refused = await opened.engine.generations.retry({
      actor: 'test',
      id,
      acceptPossibleSecondCharge: false,
      idempotencyKey: null,
    });
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'CONFLICT' }] });
    const resolved = await opened.engine.generations.resolve('test', id, 'NOT_CHARGED');
    expect(resolved).toMatchObject({ ok: true, value: { status: 'FAILED', actualMicros: 0n } });
    expect(await opened.engine.generations.resolve('test', id, 'CHARGED')).toMatchObject({
      ok: false,
    });
  });

  it('answers the same key with the first generation, and refuses another input under it', async () => {
    await open();
    const all = await Promise.all(Array.from({ length: 50 }, () => create({}, 'one-key')));
    expect(new Set(all.map((row) => row.id)).size).toBe(1);
    await follow(all[0]?.id ?? '');
    expect(paymaster.charges).toBe(1);
    const other = await opened.engine.generations.create({
      actor: 'test',
      model,
      request: request({ prompt: 'another' }),
      idempotencyKey: 'one-key',
    });
    expect(other).toMatchObject({
      ok: false,
      problems: [{ code: 'IDEMPOTENCY_KEY_REUSED', generationId: all[0]?.id }],
    });
  });

  it('cancels what waits for a place, and keeps the result of what was out', async () => {
    await open();
    const held: (() => void)[] = [];
    paymaster.behaviour = (asked, response, charge) =>
      void held.push(() => answerWithImages(asked, response, charge));
    const sent = await create();
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const canceling = await opened.engine.generations.cancel('test', sent.id);
    expect(canceling).toMatchObject({ ok: true, value: { status: 'CANCELING' } });
    for (const release of held) release();
    const { row, images } = await follow(sent.id);
    expect(row.status).toBe('SUCCEEDED');
    expect(images).toHaveLength(1);
    expect(generationNotices(row)).toMatchObject([
      { code: 'CANCEL_TOO_LATE', message: expect.stringContaining('It was charged') },
    ]);
  });

  it('resumes a stream from any event and never repeats one', async () => {
    await open();
    const { id } = await create();
    const { sequences } = await follow(id);
    for (const after of sequences) {
      const rest: number[] = [];
      for await (const { event } of opened.engine.generationEvents(
        id,
        after,
        AbortSignal.timeout(5000),
      ))
        rest.push(event.sequence ?? -1);
      expect(rest).toEqual(sequences.filter((sequence) => sequence > after));
    }
  });

  it('keeps garbage that was paid for, and says that it may have been charged', async () => {
    await open();
    paymaster.behaviour = (_asked, response, charge) => {
      charge();
      response.end('{"images": [');
    };
    const { row } = await follow((await create()).id);
    expect(row.status).toBe('FAILED');
    expect(JSON.parse(row.failures)).toMatchObject([
      { code: 'PROVIDER_BAD_RESPONSE', mayHaveBeenCharged: true },
    ]);
    expect(await opened.spool.list()).toHaveLength(1);
    expect(row.actualMicros).toBeNull();
  });
});
