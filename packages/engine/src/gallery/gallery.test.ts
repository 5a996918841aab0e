import { afterEach, beforeEach, expect, it } from 'vitest';
import { HastyClock } from '../testing/local/hasty-clock.ts';
import { answerWithImages, Paymaster, png } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  openTestEngine,
  submit,
  type TestEngine,
  type TestEngineOptions,
  upload,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let opened: TestEngine;

const open = async (options: Partial<TestEngineOptions> = {}) => {
  opened = await openTestEngine({ baseUrl: paymaster.baseUrl, ...options });
};
beforeEach(async () => {
  paymaster = new Paymaster();
  await paymaster.open();
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

const blobsOf = async () => {
  const keys: string[] = [];
  for await (const key of opened.blobs.keys()) keys.push(key);
  return keys;
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('a deleted picture goes, unless another row has the same bytes', async () => {
  await open();
  const same = png(32, 32, 3).toString('base64');
  paymaster.behaviour = (_asked, response) => response.end(JSON.stringify({ images: [same] }));
  const one = await follow(opened, (await submit(opened)).id);
  const two = await follow(opened, (await submit(opened)).id);
  expect(await blobsOf()).toHaveLength(1);
  await opened.engine.gallery.deleteForGood(
    'test',
    one.images.map((image) => image.id),
  );
  expect(await opened.blobs.verify(two.images[0]?.sha256 ?? '')).toBe('intact');
  await opened.engine.gallery.deleteForGood(
    'test',
    two.images.map((image) => image.id),
  );
  expect(await blobsOf()).toEqual([]);
  expect(await opened.engine.gallery.deleteForGood('test', ['img_none'])).toMatchObject({
    deletedIds: [],
    problems: [{ code: 'NOT_FOUND', field: ['ids', '0'] }],
  });
});

it.each(['ORIGINAL', 'THUMBNAIL'] as const)(
  'a picture that is deleted while its %s is asked for is not there, and one whose bytes are lost is told',
  async (variant) => {
    let onRead = async () => {};
    await open({
      wrapBlobs: (blobs) => ({
        ...blobs,
        read: async (...parameters) => {
          await onRead();
          return blobs.read(...parameters);
        },
        withLocalFile: async (...parameters) => {
          await onRead();
          return blobs.withLocalFile(...parameters);
        },
      }),
    });
    const { images } = await follow(opened, (await submit(opened)).id);
    const [image] = images;
    const { gallery } = opened.engine;
    onRead = async () => {
      onRead = async () => {};
      await gallery.deleteForGood('test', [image?.id ?? '']);
    };
    expect(await gallery.read(image?.id ?? '', variant)).toBeNull();
    const other = await follow(opened, (await submit(opened)).id);
    await opened.blobs.delete(other.images[0]?.sha256 ?? '');
    await expect(gallery.read(other.images[0]?.id ?? '', variant)).rejects.toThrow();
  },
);

it('an identical picture that is stored while its twin is collected keeps its bytes', async () => {
  // Stored, and its row not written yet: exactly there the twin is deleted and collected.
  let onStored: (() => Promise<void>) | null = null;
  await open({
    failpoint: async (point) => {
      if (point === 'attempt.before-final-commit') await onStored?.();
    },
  });
  const same = png(32, 32, 3, 10_000).toString('base64');
  paymaster.behaviour = (_asked, response) => response.end(JSON.stringify({ images: [same] }));
  const twin = await follow(opened, (await submit(opened)).id);
  onStored = async () => {
    onStored = null;
    await opened.engine.gallery.deleteForGood(
      'test',
      twin.images.map((image) => image.id),
    );
  };
  const { images } = await follow(opened, (await submit(opened)).id);
  expect(await opened.blobs.verify(images[0]?.sha256 ?? '')).toBe('intact');
});

it('many twins stored and deleted at once never leave a row without bytes', async () => {
  await open();
  const same = png(32, 32, 3, 10_000).toString('base64');
  paymaster.behaviour = (_asked, response) => response.end(JSON.stringify({ images: [same] }));
  const rounds = Array.from({ length: 30 }, async (_, index) => {
    const { images } = await follow(opened, (await submit(opened)).id);
    const [image] = images;
    if (index % 2 === 0) await opened.engine.gallery.deleteForGood('test', [image?.id ?? '']);
    else expect(await opened.blobs.verify(image?.sha256 ?? '')).toBe('intact');
  });
  await Promise.all(rounds);
  expect(await blobsOf()).toHaveLength(1);
});

it('a picture that is deleted while a queued generation needs it stays until that has ended', async () => {
  await open({ inFlight: 1, adapter: ADAPTERS.form });
  const held: (() => void)[] = [];
  paymaster.behaviour = (asked, response, charge) =>
    void held.push(() => answerWithImages(asked, response, charge));
  const source = await submit(opened);
  while (held.length === 0) await turn();
  held.shift()?.();
  const { images } = await follow(opened, source.id);
  const [input] = images;
  if (!input) throw new Error('no picture');
  const blocker = await submit(opened);
  while (held.length === 0) await turn();
  // The process is away between accepting and sending, so that only the database knows of the need.
  const queued = await submit(opened, { mode: 'img2img', image: { imageId: input.id } });
  const stopped = opened.engine.stop(5000);
  held.shift()?.();
  await stopped;
  await opened.close(false);
  expect(blocker.id).not.toBe(queued.id);

  await open({ home: opened.home, adapter: ADAPTERS.form, start: false });
  await opened.engine.gallery.deleteForGood('test', [input.id]);
  expect(await opened.blobs.verify(input.sha256)).toBe('intact');
  // Another one with it is refused, since it is deleted.
  const refused = opened.engine.generations.create({
    actor: 'test',
    model: { source: queued.source },
    request: { ...JSON.parse(queued.request) },
    idempotencyKey: null,
  });
  expect(await refused).toMatchObject({ ok: false });
  await opened.engine.start();
  while (held.length === 0) await turn();
  held.shift()?.();
  expect((await follow(opened, queued.id)).row.status).toBe('SUCCEEDED');
  await opened.engine.stop();
  await opened.engine.gallery.collect();
  expect(await opened.blobs.verify(input.sha256)).toBe('missing');
});

it('prepared inputs and previews of a stream do not stay in the store', async () => {
  await open({ adapter: ADAPTERS.form });
  const asset = await upload(opened, png(64, 64, 9));
  const made = await follow(
    opened,
    (await submit(opened, { mode: 'img2img', image: { assetId: asset.id } })).id,
  );
  expect(made.row.status).toBe('SUCCEEDED');
  await opened.engine.stop();
  expect((await blobsOf()).sort()).toEqual([asset.sha256, made.images[0]?.sha256].sort());
});

it('bytes of nobody are cleared after an hour, and only they', async () => {
  await open();
  const { images } = await follow(opened, (await submit(opened)).id);
  const asset = await upload(opened, png(16, 16, 77));
  const orphan = await opened.blobs.putBytes(Buffer.from('left by a crash'));
  await opened.engine.sweep();
  expect(await opened.blobs.stat(orphan.sha256)).not.toBeNull();
  await opened.close(false);
  await open({ home: opened.home, clock: new HastyClock(1, Date.now() + 2 * 3_600_000) });
  await opened.engine.sweep();
  expect((await blobsOf()).sort()).toEqual([images[0]?.sha256, asset.sha256].sort());
});

it('raw answers that could not be read are kept for seven days', async () => {
  await open();
  paymaster.behaviour = (_asked, response) => response.end('<h1>not today</h1>');
  await follow(opened, (await submit(opened)).id);
  for (const [days, left] of [
    [6, 1],
    [8, 0],
  ] as const) {
    await opened.close(false);
    await open({ home: opened.home, clock: new HastyClock(1, Date.now() + days * 86_400_000) });
    await opened.engine.sweep();
    expect(await opened.spool.list()).toHaveLength(left);
  }
});
