import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatorContext, type RunningEmulator, startEmulator } from './emulator.ts';
import { type FaultInput, faultSchema } from './faults.ts';
import type { HostedResult } from './results.ts';

let emulator: RunningEmulator;
let context: EmulatorContext;
let time = Date.UTC(2026, 10, 21);
const LIFETIME = 600_000;

beforeAll(async () => {
  emulator = await startEmulator(
    {
      slug: 'toy',
      defaultKeys: ['toy-key-0001'],
      basePath: '',
      keyVariable: 'TOY_KEY',
      register: (_app, given) => {
        context = given;
      },
    },
    { now: () => new Date(time) },
  );
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const host = (fault?: FaultInput): HostedResult =>
  context.results.host({
    bytes: Buffer.from('picture bytes'),
    contentType: 'image/png',
    fileName: 'sample one.png',
    lifetimeMs: LIFETIME,
    ...(fault && { fault: faultSchema.parse(fault) }),
  });
const get = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { redirect: 'manual', headers });

describe('hosted results', () => {
  it('are served from the own origin, and the log shows with which headers they were fetched', async () => {
    const url = host().url();
    expect(url).toMatch(`${emulator.url}/__results/`);
    const reply = await get(url, { 'x-key': 'toy-key-0001', accept: 'image/*' });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('image/png');
    expect(await reply.text()).toBe('picture bytes');
    expect(emulator.requests()).toMatchObject([
      { method: 'GET', status: 200, headers: { 'x-key': '…0001', accept: 'image/*' } },
    ]);
    expect(emulator.ledger()).toEqual([]);
  });

  it('expire by the clock, and an address handed out later lives longer', async () => {
    const result = host();
    const first = result.url();
    time += LIFETIME - 1;
    expect((await get(first)).status).toBe(200);
    const second = result.url();
    time += 1;
    const gone = await get(first);
    expect(gone.status).toBe(403);
    expect(await gone.text()).toContain('<Message>Request has expired</Message>');
    expect((await get(second)).status).toBe(200);
  });

  it('take no other signature, no longer life, and no stranger', async () => {
    const url = new URL(host().url());
    url.searchParams.set('expires', String(time + 9 * LIFETIME));
    expect((await get(url.href)).status).toBe(403);
    const unknown = `${emulator.url}/__results/nothing/x.png?expires=1&signature=x`;
    expect((await get(unknown)).status).toBe(404);
  });

  it('are found by their address, removed, and forgotten on reset', async () => {
    const [first, second] = [host(), host()];
    expect(context.results.find(first.url())?.contentType).toBe('image/png');
    expect(context.results.find('https://example.com/__results/x/y.png')).toBeUndefined();
    const url = first.url();
    context.results.remove(first.id);
    expect((await get(url)).status).toBe(404);
    const other = second.url();
    await emulator.reset();
    expect((await get(other)).status).toBe(404);
  });
});

describe('faults of results', () => {
  it('result-expired: the first address is dead, the next one works', async () => {
    const result = host({ kind: 'result-expired' });
    expect((await get(result.url())).status).toBe(403);
    expect((await get(result.url())).status).toBe(200);
  });

  it('result-expired for good, with its own status', async () => {
    const result = host({ kind: 'result-expired', lasting: true, status: 410 });
    for (const url of [result.url(), result.url()]) expect((await get(url)).status).toBe(410);
  });

  it('result-private names an address that nobody must follow', () => {
    expect(host({ kind: 'result-private' }).url()).toBe('http://10.13.37.1:8188/result.png');
    const url = 'http://169.254.169.254/latest/meta-data';
    expect(host({ kind: 'result-private', url }).url()).toBe(url);
  });

  it('result-redirect sends elsewhere', async () => {
    const location = 'http://10.13.37.1/x';
    const reply = await get(host({ kind: 'result-redirect', location, status: 307 }).url());
    expect([reply.status, reply.headers.get('location')]).toEqual([307, location]);
  });

  it('result-wrong-type answers a page', async () => {
    const page = await get(host({ kind: 'result-wrong-type' }).url());
    expect(page.headers.get('content-type')).toMatch('text/html');
    expect(await page.text()).toContain('<!doctype html>');
    const called = host({ kind: 'result-wrong-type', contentType: 'image/png' });
    const lie = await get(called.url());
    expect(lie.headers.get('content-type')).toBe('image/png');
    expect(await lie.text()).toContain('<!doctype html>');
  });

  it('any other fault, by the path', async () => {
    const url = host().url();
    emulator.setFault({ match: { path: '/__results' }, fault: { kind: 'server-error' } });
    emulator.setFault({ match: { path: '/__results' }, fault: { kind: 'reset' } });
    emulator.setFault({ match: { path: '/__results' }, fault: { kind: 'truncated', keep: 0.5 } });
    expect((await get(url)).status).toBe(500);
    await expect(get(url)).rejects.toThrow();
    expect(await (await get(url)).text()).toBe('pictur');
  });
});
