import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';
import { shortened, writeVariables } from './variables.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-variables-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key = JSON.stringify({ private_key: 'x'.repeat(1700) });

it('shows short values, and says where a long one is', () => {
  expect(shortened('OPENAI_API_KEY=sk-1')).toBe('OPENAI_API_KEY=sk-1');
  const long = shortened(`ACCOUNT='${key}'`);
  expect(long).toBe(`# ACCOUNT: ${key.length + 2} characters, in the file named below`);
});

it('writes a file that a .env reader takes, for its owner alone, and again at the next start', async () => {
  const path = join(folder, 'emulators.env');
  await writeVariables(path, ['OLD=1', 'OLDER=2']);
  await writeVariables(path, ['A_KEY=sk-1', `ACCOUNT='${key}'`]);
  expect(parseEnv(readFileSync(path, 'utf8'))).toEqual({ A_KEY: 'sk-1', ACCOUNT: key });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("leaves a person's own file as it is", async () => {
  const path = join(folder, '.env');
  writeFileSync(path, 'PORT=4200\n');
  await expect(writeVariables(path, ['A=1'])).rejects.toThrow('not written over');
  expect(readFileSync(path, 'utf8')).toBe('PORT=4200\n');
});

it('takes several vendors with commas, or repeated', () => {
  const only = (...args: string[]) => readCommandLine(args, undefined).only;
  expect(only('--only', 'openai,google-gemini')).toEqual(['openai', 'google-gemini']);
  expect(only('--only', 'openai', '--only', 'xai')).toEqual(['openai', 'xai']);
  expect(() => only('--only', 'openai,')).toThrow('--only takes');
});
