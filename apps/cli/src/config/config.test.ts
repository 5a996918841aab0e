import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCacheDirectory, parseEnvironment } from '../environment.ts';
import { type FakeServer, startFakeServer } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';
import { serverUrl } from './settings.ts';
import { findToken, isLoopback } from './tokens.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  server.token = null;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

const environmentOf = (variables: Record<string, string>) =>
  parseEnvironment(variables, { home: '/home/me', isWindows: false });
const configFile = () => join(place.directory, 'config/darkroom/config.json');
const tokensFile = () => join(place.directory, 'config/darkroom/tokens.json');
const write = (path: string, text: string, mode = 0o600) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text, { mode });
};

describe('the environment', () => {
  it('has defaults, and empty variables are none', () => {
    expect(environmentOf({ DARKROOM_URL: '', NO_COLOR: '', FORCE_COLOR: '0' })).toEqual({
      url: null,
      pictures: null,
      token: null,
      home: '/home/me/.darkroom',
      databaseUrl: null,
      storageUrl: null,
      configDirectory: '/home/me/.config/darkroom',
      script: null,
      refusesColor: false,
      forcesColor: false,
    });
  });

  it.each([
    ['linux', {}, '/home/me/.cache/darkroom'],
    ['linux', { XDG_CACHE_HOME: '/x' }, '/x/darkroom'],
    ['darwin', {}, '/home/me/Library/Caches/darkroom'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/darkroom'],
  ])('has a place for what can be made again: on %s with %j', (platform, variables, expected) => {
    expect(parseCacheDirectory(variables, { home: '/home/me', platform })).toBe(expected);
  });

  it('is read', () => {
    const read = environmentOf({
      DARKROOM_HOME: '~/dr',
      XDG_CONFIG_HOME: '/x',
      NO_COLOR: '1',
      FORCE_COLOR: '1',
      DARKROOM_TOKEN: ' t ',
    });
    expect(read).toMatchObject({
      home: '/home/me/dr',
      configDirectory: '/x/darkroom',
      refusesColor: true,
      forcesColor: true,
      token: 't',
    });
    expect(environmentOf({ TERM: 'dumb' }).refusesColor).toBe(true);
    expect(
      parseEnvironment({ APPDATA: '/app' }, { home: '/h', isWindows: true }).configDirectory,
    ).toBe('/app/darkroom');
  });
});

describe('the address', () => {
  it('comes from the flag, then the environment, then the file, then the default', () => {
    const environment = environmentOf({ DARKROOM_URL: 'http://b:2' });
    const config = { url: 'http://c:3' };
    expect(serverUrl('http://a:1/', environment, config)).toEqual({
      value: 'http://a:1',
      from: 'flag',
    });
    expect(serverUrl(null, environment, config)).toEqual({
      value: 'http://b:2',
      from: 'environment',
    });
    expect(serverUrl(null, environmentOf({}), config)).toEqual({
      value: 'http://c:3',
      from: 'config',
    });
    expect(serverUrl(null, environmentOf({}), {})).toEqual({
      value: 'http://127.0.0.1:4100',
      from: 'default',
    });
  });

  it.each([
    ['nonsense', '--url is no address of a server: "nonsense"'],
    ['ftp://x', '--url is no address of a server: "ftp://x"'],
    ['http://user:secret@host', '--url holds a name or a password'],
    ['me:secret@:host', '--url is no address of a server.'],
  ])('%s is refused, with where it came from, and tells no password again', async (url, says) => {
    const { code, stderr } = await runHere(place, ['server', 'status', '--url', url]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('secret');
  });
});

describe('the file', () => {
  it('is set, read back, and is for its owner alone', async () => {
    await runHere(place, ['config', 'set', 'model', 'brush']);
    expect((await runHere(place, ['config', 'get', 'model'])).stdout).toBe('brush\n');
    expect(statSync(configFile()).mode & 0o777).toBe(0o600);
    await runHere(place, ['config', 'set', 'model', '']);
    expect((await runHere(place, ['config', 'get', 'model'])).code).toBe(1);
  });

  it.each([
    ['url', 'http://127.0.0.1:4100 counts (the default)'],
    ['model', 'wants -m where there are several'],
    ['output', 'the folder where the command is run'],
  ])('%s that is not set says what counts instead', async (key, inEffect) => {
    const variables = { DARKROOM_URL: '' };
    const { code, stdout, stderr } = await runHere(place, ['config', 'get', key], { variables });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${key} is not set: `);
    expect(stderr).toContain(inEffect);
    const json = await runHere(place, ['config', 'get', key, '--json'], { variables });
    expect(JSON.parse(json.stdout)).toEqual({
      key,
      value: null,
      inEffect: expect.stringContaining(inEffect),
    });
  });

  it('is told where the environment gives the address', async () => {
    const { stderr } = await runHere(place, ['config', 'get', 'url']);
    expect(stderr).toContain('counts (DARKROOM_URL)');
  });

  it.each([
    ['{ broken', 'config.json:1: from here on it is no JSON'],
    ['{\n "url": "x",\n "model" 3\n}\n', 'config.json:3: from here on'],
    ['{\n "url": "x",\n "model": secret-word\n}\n', 'config.json:3: from here on'],
    ['{\n "url": "x"\n}\n}\n', 'config.json:4: from here on'],
    ['{\n "url": "x",\n', 'config.json:2: from here on'],
    ['[]', 'holds no JSON object'],
    ['{"urll":"x"}', 'there is no setting "urll"'],
    ['{"url":7}', '"url" must be a text'],
  ])('that is wrong is never taken for none: %s', async (text, message) => {
    write(configFile(), text);
    const { code, stderr } = await runHere(place, ['server', 'status']);
    expect(code).toBe(2);
    expect(stderr).toContain(configFile());
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret-word');
  });

  it('knows its settings', async () => {
    const { code, stderr } = await runHere(place, ['config', 'set', 'modell', 'x']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean model?');
  });
});

describe('the token', () => {
  const localFile = () => join(place.directory, 'home/cli-token');

  it('is the one of the token file on this machine', async () => {
    server.token = 'local-token';
    write(localFile(), 'local-token\n');
    const { code, stdout } = await runHere(place, ['auth', 'status']);
    expect(code).toBe(0);
    expect(stdout).toContain(`token file: ${localFile()}`);
    expect(stdout).not.toContain('local-token\n');
  });

  it('of the environment goes before', async () => {
    server.token = 'from-environment';
    write(localFile(), 'local-token\n');
    const variables = { DARKROOM_TOKEN: 'from-environment' };
    expect((await runHere(place, ['server', 'status'], { variables })).code).toBe(0);
  });

  it('of the token file goes to no other machine', () => {
    write(localFile(), 'local-token\n');
    const environment = parseEnvironment(place.variables, {
      home: place.directory,
      isWindows: false,
    });
    expect(findToken(environment, 'http://127.0.0.1:4100')?.token).toBe('local-token');
    expect(findToken(environment, 'https://darkroom.example.com')).toBeNull();
    expect(isLoopback('http://127.0.0.1.example.com')).toBe(false);
    expect(isLoopback('http://[::1]:4100')).toBe(true);
  });

  it('is missing: exit 4, and how to sign in', async () => {
    server.token = 'secret-token';
    const { code, stderr } = await runHere(place, ['server', 'status']);
    expect(code).toBe(4);
    expect(stderr).toContain('darkroom auth login');
  });

  it('is kept by login after it was tried, 0600, for this address alone, and forgotten by logout', async () => {
    server.token = 'secret-token';
    const wrong = await runHere(place, ['auth', 'login'], { stdin: 'other-token\n' });
    expect(wrong.code).toBe(4);
    expect(() => statSync(tokensFile())).toThrow();
    const { code, stdout, stderr } = await runHere(place, ['auth', 'login'], {
      stdin: 'secret-token\n',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain('secret-token');
    expect(statSync(tokensFile()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(tokensFile(), 'utf8'))).toEqual({
      [server.url]: 'secret-token',
    });
    expect((await runHere(place, ['server', 'status'])).code).toBe(0);
    await runHere(place, ['auth', 'logout']);
    expect((await runHere(place, ['server', 'status'])).code).toBe(4);
  });

  it('is not read out of a file that others can read', async () => {
    write(tokensFile(), '{}');
    chmodSync(tokensFile(), 0o644);
    const { code, stderr } = await runHere(place, ['server', 'status']);
    expect(code).toBe(4);
    expect(stderr).toContain(`chmod 600 ${tokensFile()}`);
  });

  it('is refused where it cannot be one, and not repeated', async () => {
    const { code, stderr } = await runHere(place, ['auth', 'login'], {
      stdin: 'two words of a token',
    });
    expect(code).toBe(2);
    expect(stderr).not.toContain('two words');
  });
});
