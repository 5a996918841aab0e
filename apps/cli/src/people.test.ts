import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endOf, spendingLimit } from './people/limits.ts';
import { userError } from './testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from './testing/local/fake-server.ts';
import { LINK, PEOPLE } from './testing/local/people-data.ts';
import { createPlace, type Place, runHere } from './testing/local/run-cli.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  server.root = { ...usualRoot(), ...PEOPLE };
  server.operations.length = 0;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

const sent = (name: string) =>
  server.operations.find((operation) => operation.name === name)?.variables.input;

describe('token create', () => {
  it('asks for what was written', async () => {
    const { code, stdout } = await runHere(place, [
      ...['token', 'create', 'booth', '--scope', 'generate', '--scope', 'gallery:read'],
      ...['--model', 'external://atelier/*', '--budget', '5/month', '--expires', '2099-01-31'],
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 's3cret\n' });
    expect(sent('ApiTokenCreate')).toEqual({
      name: 'booth',
      scopes: ['generate', 'gallery:read'],
      models: ['external://atelier/*'],
      budget: { limit: { amount: '5' }, period: 'MONTH' },
      expiresAt: '2099-01-31T00:00:00.000Z',
    });
  });

  it('leaves out what was not, so that the server’s defaults hold', async () => {
    await runHere(place, ['token', 'create', 'booth']);
    expect(sent('ApiTokenCreate')).toEqual({
      name: 'booth',
      models: null,
      budget: null,
      expiresAt: null,
    });
  });

  it.each([
    [['--budget', '5/moth'], 'Did you mean --per month?'],
    [['--budget', '5/month/day'], 'like 5/month'],
    [['--budget', 'five'], 'no amount of dollars'],
    [['--expires', 'soon'], 'like 30d'],
    [['--expires', '2020-01-01'], 'must lie ahead'],
  ])('%j is refused, and no token is made', async (flags, message) => {
    const { code, stderr } = await runHere(place, ['token', 'create', 'booth', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(sent('ApiTokenCreate')).toBeUndefined();
  });

  it('names every scope in its help', async () => {
    const { stdout } = await runHere(place, ['token', 'create', '--help']);
    expect(stdout).toContain('gallery:read');
    expect(stdout).toContain('audit:read');
  });
});

it('token list tells whose they are, what they may, and until when', async () => {
  const { stdout } = await runHere(place, ['token', 'list']);
  expect(stdout).toContain('Ada');
  expect(stdout).toContain('generate models:read; external://atelier/*; $1.25 of $5');
  expect(stdout).toContain('good until 2099-01-01');
});

describe('user', () => {
  it('create prints the link alone on standard output', async () => {
    const { code, stdout } = await runHere(place, [
      ...['user', 'create', 'Ada', '--role', 'Viewer', '--budget', '0.50/day'],
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${LINK}\n` });
    expect(sent('UserCreate')).toEqual({
      name: 'Ada',
      role: 'VIEWER',
      budget: { limit: { amount: '0.50' }, period: 'DAY' },
    });
  });

  it('list, link, update and disable do what they say', async () => {
    expect((await runHere(place, ['user', 'list'])).stdout).toContain('$1.25 of $5');
    expect((await runHere(place, ['user', 'link', 'usr_1'])).stdout).toBe(`${LINK}\n`);
    await runHere(place, ['user', 'update', 'usr_1', '--enable']);
    expect(sent('UserUpdate')).toEqual({ id: 'usr_1', name: null, role: null, isEnabled: true });
    await runHere(place, ['user', 'disable', 'usr_1', '--yes']);
    expect(sent('UserDisable')).toEqual({ id: 'usr_1' });
  });

  it.each([
    [['create', 'Ada', '--role', 'membr'], 'Did you mean --role member?'],
    [['update', 'usr_1'], 'Nothing is to be changed'],
    [['disable', 'usr_1'], '--yes'],
  ])('%j is refused before anything is asked', async (argv, message) => {
    const { code, stderr } = await runHere(place, ['user', ...argv]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(server.operations).toEqual([]);
  });

  it('what the server refuses is told with its exit code', async () => {
    server.root.userDisable = {
      user: null,
      userErrors: [userError('FORBIDDEN', 'The owner cannot be disabled.', ['id'])],
    };
    const { code, stderr } = await runHere(place, ['user', 'disable', 'owner', '--yes']);
    expect(code).toBe(4);
    expect(stderr).toContain('The owner cannot be disabled.');
  });
});

it('audit list tells who did what, and how to go on', async () => {
  const { code, stdout, stderr } = await runHere(place, [
    ...['audit', 'list', '--action', 'generation-ordered', '--limit', '1'],
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain('Ada by booth');
  expect(stdout).toContain('maximumUsd=0.04');
  expect(stderr).toContain('darkroom audit list --action generation-ordered --limit 1 --after c1');
  expect(server.operations[0]?.variables).toMatchObject({ action: 'GENERATION_ORDERED', first: 1 });
});

it('audit verify tells where the log stands, and ends with 1 where it was changed', async () => {
  const good = await runHere(place, ['audit', 'verify']);
  expect(good.code).toBe(0);
  expect(good.stdout).toContain('7 entries in the chain');
  expect(good.stdout).toContain(`The newest is 7, with the hash ${'ab'.repeat(32)}`);
  server.root.auditVerification = {
    isIntact: false,
    entries: 3,
    olderEntries: 2,
    head: { sequence: 7, hash: 'ab'.repeat(32) },
    broken: {
      sequence: 4,
      id: 'aud_4',
      at: '2026-11-21T09:00:00.000Z',
      fault: 'CHANGED',
      message: 'Entry 4 is not as it was written.',
    },
  };
  const broken = await runHere(place, ['audit', 'verify']);
  expect(broken.code).toBe(1);
  expect(broken.stderr).toContain('Entry 4 is not as it was written. It is aud_4.');
});

it.each([
  ['12h', '2026-11-22T00:00:00.000Z'],
  ['30d', '2026-12-21T12:00:00.000Z'],
  ['2w', '2026-12-05T12:00:00.000Z'],
])('%s from noon of the 21st is %s', (text, expected) => {
  expect(endOf(text, Date.parse('2026-11-21T12:00:00Z'))).toBe(expected);
  expect(spendingLimit('3')).toEqual({ limit: { amount: '3' }, period: 'MONTH' });
});
