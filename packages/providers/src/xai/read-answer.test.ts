import { readFileSync } from 'node:fs';
import { ProviderFailure } from '@darkroom/core';
import { MemoryStore, memoryAnswer } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';
import { dollarsOfTicks } from './ticks.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
const KEY = 'xai-test-0000-1111-2222-9999';
const { provider, model } = readProviderFolder('xai');
const { context, request } = unitCall(provider, model('grok-imagine-image-quality'), {
  xai_api_key: KEY,
});

const read = async (text: string, status = 200, headers = {}) =>
  adapter.read(
    memoryAnswer(
      { status, headers: { 'content-type': 'application/json', 'x-request-id': 'r1', ...headers } },
      Buffer.from(text),
      new MemoryStore(),
      async (url) => Buffer.from(`bytes of ${new URL(url).hostname}`),
    ),
    request,
    context,
  );

const failureOf = async (work: Promise<unknown>): Promise<ProviderFailure> => {
  const error = await work.then(() => null).catch((thrown: unknown) => thrown);
  if (error instanceof ProviderFailure) return error;
  throw new Error(`No ProviderFailure came, but ${String(error)}.`);
};

const refusals = z
  .array(
    z.object({
      name: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown(),
    }),
  )
  .parse(JSON.parse(fixture('refusals.json')));

/** Code, what is known of the charge, and words that a person needs. */
const EXPECTED: Readonly<
  Record<string, [code: string, charge: string, words: RegExp, more?: object]>
> = {
  'a wrong key': ['CREDENTIALS_REJECTED', 'not-charged', /starts with "xai-".*console\.x\.ai/],
  'no key': ['CREDENTIALS_REJECTED', 'not-charged', /console\.x\.ai/],
  'no credit as 402': ['INSUFFICIENT_FUNDS', 'not-charged', /Add credit/],
  'no credit as 403': ['INSUFFICIENT_FUNDS', 'not-charged', /Add credit/],
  'no credit as 404': ['INSUFFICIENT_FUNDS', 'not-charged', /Add credit/],
  'no credit in the other shape': ['INSUFFICIENT_FUNDS', 'not-charged', /spending limit/],
  'a key that may not': ['PERMISSION_DENIED', 'not-charged', /may not use this endpoint/],
  'a front end that refuses': ['PERMISSION_DENIED', 'not-charged', /status 403/],
  moderation: ['CONTENT_REFUSED', 'not-charged', /what was asked for/, { stage: 'input' }],
  'a retired model': [
    'MODEL_UNAVAILABLE',
    'not-charged',
    /switched off on 2026-11-02.*external:\/\/xai\/grok-imagine-image-2\.0/,
  ],
  'a wrong path': ['INVALID_REQUEST', 'not-charged', /not found/],
  'a wrong argument': ['INVALID_REQUEST', 'not-charged', /1\.5K resolution/],
  'a body of another schema': ['INVALID_REQUEST', 'not-charged', /unknown variant/],
  'a rate limit in seconds': [
    'RATE_LIMITED',
    'not-charged',
    /for 12 s.*300 a minute/,
    { isSafeToRepeat: true, retryAfterMs: 12_000 },
  ],
  'a rate limit that names no wait': [
    'RATE_LIMITED',
    'not-charged',
    /at the moment/,
    { isSafeToRepeat: true },
  ],
  'a server error': ['UNKNOWN_OUTCOME', 'unknown', /may have done the work/],
  "a proxy's page": ['UNKNOWN_OUTCOME', 'unknown', /status 502/],
};

describe('refusals', () => {
  it.each(refusals)('tells $name', async ({ name, status, headers, body }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { details, message } = await failureOf(read(text, status, headers));
    const [code, charge, words, more = {}] = EXPECTED[name] ?? ['', '', /^$/];
    expect(details).toMatchObject({ code, charge, providerRequestId: 'r1', ...more });
    expect(message).toMatch(words);
    expect(`${message}${details.providerMessage}`).not.toContain('<html');
  });

  it('expects every fixture', () => {
    expect(refusals.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it('keeps the key out of the words, whatever the provider repeats', async () => {
    const text = JSON.stringify({ code: 'x', error: `Incorrect API key provided: ${KEY}` });
    const { details, message } = await failureOf(read(text, 400));
    expect(message + details.providerMessage).not.toContain(KEY);
  });
});

describe('answers', () => {
  it('tell pictures by either way, and the true cost', async () => {
    expect(await read(fixture('generation.json'))).toEqual({
      kind: 'images',
      usage: null,
      billed: '0.04',
      refusals: [],
      providerRequestId: 'r1',
      images: [
        {
          image: expect.objectContaining({ byteSize: 'bytes of imgen.x.ai'.length }),
          revisedPrompt: null,
        },
        {
          // The bytes say what it is, whatever the answer calls it.
          image: expect.objectContaining({ mimeType: 'image/png', width: 1 }),
          revisedPrompt: 'A lighthouse at dusk',
        },
      ],
    });
  });

  it('without a cost leave the bill to the prices', async () => {
    const url = 'https://imgen.x.ai/a.jpeg';
    for (const usage of [undefined, null, {}, { cost_in_usd_ticks: 'much' }])
      expect(await read(JSON.stringify({ data: [{ url }], usage }))).toMatchObject({
        billed: null,
      });
  });

  it.each([
    [600_000_000, '0.06'],
    [1, '0.0000000001'],
    [123_456_789_012, '12.3456789012'],
    [0, '0'],
    [null, null],
    [1.5, null],
    [-1, null],
  ])('%s ticks are %s dollars', (ticks, dollars) => expect(dollarsOfTicks(ticks)).toBe(dollars));

  it.each([
    [
      'a reason and no bill',
      { data: [], block_reason: 'Blocked.' },
      'CONTENT_REFUSED',
      { stage: 'input', charge: 'unknown', providerMessage: 'Blocked.' },
    ],
    [
      'a reason of another name, and a bill',
      { data: [], moderation_message: 'No.', usage: { cost_in_usd_ticks: 5 } },
      'CONTENT_REFUSED',
      { stage: 'input', charge: 'charged' },
    ],
    [
      'pictures that were refused',
      { data: [{ respect_moderation: false, url: null }], usage: { cost_in_usd_ticks: 0 } },
      'CONTENT_REFUSED',
      { stage: 'output', charge: 'not-charged' },
    ],
    ['an empty list', { data: [] }, 'PROVIDER_BAD_RESPONSE', { charge: 'unknown' }],
    [
      'an empty list and a bill',
      { data: [], usage: { cost_in_usd_ticks: 5 } },
      'PROVIDER_BAD_RESPONSE',
      { charge: 'charged' },
    ],
    [
      'pictures without bytes',
      { data: [{ revised_prompt: '' }, { b64_json: '', url: '' }] },
      'PROVIDER_BAD_RESPONSE',
      { charge: 'unknown' },
    ],
    ['another shape', [1, 2], 'PROVIDER_BAD_RESPONSE', { charge: 'unknown' }],
  ])('have no picture where there is %s', async (_, body, code, details) => {
    const failure = await failureOf(read(JSON.stringify(body)));
    expect(failure.details).toMatchObject({ code, ...details });
  });

  it('of no JSON are unknown', async () => {
    for (const text of ['', 'Service is fine'])
      expect((await failureOf(read(text))).details).toMatchObject({
        code: 'PROVIDER_BAD_RESPONSE',
        charge: 'unknown',
      });
  });
});
