import { expect, test } from 'vitest';
import { openDatabase } from '../database.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';

const HOUR = 3_600_000;
const TOKEN = {
  userId: 'owner',
  name: 'CLI',
  hash: 'h',
  hint: '',
  scopes: [],
  models: null,
  expiresAt: null,
};

test('of 20 who redeem one sign-in link at once, exactly one wins', async () => {
  const { database, clock, file } = await temporaryDatabase();
  const id = await database.signInLinks.create({
    userId: 'owner',
    hash: 'h',
    expiresAt: new Date(clock.time + HOUR),
  });
  expect(id).toMatch(/^lnk_/);
  const second = await openDatabase({ file, clock }); // as from another process
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? database : second).signInLinks.redeem('h'),
    ),
  );
  await second.close();
  expect(results.filter((user) => user === 'owner')).toHaveLength(1);
  expect(results.filter((user) => user === null)).toHaveLength(19);
  expect(await database.signInLinks.redeem('h')).toBeNull();
});

test('an expired or unknown link signs nobody in', async () => {
  const { database, clock } = await temporaryDatabase();
  await database.signInLinks.create({
    userId: 'owner',
    hash: 'h',
    expiresAt: new Date(clock.time + HOUR),
  });
  expect(await database.signInLinks.redeem('other')).toBeNull();
  clock.time += HOUR;
  expect(await database.signInLinks.redeem('h')).toBeNull();
  expect(await database.signInLinks.removeExpired()).toBe(1);
});

test('a session holds until its time is over or it signs out', async () => {
  const { database, clock } = await temporaryDatabase();
  const session = await database.sessions.create({
    userId: 'owner',
    hash: 'a',
    expiresAt: new Date(clock.time + HOUR),
  });
  await database.sessions.create({
    userId: 'owner',
    hash: 'b',
    expiresAt: new Date(clock.time + 2 * HOUR),
  });
  expect(session.id).toMatch(/^ses_/);
  expect(await database.sessions.byHash('a')).toEqual(session);
  clock.time += HOUR;
  expect(await database.sessions.byHash('a')).toBeNull();
  expect(await database.sessions.removeExpired()).toBe(1);
  expect(await database.sessions.remove('b')).toBe(true);
  expect(await database.sessions.remove('b')).toBe(false);
  expect(await database.sessions.byHash('b')).toBeNull();
});

test('a token is found by its hash, also once it is revoked', async () => {
  const { database, clock } = await temporaryDatabase();
  const token = await database.apiTokens.create({
    ...TOKEN,
    hint: '…1234',
    scopes: ['read', 'generate'],
    models: ['external://a/*'],
  });
  expect(token).toMatchObject({ id: expect.stringMatching(/^tok_/), scopes: ['read', 'generate'] });
  expect(await database.apiTokens.byHash('h')).toEqual(token);
  expect(await database.apiTokens.byHash('H')).toBeNull();
  clock.time += 1000;
  expect(await database.apiTokens.revoke(token.id)).toBe(true);
  expect(await database.apiTokens.revoke(token.id)).toBe(false);
  expect(await database.apiTokens.byHash('h')).toMatchObject({ revokedAt: new Date(clock.time) });
  expect(await database.apiTokens.byId(token.id)).toMatchObject({ models: ['external://a/*'] });
  expect(await database.apiTokens.all('usr_1')).toEqual([]);
  expect(await database.apiTokens.all()).toMatchObject([{ revokedAt: new Date(clock.time) }]);
});

test('the last use of a token is written to the minute', async () => {
  const { database, clock } = await temporaryDatabase();
  await database.apiTokens.create(TOKEN);
  const use = async () => {
    const token = await database.apiTokens.byHash('h');
    if (token === null) throw new Error('no token');
    await database.apiTokens.touch(token);
    return (await database.apiTokens.byHash('h'))?.lastUsedAt?.getTime();
  };
  const first = clock.time;
  expect(await use()).toBe(first);
  clock.time += 59_999;
  expect(await use()).toBe(first);
  clock.time += 1;
  expect(await use()).toBe(first + 60_000);
});

test('an upload ends once, ready or rejected, and is found when its time is over', async () => {
  const { database, clock } = await temporaryDatabase();
  const announce = (seconds: number) =>
    database.assets.create({
      actor: 'usr_1',
      filename: 'a.png',
      mimeType: 'image/png',
      byteSize: 12,
      ticketHash: 'h',
      expiresAt: new Date(clock.time + seconds * 1000),
    });
  const facts = { mimeType: 'image/jpeg', byteSize: 11, width: 3, height: 4, sha256: 'x' };
  const [good, bad, late] = [await announce(10), await announce(10), await announce(20)];
  expect(good).toMatchObject({
    id: expect.stringMatching(/^ast_/),
    state: 'PENDING',
    sha256: null,
  });
  expect(await database.assets.markReady(good.id, facts)).toMatchObject({
    ...facts,
    state: 'READY',
  });
  expect(await database.assets.markReady(good.id, facts)).toBeNull();
  expect(await database.assets.markRejected(good.id, { code: 'X' })).toBeNull();
  const rejection = { code: 'IMAGE_UNREADABLE', message: 'no image' };
  expect(await database.assets.markRejected(bad.id, rejection)).toMatchObject({
    state: 'REJECTED',
    rejection,
  });
  expect(await database.assets.expiredIds(10)).toEqual([]);
  clock.time += 20_000;
  expect(await database.assets.expiredIds(10)).toEqual([late.id]);
  expect(await database.assets.delete([late.id])).toBe(1);
  expect(await database.assets.byId(late.id)).toBeNull();
  expect((await database.assets.byIds([good.id, bad.id])).length).toBe(2);
});
