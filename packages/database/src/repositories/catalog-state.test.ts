import BetterSqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { isUniqueViolation } from '../errors.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';

const aurora = {
  key: 'aurora',
  source: 'external://sandbox/aurora',
  provider: 'sandbox',
  providerModelId: 'aurora',
  origin: 'CATALOG',
};

test('settings of a provider are made at first writing, and what is left out stays', async () => {
  const { database, clock } = await temporaryDatabase();
  expect(await database.providerSettings.bySlug('openai')).toBeNull();
  await database.providerSettings.set('openai', {
    baseUrl: 'https://a.test/v1',
    origin: 'https://a.test:443',
  });
  clock.time += 5000;
  const setting = await database.providerSettings.set('openai', {
    state: 'VERIFIED',
    checkedAt: new Date(clock.time),
  });
  expect(setting).toEqual({
    slug: 'openai',
    baseUrl: 'https://a.test/v1',
    origin: 'https://a.test:443',
    state: 'VERIFIED',
    stateMessage: null,
    credentialOrder: null,
    credentialStrategy: null,
    credentialSharing: null,
    checkedAt: new Date(clock.time),
    updatedAt: new Date(clock.time),
  });
  await database.providerSettings.set('gemini', {});
  expect((await database.providerSettings.all()).map((row) => row.slug)).toEqual([
    'gemini',
    'openai',
  ]);
  await database.providerSettings.remove('openai');
  await database.providerSettings.remove('openai');
  expect((await database.providerSettings.all()).map((row) => row.slug)).toEqual(['gemini']);
});

test('a model is installed once, found by id, source and key, and its record comes back as it was', async () => {
  const { database, clock } = await temporaryDatabase();
  const record = { name: 'Ünï', sizes: [1, 2.5], nested: { a: null } };
  const model = await database.models.insert({ ...aurora, origin: 'CUSTOM', record });
  expect(model).toMatchObject({ ...aurora, origin: 'CUSTOM', record, name: null });
  expect(model.id).toMatch(/^mod_/);
  expect(model.installedAt).toEqual(new Date(clock.time));
  expect(await database.models.byIds([model.id, 'mod_none'])).toEqual([model]);
  expect(await database.models.bySources([model.source])).toEqual([model]);
  expect(await database.models.byKeys([model.key])).toEqual([model]);
  for (const again of [
    aurora,
    { ...aurora, key: 'other' },
    { ...aurora, source: 'external://sandbox/b' },
  ]) {
    const error: unknown = await database.models.insert(again).catch((thrown: unknown) => thrown);
    expect(isUniqueViolation(error)).toBe(true);
  }
  const renamed = await database.models.update(model.source, { name: 'New', record: null });
  expect(renamed).toEqual({ ...model, name: 'New', record: null });
  expect(await database.models.update('external://sandbox/none', { name: 'x' })).toBeNull();
});

test('models page in order of source without a gap or a repetition, and count', async () => {
  const { database } = await temporaryDatabase();
  for (let index = 0; index < 7; index += 1) {
    const provider = index % 2 === 0 ? 'even' : 'odd';
    const source = `external://${provider}/${index}`;
    await database.models.insert({ ...aurora, key: `k${index}`, source, provider });
  }
  const seen: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await database.models.page({
      first: 3,
      ...(after === undefined ? {} : { after }),
    });
    seen.push(...page.slice(0, 3).map((model) => model.source));
    if (page.length <= 3) break;
    after = seen.at(-1);
  }
  expect(seen).toEqual((await database.models.all()).map((model) => model.source));
  expect(new Set(seen).size).toBe(7);
  expect(await database.models.count()).toBe(7);
  expect(await database.models.count('odd')).toBe(3);
  expect((await database.models.page({ first: 9, provider: 'odd' })).length).toBe(3);
  expect(await database.models.deleteByProvider('odd')).toEqual([
    'external://odd/1',
    'external://odd/3',
    'external://odd/5',
  ]);
  expect(await database.models.deleteBySource('external://even/0')).toBe(true);
  expect(await database.models.deleteBySource('external://even/0')).toBe(false);
  expect((await database.models.all('even')).length).toBe(3);
});

test('overrides are written whole and keep their mark; removals are remembered', async () => {
  const { database } = await temporaryDatabase();
  await database.modelOverrides.set('s', { changes: { a: 1, b: 2 }, isMarkedAvailable: true });
  await database.modelOverrides.set('s', { changes: { a: 3 } });
  expect(await database.modelOverrides.bySources(['s', 't'])).toMatchObject([
    { source: 's', changes: { a: 3 }, isMarkedAvailable: true },
  ]);
  await database.modelOverrides.remove('s');
  expect(await database.modelOverrides.all()).toEqual([]);

  await database.modelRemovals.add('s');
  await database.modelRemovals.add('s');
  await database.modelRemovals.add('t');
  await database.modelRemovals.remove('t');
  expect(await database.modelRemovals.sources()).toEqual(new Set(['s']));
});

test('broken JSON in a row is told with its place, not thrown as a syntax error', async () => {
  const { database, file } = await temporaryDatabase();
  await database.modelOverrides.set('external://a/b', { changes: {} });
  const raw = new BetterSqlite(file);
  raw.exec(`UPDATE "ModelOverride" SET "changes" = '{"a":'`);
  raw.close();
  await expect(database.modelOverrides.all()).rejects.toMatchObject({
    code: 'ROW_INVALID',
    message: 'The database holds broken JSON in the changes of model external://a/b.',
  });
});
