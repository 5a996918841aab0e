import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultInput, type RunningEmulator, readImage, startOpenAiEmulator } from '../index.ts';
import { BODY_LIMIT } from './emulator.ts';

let folder: string;
let emulator: RunningEmulator;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-test-'));
  emulator = await startOpenAiEmulator({ ledgerPath: join(folder, 'ledger.jsonl') });
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

function generate(prompt = 'x', signal?: AbortSignal): Promise<Response> {
  return fetch(`${emulator.baseUrl}/images/generations`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${emulator.key}`,
      'content-type': 'application/json',
      'x-client-request-id': 'attempt-1',
    },
    body: JSON.stringify({ model: 'gpt-image-2', prompt, quality: 'low' }),
    ...(signal && { signal }),
  });
}

function control(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${emulator.url}/__emulator/${path}`, {
    headers: { 'content-type': 'application/json' },
    ...init,
  });
}

const linesOnDisk = () =>
  readFileSync(emulator.ledgerPath, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

describe('accounts', () => {
  it('go wrong one at a time, at paid requests and at free ones', async () => {
    const shared = await startOpenAiEmulator({
      keys: ['sk-first-0123456789', 'sk-second-0123456789'],
    });
    const ask = async (key: string, path: string, body?: object) => {
      const response = await fetch(`${shared.baseUrl}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      await response.arrayBuffer();
      return response.status;
    };
    try {
      shared.setFault({
        match: { key: 'sk-first-0123456789' },
        times: 'always',
        fault: { kind: 'rate-limit' },
      });
      shared.setFault({
        match: { key: 'sk-second-0123456789', path: '/models' },
        fault: { kind: 'unauthorized' },
      });
      const order = { model: 'gpt-image-2', prompt: 'x', quality: 'low' };
      const statuses = [
        await ask('sk-first-0123456789', '/images/generations', order),
        await ask('sk-second-0123456789', '/images/generations', order),
        await ask('sk-first-0123456789', '/models'),
        await ask('sk-second-0123456789', '/models'),
      ];
      expect(statuses).toEqual([429, 200, 200, 401]);
      expect(shared.ledger()).toHaveLength(1);
    } finally {
      await shared.close();
    }
  });
});

describe('the ledger', () => {
  it('has the line on disk before the first byte of the answer', async () => {
    emulator.setFault({ fault: { kind: 'slow', chunkBytes: 1, everyMs: 60_000 } });
    const abort = new AbortController();
    const reply = await generate('x', abort.signal);
    expect(reply.status).toBe(200);
    expect(linesOnDisk()).toHaveLength(1);
    abort.abort();
  });

  it('writes one line a charge, whole, however many come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => generate(`p ${index % 10}`)));
    const charges = linesOnDisk().map((line): unknown => JSON.parse(line));
    expect(charges).toHaveLength(20);
    expect(charges).toEqual(emulator.ledger());
    // Ten prompts, each bought twice: ten intents.
    expect(new Set(emulator.ledger().map((charge) => charge.intent)).size).toBe(10);
    expect(emulator.ledger()[0]).toMatchObject({
      vendor: 'openai',
      clientRequestId: 'attempt-1',
      images: 1,
      amountMicros: 1 * 5 + 200 * 30,
    });
  });

  it('goes on where an earlier run stopped', async () => {
    const ledgerPath = join(folder, 'second.jsonl');
    for (const count of [1, 2]) {
      const run = await startOpenAiEmulator({ ledgerPath });
      await fetch(`${run.baseUrl}/images/generations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${run.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-image-2', prompt: 'x' }),
      });
      expect(run.ledger()).toHaveLength(count);
      await run.close();
    }
  });
});

/** What came of a request: status and body, or the error's code. */
async function outcome(): Promise<{ status: number; body: string } | { broken: true }> {
  try {
    const reply = await generate();
    return { status: reply.status, body: await reply.text() };
  } catch {
    return { broken: true };
  }
}

describe('faults', () => {
  const whole = 200;
  it.each<[FaultInput, number | 'broken', charges: number, body: RegExp]>([
    [{ kind: 'reset', when: 'before-charge' }, 'broken', 0, /^/],
    [{ kind: 'reset', when: 'after-charge' }, 'broken', 1, /^/],
    [{ kind: 'reset', when: 'mid-body' }, 'broken', 1, /^/],
    [{ kind: 'truncated', clean: false }, 'broken', 1, /^/],
    [{ kind: 'truncated' }, whole, 1, /^\{"created".*[^}]$/s],
    [{ kind: 'garbage' }, whole, 1, /<<<$/],
    [{ kind: 'empty' }, whole, 1, /^$/],
    [{ kind: 'html' }, 502, 0, /<html>/],
    [{ kind: 'html', status: 200, charge: true }, whole, 1, /<html>/],
    [{ kind: 'redirect', location: 'http://192.0.2.1/x' }, 307, 0, /^$/],
    [{ kind: 'reply', status: 418, body: { tea: true } }, 418, 0, /^{"tea":true}$/],
    [{ kind: 'server-error', status: 502 }, 502, 0, /server_error/],
    [{ kind: 'server-error', status: 504, charge: true }, 504, 1, /timeout/],
    [{ kind: 'unauthorized' }, 401, 0, /invalid_api_key/],
    [{ kind: 'model-not-found' }, 404, 0, /model_not_found/],
    [{ kind: 'fewer-images', images: 0 }, whole, 1, /"data":\[\]/],
    [{ kind: 'slow', chunkBytes: 100_000, everyMs: 0 }, whole, 1, /\}$/],
  ])('%o', async (fault, status, charges, body) => {
    emulator.setFault({ fault });
    const result = await outcome();
    if ('broken' in result) expect(status).toBe('broken');
    else {
      expect(result.status).toBe(status);
      expect(result.body).toMatch(body);
    }
    expect(linesOnDisk()).toHaveLength(charges);
    expect(emulator.requests()[0]).toMatchObject({ fault: fault.kind, charged: charges === 1 });
    // Used up: the next request is unharmed.
    expect(await outcome()).toMatchObject({ status: 200 });
  });

  it('hangs after the charge, and never answers', async () => {
    emulator.setFault({ fault: { kind: 'hang' } });
    const abort = new AbortController();
    const waiting = generate('x', abort.signal).then(
      () => 'answered',
      () => 'gave up',
    );
    await expect.poll(() => linesOnDisk().length).toBe(1);
    abort.abort();
    expect(await waiting).toBe('gave up');
  });

  it('damages a picture', async () => {
    emulator.setFault({ fault: { kind: 'corrupt-image' } });
    const answer: unknown = await (await generate()).json();
    const base64 = /"b64_json":"([^"]+)"/.exec(JSON.stringify(answer))?.[1] ?? '';
    const bytes = Buffer.from(base64, 'base64');
    expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
    expect(await readImage(bytes)).toBeUndefined();
  });

  it('sends Retry-After in each of its forms', async () => {
    const forms = ['seconds', 'date', 'milliseconds', 'none'] as const;
    const headers = [];
    for (const retryAfter of forms) {
      emulator.setFault({ fault: { kind: 'rate-limit', retryAfter, seconds: 2 } });
      const reply = await generate();
      headers.push([reply.headers.get('retry-after'), reply.headers.get('retry-after-ms')]);
    }
    expect(headers[0]).toEqual(['2', null]);
    expect(Date.parse(headers[1]?.[0] ?? '')).toBeGreaterThan(0);
    expect(headers.slice(2)).toEqual([
      [null, '2000'],
      [null, null],
    ]);
  });

  it('matches path and model, skips, counts, and can go on for ever', async () => {
    const post = (order: object) =>
      control('faults', { method: 'POST', body: JSON.stringify(order) });
    await post({ match: { path: '/models' }, fault: { kind: 'server-error', status: 503 } });
    await post({ match: { model: 'gpt-image-1.5' }, fault: { kind: 'empty' } });
    const set = await post({ skip: 1, times: 'always', fault: { kind: 'quota-exhausted' } });
    expect(set.status).toBe(201);
    expect((await generate()).status).toBe(200);
    expect((await generate()).status).toBe(429);
    expect((await generate()).status).toBe(429);
    const models = () =>
      fetch(`${emulator.baseUrl}/models`, {
        headers: { authorization: `Bearer ${emulator.key}` },
      });
    expect((await models()).status).toBe(503);
    expect((await models()).status).toBe(200);
    expect(await (await control('faults')).json()).toHaveLength(2);
    expect((await control('faults', { method: 'DELETE', headers: {} })).status).toBe(204);
    expect((await generate()).status).toBe(200);
  });

  it('refuses a fault that it does not know', async () => {
    const reply = await control('faults', {
      method: 'POST',
      body: JSON.stringify({ fault: { kind: 'explode' } }),
    });
    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain('kind');
  });
});

