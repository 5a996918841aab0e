import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError } from './configuration-error.ts';
import { parseEnvironment, readEnvironment } from './environment.ts';

const ADMIN = 'a'.repeat(32);

function errorOf(variables: Record<string, string>): string {
  try {
    parseEnvironment(variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return '';
}

describe('defaults', () => {
  it('are those of a person on one machine', () => {
    expect(parseEnvironment({})).toMatchObject({
      port: 4100,
      host: '127.0.0.1',
      home: join(homedir(), '.darkroom'),
      adminToken: null,
      publicUrl: null,
      logLevel: 'warn',
      warnings: [],
    });
  });

  it('hold for empty variables too', () => {
    expect(parseEnvironment({ PORT: '', HOST: ' ', DARKROOM_HOME: '' })).toMatchObject({
      port: 4100,
      host: '127.0.0.1',
    });
  });
});

describe('a wrong value', () => {
  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['PORT', '0x10'],
    ['PORT', '4100.5'],
    ['PORT', '٤١٠٠'],
    ['HOST', 'http://localhost'],
    ['HOST', 'localhost:80'],
    ['HOST', 'a b'],
    ['DARKROOM_HOME', 'a\0b'],
    ['DARKROOM_ADMIN_TOKEN', 'short'],
    ['DARKROOM_ADMIN_TOKEN', 'with spaces in the middle'],
    ['DARKROOM_DATABASE_URL', 'mysql://user:pässword@host/db'],
    ['DARKROOM_STORAGE_URL', 's3://bucket'],
    ['DARKROOM_WEBHOOK_ORIGINS', 'http://127.0.0.1:5678/hook'],
    ['DARKROOM_WEBHOOK_ORIGINS', 'https://a.lan,b.lan'],
    ['DARKROOM_PUBLIC_URL', 'darkroom.example.com'],
    ['DARKROOM_PUBLIC_URL', 'ftp://darkroom.example.com'],
    ['DARKROOM_PUBLIC_URL', 'https://darkroom.example.com/path'],
    ['DARKROOM_PUBLIC_URL', 'https://user@darkroom.example.com'],
    ['DARKROOM_MASTER_KEY', 'abc'],
    ['DARKROOM_LOG', 'verbose'],
    ['DARKROOM_LOG', 'TRUE'],
  ])('%s=%j is told in one line that names it', (name, value) => {
    const message = errorOf({ [name]: value });
    expect(message).toContain(name);
    expect(message).toMatch(/Allowed: .+\.$/);
    expect(message).not.toContain('\n');
  });

  it.each(['DARKROOM_ADMIN_TOKEN', 'DARKROOM_MASTER_KEY', 'DARKROOM_DATABASE_URL'])(
    '%s is never shown',
    (name) => {
      expect(errorOf({ [name]: 'se cret' })).not.toContain('se cret');
    },
  );

  it('shows control characters escaped, and cuts what is long', () => {
    const message = errorOf({ DARKROOM_LOG: `\u001b[2J${'x'.repeat(500)}` });
    expect(message).toContain('\\u001b');
    expect(message.length).toBeLessThan(300);
  });

  it('names both of two that exclude each other', () => {
    const message = errorOf({
      DARKROOM_MASTER_KEY: 'a'.repeat(64),
      DARKROOM_MASTER_KEY_FILE: '/key',
    });
    expect(message).toMatch(/DARKROOM_MASTER_KEY and DARKROOM_MASTER_KEY_FILE/);
  });
});

describe('the address', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'darkroom.local'])('%s needs an admin token', (host) => {
    expect(errorOf({ HOST: host })).toMatch(/HOST .* DARKROOM_ADMIN_TOKEN is not set/);
    expect(parseEnvironment({ HOST: host, DARKROOM_ADMIN_TOKEN: ADMIN }).host).toBe(host);
  });
  it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])('%s needs none', (host) => {
    expect(errorOf({ HOST: host })).toBe('');
  });
});

