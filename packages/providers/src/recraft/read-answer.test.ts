import { readFileSync } from 'node:fs';
import { ProviderFailure } from '@darkroom/core';
import { MemoryStore, memoryAnswer } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
const TOKEN = 'recraft-token-0000-1111-2222';
const { provider, model } = readProviderFolder('recraft');
const { context, request } = unitCall(provider, model('recraftv4_1'), { recraft_api_key: TOKEN });

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
  'a wrong token': ['CREDENTIALS_REJECTED', 'not-charged', /one long word.*profile\/api/],
  'an empty account as 402': ['INSUFFICIENT_FUNDS', 'not-charged', /Buy units/],
  'an empty account as 403': ['INSUFFICIENT_FUNDS', 'not-charged', /Buy units/],
  'an empty account as 400': ['INSUFFICIENT_FUNDS', 'not-charged', /Buy units/],
  'a token that may not': ['PERMISSION_DENIED', 'not-charged', /may not do this/],
  'moderation of the prompt': ['CONTENT_REFUSED', 'not-charged', /asked for/, { stage: 'input' }],
  'moderation of the picture': ['CONTENT_REFUSED', 'unknown', /painted/, { stage: 'output' }],
  'a model that is gone': ['MODEL_UNAVAILABLE', 'not-charged', /"recraftv4_1"/],
  'a model that is gone as 404': ['MODEL_UNAVAILABLE', 'not-charged', /"recraftv4_1"/],
  'a wrong field': ['INVALID_REQUEST', 'not-charged', /n: must be from 1 to 6/],
  'a code alone': ['INVALID_REQUEST', 'not-charged', /17/],
  'too large a body': ['INVALID_REQUEST', 'not-charged', /smaller or fewer pictures/],
  'a rate limit in seconds': [
    'RATE_LIMITED',
    'not-charged',
    /for 12 s.*100 images a minute/,
    { isSafeToRepeat: true, retryAfterMs: 12_000 },
  ],
  'a rate limit that names no wait': [
    'RATE_LIMITED',
    'not-charged',
    /at the moment.*5 requests a second/,
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
    expect(`${message}${details.providerMessage}`).not.toContain('<');
  });

  it('expects every fixture', () => {
    expect(refusals.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it('keeps the token out of the words, whatever the provider repeats', async () => {
    const text = JSON.stringify({ code: 'x', message: `Bad token ${TOKEN}` });
    const { details, message } = await failureOf(read(text, 401));
    expect(message + details.providerMessage).not.toContain(TOKEN);
  });
});

describe('answers', () => {
  it('tell pictures by either way, their ids, the style that was made, and the bill', async () => {
    const styleId = '0b9d6f0e-1111-4222-8333-444455556666';
    expect(await read(fixture('generation.json'))).toEqual({
      kind: 'images',
      usage: null,
      billed: '0.07',
      providerRequestId: 'r1',
      images: [
        {
          image: expect.objectContaining({ byteSize: 'bytes of img.recraft.ai'.length }),
          revisedPrompt: 'A lighthouse at dusk, waves below',
          metadata: { imageId: '5a2f6f0e-1111-4222-8333-444455556666', styleId },
        },
        {
          image: expect.objectContaining({ mimeType: 'image/png', width: 1 }),
          revisedPrompt: null,
          metadata: {
            imageId: '5a2f6f0e-1111-4222-8333-444455557777',
            styleId,
            nsfwScore: 0.02,
          },
        },
      ],
    });
  });

  it('of tools have one object', async () => {
    const outcome = await read(fixture('tool.json'));
    expect(outcome).toMatchObject({ billed: '0.004', images: [{ image: { byteSize: 23 } }] });
  });

  it('without credits leave the bill to the prices', async () => {
    const { credits: _, ...rest } = z
      .looseObject({ credits: z.number() })
      .parse(JSON.parse(fixture('tool.json')));
    expect(await read(JSON.stringify(rest))).toMatchObject({ billed: null });
    const odd = JSON.stringify({ ...rest, credits: 'four' });
    expect(await read(odd)).toMatchObject({ billed: null });
    expect(await read(JSON.stringify({ ...rest, credits: 0.5 }))).toMatchObject({
      billed: '0.0005',
    });
  });

  it.each([
    ['no pictures', '{"created":1,"data":[]}', 'unknown'],
    ['none, and was charged', '{"created":1,"credits":40,"data":[]}', 'charged'],
    ['a picture without bytes', '{"data":[{"image_id":"x"}]}', 'unknown'],
    ['no JSON', 'Service is fine', 'unknown'],
    ['another shape', '[1,2]', 'unknown'],
    ['a message with status 200', '{"code":"x","message":"Something broke."}', 'unknown'],
    ['an empty body', '', 'unknown'],
  ])('have no picture where there is %s', async (_, text, charge) => {
    const { details } = await failureOf(read(text));
    expect(details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge });
  });
});