describe('the control API', () => {
  it('serves ledger and requests, changes settings, and resets them all', async () => {
    await control('settings', { method: 'POST', body: JSON.stringify({ imageBytes: 500_000 }) });
    const text = await (await generate()).text();
    expect(text.length).toBeGreaterThan(600_000);
    const ledger: unknown = await (await control('ledger')).json();
    expect(ledger).toMatchObject({ path: emulator.ledgerPath, charges: [{ images: 1 }] });
    expect(await (await control('requests')).json()).toMatchObject([
      {
        method: 'POST',
        path: '/v1/images/generations',
        body: { model: 'gpt-image-2', prompt: 'x', quality: 'low' },
        status: 200,
        charged: true,
      },
    ]);
    expect((await control('reset', { method: 'POST', headers: {} })).status).toBe(204);
    expect(linesOnDisk()).toEqual([]);
    expect(await (await control('requests')).json()).toEqual([]);
    expect((await (await generate()).text()).length).toBeLessThan(200_000);
    const wrong = await control('settings', { method: 'POST', body: '{"latency":1}' });
    expect(wrong.status).toBe(400);
  });

  it('stops a body above the limit as the front end does', async () => {
    const socket = connect(emulator.port, '127.0.0.1');
    socket.write(
      `POST /v1/images/edits HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${BODY_LIMIT + 1}\r\n\r\n`,
    );
    const [head] = await once(socket, 'data');
    expect(String(head)).toMatch(/^HTTP\/1\.1 413 [\s\S]*text\/html/);
    socket.destroy();
  });

  it('waits the latency that was set', async () => {
    emulator.setSettings({ latencyMs: 80 });
    const started = performance.now();
    await (await generate()).text();
    expect(performance.now() - started).toBeGreaterThanOrEqual(75);
  });
});
