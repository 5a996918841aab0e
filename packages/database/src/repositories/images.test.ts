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

test('a deleted picture comes back with its star and its board until its time is over', async () => {
  const { database, clock } = await temporaryDatabase();
  const { imageIds } = await seedGeneration(database, { at: at(1), images: [{ sha256: 'x' }] });
  const [id = ''] = imageIds;
  await database.images.change(id, { isStarred: true, rating: 4 });
  const until = new Date(clock.now() + 1000);
  expect(await database.images.markDeleted([id], until)).toEqual([id]);
  expect(await database.images.unreferencedHashes(9)).toEqual([]);
  expect((await database.images.restorable([id])).map((image) => image.id)).toEqual([id]);
  const [back] = await database.images.restore([id]);
  expect(back).toMatchObject({ id, isStarred: true, rating: 4, deletedAt: null });
  await database.images.markDeleted([id], until);
  clock.time += 1000;
  expect(await database.images.restore([id])).toEqual([]);
  expect(await database.images.unreferencedHashes(9)).toEqual(['x']);
  expect(await database.images.forgetDeleted(['x'])).toBe(1);
});

test('filters by what the generation was, by rating and by moment', async () => {
  const { database } = await temporaryDatabase();
  const { imageIds } = await seedGeneration(database, { at: at(1), images: [{}, {}] });
  await seedGeneration(database, { at: at(5), images: [{}], actor: 'usr_2' });
  const [id = ''] = imageIds;
  const count = (filter: Omit<ImagePageOptions, 'first'>) => database.images.count(filter);
  await database.images.change(id, { rating: 3 });
  expect(await count({ minimumRating: 3 })).toBe(1);
  expect(await count({ minimumRating: 4 })).toBe(0);
  expect(await count({ provider: 'sandbox', mode: 'TXT2IMG', orientation: 'SQUARE' })).toBe(3);
  expect(await count({ orientation: 'PORTRAIT' })).toBe(0);
  expect(await count({ from: at(2) })).toBe(1);
  expect(await count({ to: at(5) })).toBe(2);
  expect(await count({ userId: 'usr_1' })).toBe(2);
  expect(await database.images.ids({ userId: 'usr_2' }, 5)).toHaveLength(1);
});

test('a page of each filter is read in the order of an index, without sorting what matches', async () => {
  const statements: string[] = [];
  const { database, file } = await temporaryDatabase({
    onStatement: (sql) => statements.push(sql),
  });
  const filters: Omit<ImagePageOptions, 'first'>[] = [
    {},
    { isStarred: true },
    { source: 'external://a/a' },
    { provider: 'a', mode: 'img2img', search: 'fox' },
    { boardId: 'brd_1', search: 'fox' },
    { userId: 'usr_1' },
    { after: { createdAt: at(1), id: 'img_1' } },
  ];
  statements.length = 0;
  for (const filter of filters) await database.images.page({ first: 5, ...filter });
  const inner = statements.flatMap(
    (sql) => /IN \((SELECT image.*LIMIT \?)\)/s.exec(sql)?.[1] ?? [],
  );
  expect(inner).toHaveLength(filters.length);
  const raw = new BetterSqlite(file, { readonly: true });
  for (const sql of inner) {
    const plan = raw
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...Array.from(sql.matchAll(/\?/g), () => 1));
    expect(JSON.stringify(plan), sql).not.toContain('TEMP B-TREE FOR ORDER BY');
  }
  raw.close();
});
