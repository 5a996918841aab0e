import { StorageLowError } from '@darkroom/storage';
import { afterEach, expect, it } from 'vitest';
import { HastyClock } from '../testing/local/hasty-clock.ts';
import { MovableClock } from '../testing/local/movable-clock.ts';
import { png } from '../testing/local/pictures.ts';
import { openTestEngine, type TestEngine, upload } from '../testing/local/test-engine.ts';
import { UPLOAD_LIMIT } from './upload-service.ts';

let opened: TestEngine;
const baseUrl = 'http://127.0.0.1:9/v1'; // nobody is asked
afterEach(() => opened.close());

async function announce(byteSize: number) {
  const announced = await opened.engine.uploads.announce({
    actor: 'test',
    filename: 'a.png',
    mimeType: 'image/png',
    byteSize,
  });
  if (!announced.ok) throw new Error(announced.problems[0]?.message);
  return announced.value;
}
async function* pieces(bytes: Buffer) {
  yield bytes;
}

it('a disk that is full for a moment does not spoil the ticket', async () => {
  let isLow = true;
  opened = await openTestEngine({
    baseUrl,
    wrapBlobs: (blobs) => ({
      ...blobs,
      assertWritable: async () => {
        if (isLow) throw new StorageLowError('Only 3 MiB are free.');
      },
    }),
  });
  const bytes = png(20, 20);
  const { asset, ticket } = await announce(bytes.byteLength);
  const { uploads } = opened.engine;
  expect(await uploads.receive(asset.id, ticket, pieces(bytes))).toMatchObject({
    ok: false,
    problems: [{ code: 'STORAGE_LOW' }],
  });
  isLow = false;
  expect(await uploads.receive(asset.id, ticket, pieces(bytes))).toMatchObject({
    ok: true,
    value: { state: 'READY', width: 20 },
  });
});

it('an upload that breaks off leaves no file, and may be sent again', async () => {
  opened = await openTestEngine({ baseUrl });
  const bytes = png(20, 20, 5, 5000);
  const { asset, ticket } = await announce(bytes.byteLength);
  const broken = async function* () {
    yield bytes.subarray(0, 2000);
    throw new Error('the client went away');
  };
  const { uploads } = opened.engine;
  await expect(uploads.receive(asset.id, ticket, broken())).rejects.toThrow('went away');
  expect(await uploads.receive(asset.id, ticket, pieces(bytes))).toMatchObject({ ok: true });
  const keys: string[] = [];
  for await (const key of opened.blobs.keys()) keys.push(key);
  expect(keys).toHaveLength(1);
});

it('what never came is forgotten, what came is not', async () => {
  opened = await openTestEngine({ baseUrl });
  const { asset } = await announce(100);
  const ready = await upload(opened, png(20, 20));
  await opened.close(false);
  const clock = new HastyClock(1, Date.now() + 3_600_000);
  opened = await openTestEngine({ baseUrl, home: opened.home, clock });
  await opened.engine.sweep();
  expect(await opened.database.assets.byId(asset.id)).toBeNull();
  expect(await opened.database.assets.byId(ready.id)).toMatchObject({ state: 'READY' });
});

it('bytes are taken from who holds the ticket of that very upload', async () => {
  opened = await openTestEngine({ baseUrl });
  const bytes = png(20, 20);
  const one = await announce(bytes.byteLength);
  const other = await announce(bytes.byteLength);
  const { uploads } = opened.engine;
  for (const wrong of ['', 'wrong', other.ticket, `${one.ticket}A`]) {
    expect(await uploads.receive(one.asset.id, wrong, pieces(bytes))).toMatchObject({
      ok: false,
      problems: [{ code: 'NOT_FOUND' }],
    });
  }
  expect(await uploads.receive(one.asset.id, one.ticket, pieces(bytes))).toMatchObject({
    value: { state: 'READY' },
  });
});

it('a ticket is good for a quarter of an hour', async () => {
  const clock = new MovableClock('2026-11-21T10:00:00Z');
  opened = await openTestEngine({ baseUrl, clock });
  const bytes = png(20, 20);
  const { asset, ticket, expiresAt } = await announce(bytes.byteLength);
  clock.setAhead(15 * 60_000);
  expect(expiresAt.getTime()).toBeLessThanOrEqual(clock.now());
  expect(await opened.engine.uploads.receive(asset.id, ticket, pieces(bytes))).toMatchObject({
    ok: false,
    problems: [{ code: 'CONFLICT' }],
  });
  expect((await opened.database.assets.byId(asset.id))?.state).toBe('PENDING');
});

it('an upload that was refused is over, and its ticket with it', async () => {
  opened = await openTestEngine({ baseUrl });
  const { uploads } = opened.engine;
  const { asset, ticket } = await announce(700);
  expect(await uploads.receive(asset.id, ticket, pieces(Buffer.alloc(700, 'x')))).toMatchObject({
    problems: [{ code: 'IMAGE_UNREADABLE' }],
  });
  expect(await uploads.receive(asset.id, ticket, pieces(Buffer.alloc(700, 'x')))).toMatchObject({
    problems: [{ code: 'CONFLICT' }],
  });
});

it.each([
  ['more bytes than are taken', { byteSize: UPLOAD_LIMIT + 1 }, 'IMAGE_TOO_LARGE'],
  ['no bytes', { byteSize: 0 }, 'INVALID_INPUT'],
  ['a kind that is not taken', { mimeType: 'image/svg+xml' }, 'IMAGE_UNREADABLE'],
  ['a name without end', { filename: 'a'.repeat(1001) }, 'INVALID_INPUT'],
])('nobody announces %s', async (_name, changes, code) => {
  opened = await openTestEngine({ baseUrl });
  const input = { actor: 'test', filename: 'a.png', mimeType: 'image/png', byteSize: 1 };
  expect(await opened.engine.uploads.announce({ ...input, ...changes })).toMatchObject({
    ok: false,
    problems: [{ code }],
  });
});
