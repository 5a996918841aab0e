import { StorageLowError } from '@darkroom/storage';
import { afterEach, expect, it } from 'vitest';
import { HastyClock } from '../testing/local/hasty-clock.ts';
import { png } from '../testing/local/pictures.ts';
import { openTestEngine, type TestEngine, upload } from '../testing/local/test-engine.ts';

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
