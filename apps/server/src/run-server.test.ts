import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./testing/local/test-main.ts', import.meta.url));
let home: string;
let children: ChildProcess[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'darkroom-run-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(home, { recursive: true, force: true });
});

interface Run {
  child: ChildProcess;
  output: { out: string; err: string };
  /** Resolves with the address once the banner is there. */
  ready: Promise<string>;
  exit: Promise<{ code: number | null; signal: string | null }>;
}

function run(environment: Record<string, string> = {}): Run {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--conditions=source', MAIN], {
    cwd: home,
    env: { PATH, HOME: home, DARKROOM_HOME: join(home, 'data'), PORT: '0', ...environment },
  });
  children.push(child);
  const output = { out: '', err: '' };
  child.stderr?.on('data', (chunk) => {
    output.err += chunk;
  });
  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output.out += chunk;
      const url = /ready at (http\S+)/.exec(output.out)?.[1];
      if (url !== undefined && output.out.includes('Ctrl-C')) resolve(url);
    });
    exit.then(({ code }) => reject(new Error(`ended with ${code}: ${output.err}`)));
  });
  ready.catch(() => {});
  return { child, output, ready, exit };
}

const post = (url: string, token: string, path = '/graphql') =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { kind } }' }),
  });

describe('a start', () => {
  it('prints a link that signs in, makes the token of the command, and ends with 0 on SIGTERM', async () => {
    const server = run();
    const url = await server.ready;
    expect(server.output.err).toBe('');
    expect(server.output.out).toContain(join(home, 'data'));
    const link = new URL(/Sign in\s+(\S+)/.exec(server.output.out)?.[1] ?? '');
    expect(link.origin).toBe(url);
    const answer = await fetch(`${url}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=${link.searchParams.get('token')}`,
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    const file = join(home, 'data', 'cli-token');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const viewer = await post(url, readFileSync(file, 'utf8').trim());
    expect(await viewer.json()).toMatchObject({ data: { viewer: { kind: 'LOCAL_TOKEN' } } });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    server.child.kill('SIGTERM');
    expect(await server.exit).toEqual({ code: 0, signal: null });
  });

  it('keeps tokens and sessions over restarts, and prints a fresh link each time', async () => {
    const tokens: string[] = [];
    const links: (string | undefined)[] = [];
    for (let count = 0; count < 2; count += 1) {
      const server = run();
      await server.ready;
      tokens.push(readFileSync(join(home, 'data', 'cli-token'), 'utf8'));
      links.push(/token=(\S+)/.exec(server.output.out)?.[1]);
      server.child.kill('SIGINT');
      expect((await server.exit).code).toBe(0);
    }
    expect(tokens[0]).toBe(tokens[1]);
    expect(links[0]).not.toBe(links[1]);
  });

  it('ends streams and lets requests finish when it stops', async () => {
    const server = run({ DARKROOM_ADMIN_TOKEN: 'x'.repeat(32) });
    const url = await server.ready;
    const query = encodeURIComponent('subscription { generationEvents(id: "g") { sequence } }');
    const headers = { authorization: `Bearer ${'x'.repeat(32)}`, accept: 'text/event-stream' };
    const ended = new Promise<void>((resolve) => {
      request(`${url}/graphql/stream?query=${query}`, { headers }, (stream) => {
        stream.once('data', () => server.child.kill('SIGTERM'));
        stream.on('close', resolve);
      }).end();
    });
    await ended;
    expect((await server.exit).code).toBe(0);
  });

  it('tells of unknown variables and dangers, and goes on', async () => {
    const server = run({
      DARKROOM_OPENAI_API_KEI: 'sk-secret-value',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    });
    await server.ready;
    expect(server.output.err).toContain('Did you mean DARKROOM_OPENAI_API_KEY?');
    expect(server.output.err).toContain('certificates of providers are NOT checked');
    expect(server.output.err).not.toContain('sk-secret-value');
  });
});

describe('a start that cannot be', () => {
  it.each([
    ['a wrong port', { PORT: '80a' }, 'PORT'],
    ['an open address without a token', { HOST: '0.0.0.0' }, 'DARKROOM_ADMIN_TOKEN'],
    [
      'an address of another machine',
      { HOST: '203.0.113.7', DARKROOM_ADMIN_TOKEN: 'x'.repeat(32) },
      'HOST',
    ],
    ['a data directory that is a file', { DARKROOM_HOME: 'FILE' }, 'DARKROOM_HOME'],
  ])('%s: one line, exit 78', async (_name, environment, word) => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    const named = 'DARKROOM_HOME' in environment ? { DARKROOM_HOME: file } : environment;
    const server = run({ ...named });
    expect((await server.exit).code).toBe(78);
    expect(server.output.err.trim().split('\n')).toHaveLength(1);
    expect(server.output.err).toContain(word);
    expect(server.output.out).toBe('');
  });

  it('a port that is taken, and a home that is in use', async () => {
    const first = run();
    const { port } = new URL(await first.ready);
    const second = run({ PORT: port, DARKROOM_HOME: join(home, 'other') });
    expect((await second.exit).code).toBe(78);
    expect(second.output.err).toContain(`Port ${port}`);
    const third = run();
    expect((await third.exit).code).toBe(78);
    expect(third.output.err).toContain('Another Darkroom server');
  });
});
