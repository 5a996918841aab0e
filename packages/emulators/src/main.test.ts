import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';
import { findVendor, findVendors } from './kit/find-vendors.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

function run(args: readonly string[], environment: Record<string, string> = {}) {
  return spawn(process.execPath, ['--conditions=source', main, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('the command', () => {
  it('finds every vendor by its folder', async () => {
    const slugs = (await findVendors()).map((vendor) => vendor.slug);
    expect(slugs).toEqual(expect.arrayContaining(['google-gemini', 'openai']));
    expect(slugs).toEqual([...slugs].sort());
    for (const slug of slugs) expect((await findVendor(slug)).slug).toBe(slug);
    await expect(findVendor('nobody')).rejects.toThrow('There are: ');
  });

  it('starts all, prints the variables, serves, and ends on SIGINT', async () => {
    const child = run(['--latency', '0'], {
      DARKROOM_EMULATOR_FAULTS: '{"match":{"path":"/models"},"fault":{"kind":"unauthorized"}}',
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    await expect.poll(() => output, { timeout: 10_000 }).toContain('Ctrl-C');
    expect(output).toMatch(/^DARKROOM_OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1$/m);
    expect(output).toMatch(/^DARKROOM_GOOGLE_GEMINI_BASE_URL=http:\/\/127\.0\.0\.1:\d+$/m);
    expect(output).toMatch(/^GEMINI_API_KEY=AIza/m);
    const base = /^DARKROOM_OPENAI_BASE_URL=(.+)$/m.exec(output)?.[1];
    const key = /^OPENAI_API_KEY=(.+)$/m.exec(output)?.[1];
    expect(Math.max(...output.split('\n').map(({ length }) => length))).toBeLessThan(300);
    const file = /^# All of them, whole: (.+)$/m.exec(output)?.[1] ?? '';
    const variables = parseEnv(readFileSync(file, 'utf8'));
    expect(variables.OPENAI_API_KEY).toBe(key);
    expect(JSON.parse(variables.DARKROOM_GOOGLE_GEMINI_SERVICE_ACCOUNT ?? '')).toHaveProperty(
      'private_key',
    );
    const ask = () => fetch(`${base}/models`, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask()).status).toBe(401);
    expect((await ask()).status).toBe(200);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says which argument is wrong', async () => {
    const child = run(['--only', 'nobody']);
    let problem = '';
    child.stderr.on('data', (data: Buffer) => {
      problem += data.toString();
    });
    expect(await once(child, 'exit')).toEqual([1, null]);
    const slugs = (await findVendors()).map((vendor) => vendor.slug).join(', ');
    expect(problem).toBe(`There is no emulator called nobody. There are: ${slugs}.\n`);
    expect(() => readCommandLine(['--port', 'x'], undefined)).toThrow('--port takes');
    expect(() => readCommandLine(['--latency', 'x'], undefined)).toThrow('--latency takes');
    expect(() => readCommandLine([], '{')).toThrow('not JSON');
    expect(() => readCommandLine(['--faults', '{"fault":{"kind":"?"}}'], undefined)).toThrow(
      'kind',
    );
  });
});
