import { readFileSync } from 'node:fs';
import type { AdapterContext, SmallAnswer } from '@darkroom/provider-kit';
import { MemoryStore, memoryAnswer, memoryImages, testPng } from '@darkroom/provider-kit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { pollGeneration } from './poll-generation.ts';
import { readAnswer } from './read-answer.ts';

const { provider, model } = readProviderFolder('ideogram');
const KEY = 'ideo-fixture-0123456789abcdef';
const { context, request } = unitCall(provider, model('ideogram-4'), { ideogram_api_key: KEY });
const answers = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(new URL('./fixtures/answers.json', import.meta.url), 'utf8')));

/** Addresses that were fetched, each with the headers that went along. */
let fetched: [string, object][];
beforeEach(() => {
  fetched = [];
});
const fetchImage = async (url: string, headers: object) => {
  fetched.push([url, headers]);
  return testPng(8, 8);
};

function read(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const head = { status, headers: { 'x-request-id': 'req-1' } };
  const answer = memoryAnswer(head, Buffer.from(text), new MemoryStore(), fetchImage);
  return readAnswer(answer, request, context);
}

function poll(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer: SmallAnswer = {
    status,
    headers: {},
    bytes: Buffer.from(text),
    text,
    json: () => JSON.parse(text),
  };
  const asked: string[] = [];
  const own: AdapterContext = {
    ...context,
    http: {
      ...context.http,
      call: async ({ url }) => {
        asked.push(url);
        return answer;
      },
    },
  };
  const images = memoryImages(new MemoryStore(), fetchImage, null);
  return { asked, outcome: pollGeneration({ id: 'b c' }, request, own, images) };
}

describe('an answer at once', () => {
  it('has its pictures fetched without the key, and tells what is kept back', async () => {
    const result = await read(answers.atOnce);
    expect(result).toMatchObject({
      kind: 'images',
      images: [
        {
          seed: '7',
          revisedPrompt: 'A lighthouse at dusk, seen from the sea, oil on canvas',
          metadata: { resolution: '2496x1664' },
        },
      ],
      refusals: [{ message: expect.stringMatching(/filter/) }],
      providerRequestId: 'req-1',
    });
    expect(result).not.toHaveProperty('billed');
    expect(fetched).toEqual([['https://pictures.ideogram.example/one.png?exp=1', {}]]);
  });

  it('may be of the older API, and says nothing of a prompt that was left alone', async () => {
    expect(await read(answers.v1)).toMatchObject({
      images: [{ seed: '12345', revisedPrompt: null }],
    });
  });

  it.each([
    ['is kept back', answers.keptBack, 'CONTENT_REFUSED'],
    ['is empty', { data: [] }, 'PROVIDER_BAD_RESPONSE'],
    ['is of another kind', { created: 1 }, 'PROVIDER_BAD_RESPONSE'],
    ['is cut short', '{"data": [', 'PROVIDER_BAD_RESPONSE'],
  ])('that %s may have been charged', async (_, body, code) => {
    await expect(read(body)).rejects.toMatchObject({ code, details: { charge: 'unknown' } });
  });
});

describe('a job', () => {
  it('is accepted by its id', async () => {
    expect(await read(answers.accepted)).toEqual({
      kind: 'accepted',
      handle: { id: 'Mn8RZV7tT7asTrlUMpAyEA' },
      providerRequestId: 'req-1',
      pollAfterMs: 3000,
    });
  });

  it('is asked for by its id, made fit for a path', async () => {
    const { asked, outcome } = poll(answers.pending);
    expect(await outcome).toEqual({ kind: 'running', progress: null, pollAfterMs: 3000 });
    expect(asked).toEqual(['https://api.ideogram.ai/v2/generations/b%20c']);
  });

  it('tells its bill to the millionth, and may tell neither prompt nor seed', async () => {
    expect(await poll(answers.completed).outcome).toMatchObject({
      kind: 'images',
      billed: '0.06',
      images: [{ seed: null, revisedPrompt: null }],
    });
  });

  it.each([
    [
      { status: 'failed', failure_reason: 'content_policy_violation' },
      'CONTENT_REFUSED',
      'unknown',
    ],
    [
      { status: 'failed', failure_reason: 'content_policy_violation', usage_cost_usd_micros: 0 },
      'CONTENT_REFUSED',
      'not-charged',
    ],
    [
      { status: 'failed', failure_reason: 'internal', usage_cost_usd_micros: 60_000 },
      'PROVIDER_BAD_RESPONSE',
      'charged',
    ],
    [{ status: 'failed' }, 'PROVIDER_BAD_RESPONSE', 'unknown'],
    [
      { status: 'completed', data: [], usage_cost_usd_micros: 30_000 },
      'PROVIDER_BAD_RESPONSE',
      'charged',
    ],
    [
      { status: 'completed', data: [{ url: null }], usage_cost_usd_micros: 0 },
      'CONTENT_REFUSED',
      'not-charged',
    ],
    [{ status: 'dancing' }, 'PROVIDER_BAD_RESPONSE', 'unknown'],
  ])('that ended as %j', async (body, code, charge) => {
    await expect(poll(body).outcome).rejects.toMatchObject({ code, details: { charge } });
  });

  it.each([
    [404, { error: 'Not found' }, 'UNKNOWN_OUTCOME', 'unknown'],
    [401, { error: 'No key' }, 'CREDENTIALS_REJECTED', 'not-charged'],
    [429, { error: 'Too many polls' }, 'RATE_LIMITED', 'not-charged'],
    [503, '<html>', 'PROVIDER_UNAVAILABLE', 'not-charged'],
  ])('about which the vendor answers %i', async (status, body, code, charge) => {
    await expect(poll(body, status).outcome).rejects.toMatchObject({ code, details: { charge } });
  });
});

describe('an error', () => {
  it.each([
    [
      400,
      { error: 'resolution and aspect_ratio cannot be combined.' },
      'INVALID_REQUEST',
      /cannot be combined/,
    ],
    [
      400,
      { detail: [{ loc: ['body', 'prompt'], msg: 'field required' }] },
      'INVALID_REQUEST',
      /field required/,
    ],
    [401, { error: 'Request not authenticated.' }, 'CREDENTIALS_REJECTED', /without "Bearer"/],
    [402, { error: 'No credit.' }, 'INSUFFICIENT_FUNDS', /Add credit/],
    [403, { error: 'No access.' }, 'PERMISSION_DENIED', /may not use this model/],
    [404, { error: 'No route.' }, 'MODEL_UNAVAILABLE', /retired/],
    [413, '', 'INVALID_REQUEST', /too large/],
    [
      422,
      { error: 'Prompt failed the safety check.' },
      'CONTENT_REFUSED',
      /failed the safety check/,
    ],
    [503, { error: 'Overloaded.' }, 'UNKNOWN_OUTCOME', /Overloaded/],
  ])('%i is told', async (status, body, code, message) => {
    await expect(read(body, status)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
