import BetterSqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { seedGeneration } from '../testing/local/seed-images.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';
import type { ImagePageOptions, StoredImage } from './images.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second));

test('images page newest first, equal moments in order of id, without a gap or a repetition', async () => {
  const { database } = await temporaryDatabase();
  for (const second of [1, 3, 2, 3, 3]) {
    await seedGeneration(database, { at: at(second), images: [{}, {}] });
  }
  const seen: StoredImage[] = [];
  let pages = 0;
  for (let after: ImagePageOptions['after']; ; pages += 1) {
    const page = await database.images.page({
      first: 3,
      ...(after === undefined ? {} : { after }),
    });
    expect(page.length).toBeLessThanOrEqual(4);
    seen.push(...page.slice(0, 3));
    if (page.length <= 3) break;
    after = seen.at(-1);
  }
  expect(pages).toBe(3);
  expect(new Set(seen.map((image) => image.id)).size).toBe(10);
  const order = seen.map((image) => `${image.createdAt.toISOString()} ${image.id}`);
  expect(order).toEqual([...order].sort().reverse());
});

test('the search takes every character for itself, and upper case for lower', async () => {
  const { database } = await temporaryDatabase();
  const prompts = [
    '100% wool_socks',
    '100 wool socks',
    'A LIGHTHOUSE',
    "it's \\ here",
    'ünï ✓ 灯台',
  ];
  await seedGeneration(database, { at: at(1), images: prompts.map((prompt) => ({ prompt })) });
  const found = async (search: string) =>
    (await database.images.page({ first: 10, search })).map((image) => image.prompt).sort();
  expect(await found('%')).toEqual(['100% wool_socks']);
  expect(await found('_')).toEqual(['100% wool_socks']);
  expect(await found('\\')).toEqual(["it's \\ here"]);
  expect(await found("it's")).toEqual(["it's \\ here"]);
  expect(await found('lightHOUSE')).toEqual(['A LIGHTHOUSE']);
  expect(await found('灯台')).toEqual(['ünï ✓ 灯台']);
  expect(await found('100')).toEqual(['100 wool socks', '100% wool_socks']);
  expect(await found('w%s')).toEqual([]);
  expect(await found('')).toHaveLength(5);
  expect(await found('x'.repeat(100_000))).toEqual([]);
  expect(await found('" OR 1=1 --')).toEqual([]);
});

test('filters by source and star together; a star is set and taken', async () => {
  const { database } = await temporaryDatabase();
  const a = await seedGeneration(database, {
    at: at(1),
    source: 'external://a/a',
    images: [{}, {}],
  });
  await seedGeneration(database, { at: at(2), source: 'external://b/b', images: [{}] });
  const [id] = a.imageIds;
  if (id === undefined) throw new Error('no image');
  expect((await database.images.setStarred(id, true))?.isStarred).toBe(true);
  expect(await database.images.setStarred('img_none', true)).toBeNull();
  const ids = async (options: Omit<ImagePageOptions, 'first'>) =>
    (await database.images.page({ first: 10, ...options })).map((image) => image.id);
  expect(await ids({ isStarred: true })).toEqual([id]);
  expect(await ids({ isStarred: false })).toHaveLength(2);
  expect(await ids({ source: 'external://a/a' })).toHaveLength(2);
  expect(await ids({ source: 'external://a/a', isStarred: true, search: 'light' })).toEqual([id]);
  expect(await ids({ source: 'external://b/b', isStarred: true })).toEqual([]);
  expect((await database.images.setStarred(id, false))?.isStarred).toBe(false);
});

test('images of several generations come in order, with their metadata parsed', async () => {
  const { database } = await temporaryDatabase();
  const first = await seedGeneration(database, {
    at: at(1),
    images: [{ providerMetadata: { finish: 'STOP' } }, {}],
  });
  const second = await seedGeneration(database, { at: at(2), images: [{}] });
  const images = await database.images.byGenerations([second.generationId, first.generationId]);
  expect(images.map((image) => image.id)).toEqual([...first.imageIds, ...second.imageIds]);
  expect(images.map((image) => image.providerMetadata)).toEqual([{ finish: 'STOP' }, null, null]);
  expect((await database.images.byIds([...second.imageIds, 'img_none'])).length).toBe(1);
});

test('a deleted image is gone from every list, once', async () => {
  const { database } = await temporaryDatabase();
  const { generationId, imageIds } = await seedGeneration(database, {
    at: at(1),
    images: [{}, {}],
  });
  const [gone = '', kept = ''] = imageIds;
  expect(await database.images.markDeleted([gone, 'img_none'])).toEqual([gone]);
  expect(await database.images.markDeleted([gone])).toEqual([]);
  expect((await database.images.page({ first: 5 })).map((image) => image.id)).toEqual([kept]);
  expect((await database.images.byGenerations([generationId])).map((image) => image.id)).toEqual([
    kept,
  ]);
  expect(await database.images.byIds([gone])).toEqual([]);
  expect(await database.images.setStarred(gone, true)).toBeNull();
});

test('bytes are free only when no image and no upload refers to them', async () => {
  const { database } = await temporaryDatabase();
  const { imageIds } = await seedGeneration(database, {
    at: at(1),
    images: [
      { sha256: 'alone' },
      { sha256: 'shared' },
      { sha256: 'shared' },
      { sha256: 'uploaded' },
    ],
  });
  const asset = await database.assets.create({
    actor: 'a',
    filename: 'x.png',
    mimeType: 'image/png',
    byteSize: 1,
    ticketHash: 't',
    expiresAt: at(50),
  });
  await database.assets.markReady(asset.id, {
    mimeType: 'image/png',
    byteSize: 1,
    width: 1,
    height: 1,
    sha256: 'uploaded',
  });
  expect(await database.images.unreferencedHashes(10)).toEqual([]);
  const [alone = '', shared = '', sharedToo = '', uploaded = ''] = imageIds;
  await database.images.markDeleted([alone, shared, uploaded]);
  expect(await database.images.unreferencedHashes(10)).toEqual(['alone']);
  await database.images.markDeleted([sharedToo]);
  await database.assets.delete([asset.id]);
  expect(await database.images.unreferencedHashes(10)).toEqual(['alone', 'shared', 'uploaded']);
  expect(await database.images.unreferencedHashes(1)).toEqual(['alone']);
  expect(await database.images.forgetDeleted(['shared'])).toBe(2);
  expect(await database.images.unreferencedHashes(10)).toEqual(['alone', 'uploaded']);
});

test('a page is read through an index, however many images there are', async () => {
  const { file } = await temporaryDatabase();
  const raw = new BetterSqlite(file);
  const plan = raw
    .prepare(
      `EXPLAIN QUERY PLAN SELECT "id" FROM "Image" WHERE "deletedAt" IS NULL
       AND ("createdAt" < ? OR ("createdAt" = ? AND "id" < ?)) ORDER BY "createdAt" DESC, "id" DESC LIMIT 51`,
    )
    .all('x', 'x', 'x');
  raw.close();
  expect(JSON.stringify(plan)).toContain('Image_createdAt_id_idx');
  expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
});

test('hashes that a row refers to are known, whether its image is deleted or not', async () => {
  const { database } = await temporaryDatabase();
  const { imageIds } = await seedGeneration(database, {
    at: at(1),
    images: [{ sha256: 'here' }, { sha256: 'deleted' }],
  });
  await database.images.markDeleted([imageIds[1] ?? '']);
  expect([...(await database.images.knownHashes(['here', 'deleted', 'nobody']))].sort()).toEqual([
    'deleted',
    'here',
  ]);
});
