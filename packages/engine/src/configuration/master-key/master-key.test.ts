import { randomBytes } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../configuration-error.ts';
import { testHome } from '../testing/local/test-configuration.ts';
import { parseMasterKey } from './parse-master-key.ts';

const key = randomBytes(32);

describe('the master key', () => {
  it.each([
    ['base64', key.toString('base64')],
    ['base64 without padding', key.toString('base64').replace(/=+$/, '')],
    ['base64url', key.toString('base64url')],
    ['hexadecimal', key.toString('hex')],
    ['with a line break', `${key.toString('hex')}\n`],
  ])('is read as %s', (_name, text) => {
    expect(parseMasterKey(text)).toEqual(new Uint8Array(key));
  });

  it.each([
    '',
    'secret',
    'x'.repeat(64),
    randomBytes(31).toString('hex'),
    randomBytes(33).toString('base64'),
  ])('is refused as "%s"', (text) => {
    expect(parseMasterKey(text)).toBeNull();
  });

  it('is made at the first start, for the owner alone, and used again', async () => {
    const home = await testHome();
    const first = await home.start();
    await first.database.credentials.setMany({ provider: 'openai', name: 'default', source: '' }, [
      { variable: 'openai_api_key', value: 'sk-canary-of-the-first-start' },
    ]);
    await first.stop();
    expect((await stat(home.paths.masterKeyFile)).mode & 0o777).toBe(0o600);
    const made = await readFile(home.paths.masterKeyFile, 'utf8');
    const second = await home.start();
    const secrets = await second.database.credentials.reveal({
      provider: 'openai',
      name: 'default',
      source: '',
    });
    expect(secrets.get('openai_api_key')?.reveal()).toBe('sk-canary-of-the-first-start');
    expect(await readFile(home.paths.masterKeyFile, 'utf8')).toBe(made);
  });

  it('refuses to start with one line where it is gone or wrong for what is stored', async () => {
    const home = await testHome();
    const first = await home.start();
    await first.database.credentials.setMany({ provider: 'openai', name: 'default', source: '' }, [
      { variable: 'openai_api_key', value: 'sk-canary' },
    ]);
    await first.stop();
    const stored = await readFile(home.paths.databaseFile);
    const right = await readFile(home.paths.masterKeyFile);
    const other = randomBytes(32).toString('base64');
    const named = join(home.paths.root, 'elsewhere.key');
    await writeFile(named, 'no key\n');

    const refusals: [string, Record<string, string>, string][] = [
      ['another key', { DARKROOM_MASTER_KEY: other }, 'another master key'],
      [
        'a malformed one',
        { DARKROOM_MASTER_KEY: 'short' },
        'DARKROOM_MASTER_KEY holds no master key',
      ],
      ['a file that is none', { DARKROOM_MASTER_KEY_FILE: named }, 'holds no master key'],
      [
        'a file that is not there',
        { DARKROOM_MASTER_KEY_FILE: `${named}.x` },
        'which does not exist',
      ],
      ['both', { DARKROOM_MASTER_KEY: other, DARKROOM_MASTER_KEY_FILE: named }, 'are both set'],
    ];
    for (const [name, environment, sentence] of refusals) {
      const error: unknown = await home.start(environment).catch((reason: unknown) => reason);
      expect(error, name).toBeInstanceOf(ConfigurationError);
      expect(String(error), name).toContain(sentence);
      expect(String(error), name).not.toMatch(/\n/);
      expect(String(error), name).not.toContain(other);
    }
    await rm(home.paths.masterKeyFile);
    await expect(home.start()).rejects.toThrow('Restore the file from a backup');
    await expect(stat(home.paths.masterKeyFile)).rejects.toThrow('ENOENT');
    await writeFile(home.paths.masterKeyFile, 'garbage');
    await expect(home.start()).rejects.toThrow('holds no master key');
    expect(await readFile(home.paths.masterKeyFile, 'utf8')).toBe('garbage');
    expect((await readFile(home.paths.databaseFile)).equals(stored)).toBe(true);

    await rm(home.paths.masterKeyFile);
    await (await home.start({ DARKROOM_MASTER_KEY: right.toString('utf8') })).stop();
    await expect(stat(home.paths.masterKeyFile)).rejects.toThrow('ENOENT');
    await writeFile(named, right);
    await (await home.start({ DARKROOM_MASTER_KEY_FILE: named })).stop();
  });
});