describe('variables that nobody knows', () => {
  const environment = parseEnvironment({
    DARKROOM_ADMIM_TOKEN: 'x',
    DARKROOM_OPENAI_API_KEY: 'x',
    DARKROOM_OPENAI_API_KEI: 'x',
    DARKROOM_LOG: 'info',
    DARKROOM_QQQQ: 'x',
    PATH: '/bin',
  });
  it('are told, each with the nearest name', () => {
    expect(environment.unknownVariables(['DARKROOM_OPENAI_API_KEY'])).toEqual([
      expect.stringMatching(/^DARKROOM_ADMIM_TOKEN .*Did you mean DARKROOM_ADMIN_TOKEN\?$/),
      expect.stringMatching(/^DARKROOM_OPENAI_API_KEI .*Did you mean DARKROOM_OPENAI_API_KEY\?$/),
      expect.stringMatching(/^DARKROOM_QQQQ .*ignores it\.$/),
    ]);
  });
});

describe('dangers', () => {
  it.each([
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, /NODE_TLS_REJECT_UNAUTHORIZED/],
    [{ NODE_OPTIONS: '--inspect=0.0.0.0:9229' }, /inspector/],
  ])('%j is told', (variables, text) => {
    expect(parseEnvironment(variables).warnings).toEqual([expect.stringMatching(text)]);
  });
});

describe('.env files', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'darkroom-environment-'));
    mkdirSync(join(directory, 'home'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('come behind the real environment: the working directory first, then the data directory', () => {
    writeFileSync(
      join(directory, '.env'),
      `PORT=1\nDARKROOM_LOG=info\nDARKROOM_HOME=${join(directory, 'home')}\n`,
    );
    writeFileSync(
      join(directory, 'home', '.env'),
      'PORT=2\nDARKROOM_LOG=debug\nHOST=::1\nOPENAI_API_KEY="sk-x"\n',
    );
    const environment = readEnvironment({ PORT: '3' }, directory);
    expect(environment).toMatchObject({
      port: 3,
      logLevel: 'info',
      host: '::1',
      home: join(directory, 'home'),
    });
    expect(environment.variables.OPENAI_API_KEY).toBe('sk-x');
  });

  it('need not be there', () => {
    expect(readEnvironment({ DARKROOM_HOME: join(directory, 'nowhere') }, directory).port).toBe(
      4100,
    );
  });

  it('name file and line of what is wrong in them', () => {
    const file = join(directory, '.env');
    const read = () => readEnvironment({ DARKROOM_HOME: join(directory, 'home') }, directory);
    writeFileSync(file, '# mine\n\nPORT=80a\n');
    expect(read).toThrow(`PORT in ${file}:3 is "80a". Allowed:`);
    writeFileSync(file, 'DARKROOM_ADMIN_TOKEN=sk canary\n');
    expect(read).toThrow(`DARKROOM_ADMIN_TOKEN in ${file}:1 has a value of 9 characters`);
    writeFileSync(file, 'HOST=0.0.0.0\n');
    expect(read).toThrow(`HOST in ${file}:1 is "0.0.0.0"`);
    writeFileSync(file, 'OPENAI_API_KEY sk-canary\nDARKROOM_QQQQ=1\nHOST=::1\n');
    const environment = read();
    expect(environment.warnings).toEqual([expect.stringContaining(`${file}:1: there is no "="`)]);
    expect(environment.warnings.join()).not.toContain('canary');
    expect(environment.unknownVariables([])).toEqual([
      expect.stringContaining(`DARKROOM_QQQQ in ${file}:2 is set`),
    ]);
    expect(environment.placeOf('HOST')).toBe(`${file}:3`);
    expect(environment.placeOf('PORT')).toBeNull();
  });

  it('are not named where the real environment goes before them', () => {
    writeFileSync(join(directory, '.env'), 'PORT=1\n');
    expect(() => readEnvironment({ PORT: 'x', DARKROOM_HOME: directory }, directory)).toThrow(
      /^PORT is "x"/,
    );
  });

  it('are told once where the data directory is the working directory', () => {
    writeFileSync(join(directory, '.env'), 'nonsense\n');
    expect(readEnvironment({ DARKROOM_HOME: directory }, directory).warnings).toHaveLength(1);
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeffPORT=1\n', 'utf16le')],
    ['no text', Buffer.from([0x50, 0xff, 0x3d])],
  ])('that are %s stop the start', (_name, bytes) => {
    writeFileSync(join(directory, '.env'), bytes);
    expect(() => readEnvironment({ DARKROOM_HOME: directory }, directory)).toThrow(
      /\.env is no UTF-8 text/,
    );
  });

  it('that are folders are told by name', () => {
    mkdirSync(join(directory, '.env'));
    expect(() => readEnvironment({ DARKROOM_HOME: directory }, directory)).toThrow(
      /\.env cannot be read/,
    );
  });
});
