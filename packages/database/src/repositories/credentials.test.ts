import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import BetterSqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { CredentialError } from '../credentials/envelope.ts';
import { createKeyRing } from '../credentials/key-ring.ts';
import { openDatabase } from '../database.ts';
import { migrate } from '../migrations/migrate.ts';
import { temporaryDatabase, temporaryFolder } from '../testing/local/temporary-database.ts';

const masterKey = (fill: number) => new Uint8Array(32).fill(fill);
const keyRing = createKeyRing(masterKey(1));
const OPENAI = { provider: 'openai', name: 'default', source: '' };
const SECRET = 'sk-test-7d1f8a2b-very-secret-value';

interface Row {
  id: string;
  variable: string;
  ciphertext: Buffer;
  nonce: Buffer;
  tag: Buffer;
}

/** Looks into the file beside the database. */
function openRaw(file: string): InstanceType<typeof BetterSqlite> {
  const connection = new BetterSqlite(file);
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

const rowsOf = (connection: InstanceType<typeof BetterSqlite>) =>
  connection.prepare<[], Row>('SELECT * FROM "CredentialValue" ORDER BY variable').all();

async function revealed(
  database: Awaited<ReturnType<typeof openDatabase>>,
  address = OPENAI,
): Promise<Record<string, string>> {
  const values = await database.credentials.reveal(address);
  return Object.fromEntries([...values].map(([variable, secret]) => [variable, secret.reveal()]));
}

async function failure(work: Promise<unknown>): Promise<CredentialError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof CredentialError) return error;
  throw new Error(`not refused: ${inspect(error)}`);
}

test('stores, replaces, keeps and clears values of one credential', async () => {
  const { database, clock } = await temporaryDatabase({ keyRing });
  await database.credentials.setMany(OPENAI, [
    { variable: 'openai_api_key', value: SECRET, hint: '…alue' },
    { variable: 'openai_organization', value: 'org-1', hint: 'org-1' },
    { variable: 'is_beta', value: '' },
  ]);
  const [first] = await database.credentials.states({ provider: 'openai' });
  clock.time += 1000;
  await database.credentials.setMany(OPENAI, [
    { variable: 'openai_organization', value: null },
    { variable: 'is_beta', value: 'naïve ✓' },
  ]);
  expect(await revealed(database)).toEqual({ openai_api_key: SECRET, is_beta: 'naïve ✓' });
  const states = await database.credentials.states({ provider: 'openai' });
  expect(states).toEqual([
    { ...OPENAI, id: first?.id, variable: 'is_beta', hint: null, setAt: new Date(clock.time) },
    {
      ...OPENAI,
      id: expect.stringMatching(/^crd_/),
      variable: 'openai_api_key',
      hint: '…alue',
      setAt: new Date(clock.time - 1000),
    },
  ]);
});

test('credentials of other names, models and providers are apart', async () => {
  const { database } = await temporaryDatabase({ keyRing });
  const places = [
    OPENAI,
    { ...OPENAI, name: 'second' },
    { ...OPENAI, source: 'external://openai/x' },
    { ...OPENAI, provider: 'gemini' },
  ];
  for (const [index, place] of places.entries()) {
    await database.credentials.setMany(place, [{ variable: 'key', value: `value ${index}` }]);
  }
  for (const [index, place] of places.entries()) {
    expect(await revealed(database, place)).toEqual({ key: `value ${index}` });
  }
  expect(await database.credentials.clear({ provider: 'openai', name: 'second' })).toBe(1);
  expect(await database.credentials.clear({ provider: 'openai' })).toBe(2);
  expect((await database.credentials.states()).map((state) => state.provider)).toEqual(['gemini']);
});

