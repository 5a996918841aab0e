import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { provider } from '../testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';
import { checkDatabase, openDatabase } from './database.ts';
import type { Finding } from './finding.ts';
import { checkInstallation } from './installation.ts';
import { checkPermissions } from './permissions.ts';
import { clockFinding, keyFindings } from './server.ts';

let server: FakeServer;
let place: Place;
let home: string;
const bytes = Buffer.from('a picture');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const pictureFile = () => join(home, 'images', sha256.slice(0, 2), sha256.slice(2));

beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  server.root = usualRoot();
  server.token = null;
  server.intercept = (request, response) => {
    if (request.url !== '/healthz') return false;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
    return true;
  };
  place = createPlace(server.url);
  home = join(place.directory, 'home');
  furnish();
  server.root.server = { ...Object(server.root.server), dataDirectory: home };
});
afterEach(() => place.remove());

/** A data folder with what the doctor reads of it. */
function furnish(): void {
  for (const folder of ['', 'images', 'previews', 'spool', `images/${sha256.slice(0, 2)}`])
    mkdirSync(join(home, folder), { mode: 0o700 });
  writeFileSync(pictureFile(), bytes, { mode: 0o600 });
  writeFileSync(join(home, 'master.key'), 'key', { mode: 0o600 });
  const database = new DatabaseSync(join(home, 'darkroom.db'));
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE _prisma_migrations (migration_name TEXT, finished_at TEXT, rolled_back_at TEXT);
    CREATE TABLE "Image" (id TEXT, sha256 TEXT, byteSize INTEGER, deletedAt TEXT);
    CREATE TABLE "CredentialValue" (id TEXT);
    INSERT INTO "CredentialValue" VALUES ('one');
    INSERT INTO "Image" VALUES ('img_1', '${sha256}', ${bytes.length}, NULL), ('img_2', 'gone', 1, 'now');
  `);
  database.close();
  chmodSync(join(home, 'darkroom.db'), 0o600);
}

async function examined(variables: Record<string, string> = {}) {
  const { code, stdout } = await runHere(place, ['doctor', '--json'], { variables });
  const { findings }: { findings: Finding[] } = JSON.parse(stdout);
  const bad = findings.filter(({ state }) => state === 'problem');
  return { code, findings, bad };
}

describe('a Darkroom in order', () => {
  it('has nothing worse than a warning, and exit code 0', async () => {
    const { code, findings, bad } = await examined();
    expect(bad).toEqual([]);
    expect(code).toBe(0);
    const said = findings.map(({ check, text }) => `${check}: ${text}`).join('\n');
    expect(said).toContain('1 of 1 looked for and there; 1 read');
    expect(said).toContain('darkroom.db is whole');
    expect(said).toContain('Server: 0.1.0, running at');
    expect(said).toContain('Keys: checked and good: atelier');
  });

  it('is told to a person in lines, with the commands as they can call them', async () => {
    server.root.providers = [];
    const { stdout } = await runHere(place, ['doctor'], {
      variables: { npm_lifecycle_event: 'darkroom' },
    });
    expect(stdout).toMatch(/^ok {7}Node {2,}\d/);
    expect(stdout).toContain('→ npm run -s darkroom -- provider configure <provider>');
    expect(stdout).toContain('warning');
  });
});

describe('what is wrong is told with what to do', () => {
  it.each([
    [
      'a picture has other bytes',
      () => writeFileSync(pictureFile(), 'A picture'),
      /img_1 has other bytes/,
    ],
    ['a picture is cut', () => writeFileSync(pictureFile(), 'A'), /img_1 has 1 bytes instead of 9/],
    ['a picture is missing', () => rmSync(pictureFile()), /img_1 is missing/],
    ['the folder is open', () => chmodSync(home, 0o755), /chmod 700/],
    ['a key is open', () => chmodSync(join(home, 'master.key'), 0o644), /chmod 600 .*master\.key/],
    [
      'the pictures are gone',
      () => rmSync(join(home, 'images'), { recursive: true }),
      /images is missing/,
    ],
    ['the master key is gone', () => rmSync(join(home, 'master.key')), /1 stored values need it/],
    [
      'the database is none',
      () => writeFileSync(join(home, 'darkroom.db'), 'x'.repeat(4096)),
      /not a database/,
    ],
  ])('%s', async (_what, harm, expected) => {
    harm();
    const { code, bad } = await examined();
    expect(code).toBe(1);
    expect(bad.map(({ text, todo }) => `${text} ${todo}`).join('\n')).toMatch(expected);
  });

  it('a database with a page of nonsense, and one of another age', async () => {
    const database = await openDatabase(home);
    try {
      const stateOf = (known: string[] | null) => checkDatabase(home, database, known).at(-1);
      expect(stateOf(['a'])).toMatchObject({ check: 'Migrations', state: 'warning' });
      const writer = new DatabaseSync(join(home, 'darkroom.db'));
      writer.exec("INSERT INTO _prisma_migrations VALUES ('b', '1', NULL)");
      expect(stateOf(['b'])).toMatchObject({ state: 'ok' });
      expect(stateOf(['a'])?.text).toContain('does not know b');
      writer.exec("INSERT INTO _prisma_migrations VALUES ('c', NULL, NULL)");
      expect(stateOf(['a', 'b', 'c'])?.text).toContain('c was begun and not finished');
      writer.exec(
        'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (p REFERENCES p(id)); PRAGMA foreign_keys = OFF; INSERT INTO q VALUES (7)',
      );
      expect(checkDatabase(home, database, [])[0]?.text).toContain('1 rows of darkroom.db point');
      writer.close();
    } finally {
      database.close();
    }
  });

  it('what was left behind', async () => {
    writeFileSync(join(home, 'spool', 'a.answer'), 'x');
    writeFileSync(join(home, 'x.tmp'), 'x');
    for (const file of ['spool/a.answer', 'x.tmp']) utimesSync(join(home, file), 1, 1);
    writeFileSync(join(home, 'server.lock'), JSON.stringify({ pid: 2 ** 22 + 1 }));
    const { code, findings } = await examined();
    const said = findings.filter(({ check }) => check === 'Leftovers').map(({ text }) => text);
    expect(code).toBe(0);
    expect(said).toEqual([
      expect.stringContaining('ended without its goodbye'),
      expect.stringContaining('1 files in'),
      '1 half-written files are older than a day.',
    ]);
  });

  it("another user's folder", async () => {
    const [first] = await checkPermissions(home, (process.getuid?.() ?? 0) + 1);
    expect(first?.text).toContain('belongs to another user');
  });

  it('an old Node', () => {
    const session = { environment: { configDirectory: home } };
    // Of the session it reads the folder of settings alone here.
    const [node] = checkInstallation(session as never, '22.1.0');
    expect(node).toMatchObject({ state: 'problem', todo: expect.stringContaining('npm start') });
  });

  it.each([
    [0, 'ok'],
    [29_000, 'ok'],
    [-29_000, 'ok'],
    [40_000, 'problem'],
    [-40_000, 'problem'],
  ])('a clock that is %d ms off', (off, state) => {
    const now = Date.UTC(2026, 10, 21, 9);
    const date = new Date(now + off).toUTCString();
    expect(clockFinding(date, now, now + 50)[0]?.state).toBe(state);
    expect(clockFinding(null, now, now)).toEqual([]);
  });

  it('a key that is refused, and a provider that is away', () => {
    const one = (slug: string, state: string) =>
      Object(provider(slug, { status: { state, message: 'So it says.', checkedAt: null } }));
    const found = keyFindings([
      one('a', 'REJECTED'),
      one('b', 'UNREACHABLE'),
      one('c', 'UNVERIFIED'),
    ]);
    expect(found.map(({ state }) => state)).toEqual(['problem', 'warning', 'ok']);
    expect(found[0]?.todo).toBe('Give another one: darkroom provider configure a');
  });
});

describe('the server', () => {
  it('that is away is a problem of its own exit code; the folder is examined all the same', async () => {
    const { code, findings, bad } = await examined({ DARKROOM_URL: 'http://127.0.0.1:9' });
    expect(code).toBe(3);
    expect(bad).toHaveLength(1);
    expect(bad[0]?.todo).toContain('darkroom serve');
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['Pictures', 'Disk']),
    );
  });

  it('of another age is named', async () => {
    server.root.server = { ...Object(server.root.server), version: '9.9.9' };
    expect((await examined()).findings).toContainEqual(
      expect.objectContaining({
        check: 'Server',
        state: 'warning',
        text: expect.stringContaining('9.9.9'),
      }),
    );
    server.transform = (result) => {
      const { data } = Object(result);
      return data !== undefined && 'providers' in Object(data)
        ? {
            errors: [
              { message: 'Cannot query field.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
            ],
          }
        : result;
    };
    const { bad } = await examined().finally(() => {
      server.transform = null;
    });
    expect(bad[0]?.text).toMatch(/is 9\.9\.9 and does not know all/);
  });

  it('that wants a token says how to get in', async () => {
    server.token = 'another';
    const { code, bad } = await examined();
    expect(code).toBe(1);
    expect(bad[0]?.todo).toContain('darkroom auth login');
  });

  it('on another folder is told', async () => {
    const other = join(place.directory, 'other');
    mkdirSync(other, { mode: 0o700 });
    const { findings } = await examined({ DARKROOM_HOME: other });
    const [first] = findings.filter(({ check, state }) => check === 'Data' && state === 'warning');
    expect(first?.text).toContain(other);
  });
});

describe('broken settings', () => {
  it('are a problem with their line, and the rest is examined by the defaults', async () => {
    const folder = join(place.directory, 'config', 'darkroom');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.json'), '{\n"url" 3\n}');
    const { code, findings, bad } = await examined();
    expect(code).toBe(1);
    expect(bad[0]?.text).toMatch(/config\.json:2: from here on it is no JSON/);
    expect(findings).toContainEqual(expect.objectContaining({ check: 'Server', state: 'ok' }));
  });
});
