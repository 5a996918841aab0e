import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';

const HOUR = 3_600_000;

test('the owner came with the table, and is an admin', async () => {
  const { database } = await temporaryDatabase();
  expect(await database.users.all()).toMatchObject([
    { id: 'owner', name: 'Owner', role: 'ADMIN', disabledAt: null, createdAt: expect.any(Date) },
  ]);
});

test('disabling a user ends sessions, links and tokens, and those of nobody else', async () => {
  const { database, clock } = await temporaryDatabase();
  const ada = await database.users.create({ name: 'Ada', role: 'MEMBER' });
  const expiresAt = new Date(clock.time + HOUR);
  for (const userId of [ada.id, 'owner']) {
    await database.sessions.create({ userId, hash: `s ${userId}`, expiresAt });
    await database.signInLinks.create({ userId, hash: `l ${userId}`, expiresAt });
    await database.apiTokens.create({
      userId,
      name: 'x',
      hash: `t ${userId}`,
      hint: '',
      scopes: [],
      models: null,
      expiresAt: null,
    });
  }
  clock.time += 1000;
  const at = new Date(clock.time);
  expect(await database.users.disable(ada.id)).toMatchObject({ disabledAt: at });
  clock.time += 1000;
  expect(await database.users.disable(ada.id)).toMatchObject({ disabledAt: at });
  expect(await database.sessions.byHash(`s ${ada.id}`)).toBeNull();
  expect(await database.signInLinks.redeem(`l ${ada.id}`)).toBeNull();
  expect(await database.apiTokens.byHash(`t ${ada.id}`)).toMatchObject({ revokedAt: at });
  expect(await database.sessions.byHash('s owner')).toMatchObject({ userId: 'owner' });
  expect(await database.signInLinks.redeem('l owner')).toBe('owner');
  expect(await database.apiTokens.byHash('t owner')).toMatchObject({ revokedAt: null });
  expect(await database.users.update(ada.id, { disabledAt: null })).toMatchObject({
    name: 'Ada',
    disabledAt: null,
  });
  expect(await database.users.disable('usr_nobody')).toBeNull();
  expect(await database.users.update('usr_nobody', {})).toBeNull();
});

test("what a token did is its user's", async () => {
  const { database, clock } = await temporaryDatabase();
  const ada = await database.users.create({ name: 'Ada', role: 'MEMBER' });
  const token = await database.apiTokens.create({
    userId: ada.id,
    name: 'x',
    hash: 'x',
    hint: '',
    scopes: [],
    models: null,
    expiresAt: null,
  });
  for (const actor of ['owner', ada.id, token.id, 'owner']) {
    clock.time += 1;
    const detail = { maximum: '0.04' };
    await database.audit.append({ actor, action: 'A', subject: 'gen_1', outcome: 'DONE', detail });
  }
  const actorsOf = async (userId?: string) =>
    (await database.audit.page({ first: 10, ...(userId ? { userId } : {}) })).map(
      ({ actor }) => actor,
    );
  expect(await actorsOf()).toEqual(['owner', token.id, ada.id, 'owner']);
  expect(await actorsOf(ada.id)).toEqual([token.id, ada.id]);
  const [last, before] = await database.audit.page({ first: 1 });
  if (!last || !before) throw new Error('two rows tell of another page');
  const rest = await database.audit.page({ first: 5, after: { createdAt: last.at, id: last.id } });
  expect(rest.map(({ id }) => id)).toContain(before.id);
  expect(rest).toHaveLength(3);
  expect(last.detail).toEqual({ maximum: '0.04' });
});

test('nobody changes the audit log, with whatever tool', async () => {
  const { database, file } = await temporaryDatabase();
  await database.audit.append({ actor: 'owner', action: 'A', subject: null, outcome: 'DONE' });
  const other = new Database(file);
  expect(() => other.exec(`UPDATE "AuditEntry" SET "actor" = 'x'`)).toThrow(/never changed/);
  expect(() => other.exec('DELETE FROM "AuditEntry"')).toThrow(/never changed/);
  other.close();
  expect(await database.audit.page({ first: 5 })).toMatchObject([{ actor: 'owner' }]);
});