test('all values of a call are stored or none', async () => {
  const { database } = await temporaryDatabase({ keyRing });
  await expect(
    database.transaction(async (tx) => {
      await tx.credentials.setMany(OPENAI, [{ variable: 'a', value: '1' }]);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await database.credentials.states()).toEqual([]);
});

test('no byte of a value is in the files, and a secret does not print', async () => {
  const { database, file } = await temporaryDatabase({ keyRing });
  await database.credentials.setMany(OPENAI, [{ variable: 'key', value: SECRET }]);
  for (const name of [file, `${file}-wal`]) {
    const bytes = readFileSync(name);
    expect(bytes.includes('openai')).toBe(name.endsWith('-wal')); // we do look at the right bytes
    expect(bytes.includes(SECRET)).toBe(false);
    expect(bytes.includes(SECRET.slice(3, 15))).toBe(false);
  }
  const values = await database.credentials.reveal(OPENAI);
  expect(`${inspect(values)} ${JSON.stringify([...values])}`).not.toContain(SECRET);
});

test('every write takes a new nonce', async () => {
  const { database, file } = await temporaryDatabase({ keyRing });
  const raw = openRaw(file);
  const nonces = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    await database.credentials.setMany(OPENAI, [{ variable: 'key', value: SECRET }]);
    const [row] = rowsOf(raw);
    expect(row?.nonce.byteLength).toBe(12);
    nonces.add(row?.nonce.toString('hex') ?? '');
  }
  expect(nonces.size).toBe(20);
});

test('a flipped bit in any byte, and a shortened part, is refused and named without the value', async () => {
  const { database, file } = await temporaryDatabase({ keyRing });
  await database.credentials.setMany(OPENAI, [{ variable: 'key', value: SECRET }]);
  const raw = openRaw(file);
  const [row] = rowsOf(raw);
  if (row === undefined) throw new Error('no row');
  let tried = 0;
  for (const column of ['ciphertext', 'nonce', 'tag'] as const) {
    const original = row[column];
    const write = raw.prepare(`UPDATE "CredentialValue" SET "${column}" = ? WHERE "id" = ?`);
    const damaged = Array.from(original, (_, index) => {
      const bytes = Buffer.from(original);
      bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
      return bytes;
    });
    for (const bytes of [...damaged, original.subarray(0, 4), Buffer.alloc(0)]) {
      write.run(bytes, row.id);
      const error = await failure(database.credentials.reveal(OPENAI));
      expect(error.code).toBe('TAMPERED');
      expect(error.place).toEqual({ ...OPENAI, variable: 'key' });
      expect(inspect(error)).not.toContain(SECRET.slice(0, 8));
      tried += 1;
    }
    write.run(original, row.id);
  }
  expect(tried).toBe(SECRET.length + 12 + 16 + 6);
  expect(await revealed(database)).toEqual({ key: SECRET });
});

test.each(['provider', 'name', 'source', 'variable'])(
  'a row moved to another %s does not decrypt',
  async (column) => {
    const { database, file } = await temporaryDatabase({ keyRing });
    await database.credentials.setMany(OPENAI, [{ variable: 'key', value: SECRET }]);
    openRaw(file).prepare(`UPDATE "CredentialValue" SET "${column}" = 'other'`).run();
    const moved = { ...OPENAI, variable: 'key', [column]: 'other' };
    const { variable: _, ...address } = moved;
    const error = await failure(database.credentials.reveal(address));
    expect(error.code).toBe('TAMPERED');
    expect(error.place).toEqual(moved);
  },
);

test('two rows with their contents swapped are refused', async () => {
  const { database, file } = await temporaryDatabase({ keyRing });
  await database.credentials.setMany(OPENAI, [
    { variable: 'a', value: 'first' },
    { variable: 'b', value: 'other' },
  ]);
  const raw = openRaw(file);
  const [a, b] = rowsOf(raw);
  const write = raw.prepare(
    'UPDATE "CredentialValue" SET "ciphertext" = ?, "nonce" = ?, "tag" = ? WHERE "id" = ?',
  );
  write.run(b?.ciphertext, b?.nonce, b?.tag, a?.id);
  write.run(a?.ciphertext, a?.nonce, a?.tag, b?.id);
  expect((await failure(database.credentials.reveal(OPENAI))).code).toBe('TAMPERED');
});

test('another master key is told at start and changes nothing; an older one still reads', async () => {
  const file = join(temporaryFolder(), 'darkroom.db');
  migrate(file);
  const open = async (ring?: ReturnType<typeof createKeyRing>) => {
    const database = await openDatabase({ file, ...(ring === undefined ? {} : { keyRing: ring }) });
    onTestFinished(() => database.close());
    return database;
  };
  const right = await open(keyRing);
  await right.credentials.setMany(OPENAI, [{ variable: 'key', value: SECRET }]);
  await right.credentials.assertReadable();

  const wrong = await open(createKeyRing(masterKey(2)));
  const error = await failure(wrong.credentials.assertReadable());
  expect(error.code).toBe('KEY_UNKNOWN');
  expect(error.message).toContain('DARKROOM_MASTER_KEY');
  expect(error.message).not.toContain('\n');

  const none = await open();
  expect((await failure(none.credentials.assertReadable())).code).toBe('KEY_MISSING');
  const setting = none.credentials.setMany(OPENAI, [{ variable: 'key', value: 'x' }]);
  expect((await failure(setting)).code).toBe('KEY_MISSING');

  const rotated = await open(createKeyRing(masterKey(2), [masterKey(1)]));
  expect(await revealed(rotated)).toEqual({ key: SECRET });
});

test('a key of another key with the same id is refused as well', async () => {
  const { database, file } = await temporaryDatabase({ keyRing });
  await database.credentials.setMany(OPENAI, [{ variable: 'key', value: SECRET }]);
  const forged = { id: keyRing.current.id, key: masterKey(3) };
  const other = await openDatabase({
    file,
    keyRing: { current: forged, byId: new Map([[forged.id, forged]]) },
  });
  onTestFinished(() => other.close());
  expect((await failure(other.credentials.reveal(OPENAI))).code).toBe('TAMPERED');
});

test.each([0, 16, 31, 33])('a master key of %i bytes is refused', (length) => {
  expect(() => createKeyRing(new Uint8Array(length))).toThrow(RangeError);
});

test('what was said of a credential goes with any change of its values, and with them', async () => {
  const { database, clock } = await temporaryDatabase({ keyRing });
  const own = { ...OPENAI, source: 'external://openai/mine' };
  const check = {
    ...own,
    state: 'VERIFIED',
    message: null,
    baseUrl: 'https://api.example/v1',
    checkedAt: new Date(clock.time),
  };
  const key = { variable: 'openai_api_key', value: SECRET };
  const { credentials } = database;
  await credentials.setMany(own, [key]);
  await credentials.keepCheck({ ...check, state: 'REJECTED', message: 'No.' });
  await credentials.keepCheck(check);
  expect(await credentials.checks()).toEqual([check]);
  await credentials.setMany(own, []);
  await credentials.setMany(OPENAI, [key]);
  await credentials.clear({ provider: 'openai', source: '' });
  expect(await credentials.checks()).toEqual([check]);

  await credentials.setMany(own, [{ ...key, value: 'another' }]);
  expect(await credentials.checks()).toEqual([]);
  await credentials.keepCheck(check);
  expect(await credentials.clear({ provider: 'openai' })).toBe(1);
  expect(await credentials.checks()).toEqual([]);
});

test("a user's own key stands beside everybody's, and neither can be put in the other's place", async () => {
  const { database, file } = await temporaryDatabase({ keyRing });
  const shared = { provider: 'openai', name: 'default', source: '' };
  const own = { ...shared, owner: 'usr_1' };
  await database.credentials.setMany(shared, [{ variable: 'key', value: 'of everybody' }]);
  await database.credentials.setMany(own, [{ variable: 'key', value: 'of one' }]);
  const reveal = async (address: typeof shared & { owner?: string }) =>
    (await database.credentials.reveal(address)).get('key')?.reveal();
  expect([await reveal(shared), await reveal(own)]).toEqual(['of everybody', 'of one']);
  expect(await reveal({ ...shared, owner: 'usr_2' })).toBeUndefined();
  expect(await database.credentials.states()).toHaveLength(1);
  expect(await database.credentials.states({ owner: 'usr_1' })).toHaveLength(1);
  const check = {
    ...shared,
    state: 'VERIFIED',
    message: null,
    baseUrl: 'x',
    checkedAt: new Date(0),
  };
  await database.credentials.keepCheck({ ...check, owner: 'usr_1' });
  expect(await database.credentials.checks()).toEqual([]);
  expect(await database.credentials.checks('usr_1')).toHaveLength(1);

  openRaw(file).exec(`UPDATE "CredentialValue" SET "owner" = 'usr_2' WHERE "owner" = 'usr_1'`);
  await expect(reveal({ ...shared, owner: 'usr_2' })).rejects.toMatchObject({ code: 'TAMPERED' });

  // A base URL that leads elsewhere clears them all: no key goes where it was not given for.
  expect(await database.credentials.clear({ provider: 'openai' })).toBe(2);
});
