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
const KEY = 'sk-test-0000-1111-2222-9999';
const { provider, model } = readProviderFolder('openai');
const { context, request } = unitCall(provider, model('gpt-image-2'), { openai_api_key: KEY });

const read = (text: string, contentType = 'application/json', status = 200, headers = {}) =>
  adapter.read(
    memoryAnswer(
      { status, headers: { 'content-type': contentType, 'x-request-id': 'req_1', ...headers } },
      Buffer.from(text),
      new MemoryStore(),
      async (url) => Buffer.from(`bytes of ${new URL(url).hostname}`),
    ),
    request,
    context,
  );

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
  'a wrong key': ['CREDENTIALS_REJECTED', 'not-charged', /starts with "sk-".*api-keys/],
  'no key': ['CREDENTIALS_REJECTED', 'not-charged', /platform\.openai\.com\/api-keys/],
  'an unverified organization': [
    'PERMISSION_DENIED',
    'not-charged',
    /Verify Organization\); access can take 15 minutes/,
  ],
  'a country': [
    'PERMISSION_DENIED',
    'not-charged',
    /country or region that this machine calls from/,
  ],
  'a model that the project may not use': [
    'PERMISSION_DENIED',
    'not-charged',
    /Allow the model under Limits/,
  ],
  'a retired model': ['MODEL_UNAVAILABLE', 'not-charged', /"gpt-image-2"/],
  'a retired model as 400': ['MODEL_UNAVAILABLE', 'not-charged', /"gpt-image-2"/],
  'a wrong path': [
    'INVALID_REQUEST',
    'not-charged',
    /usually of the form https:\/\/api\.openai\.com\/v1/,
  ],
  'moderation of the input': [
    'CONTENT_REFUSED',
    'not-charged',
    /what was asked for/,
    { stage: 'input', isRetryable: false },
  ],
  'moderation of the output': [
    'CONTENT_REFUSED',
    'unknown',
    /picture that it had painted/,
    { stage: 'output' },
  ],
  'the older policy code': [
    'CONTENT_REFUSED',
    'unknown',
    /safety/,
    { stage: 'unknown', isRetryable: false },
  ],
  'a filter of Azure': ['CONTENT_REFUSED', 'unknown', /filtered/, { stage: 'unknown' }],
  'a used-up quota': [
    'INSUFFICIENT_FUNDS',
    'not-charged',
    /organization\/billing/,
    { isSafeToRepeat: false },
  ],
  'a spend cap': ['INSUFFICIENT_FUNDS', 'not-charged', /monthly limit/, { isSafeToRepeat: false }],
  'a rate limit in seconds': [
    'RATE_LIMITED',
    'not-charged',
    /for 12 s.*tier/,
    { isSafeToRepeat: true, retryAfterMs: 12_000 },
  ],
  'a rate limit in milliseconds': [
    'RATE_LIMITED',
    'not-charged',
    /for 2 s/,
    { isSafeToRepeat: true, retryAfterMs: 1500 },
  ],
  'a wrong field': ['INVALID_REQUEST', 'not-charged', /Unknown parameter: 'response_format'/],
  'too large a body': ['INVALID_REQUEST', 'not-charged', /smaller or fewer pictures/],
  'a server error': [
    'UNKNOWN_OUTCOME',
    'unknown',
    /may have done the work/,
    { isSafeToRepeat: false },
  ],
  "a proxy's page": ['UNKNOWN_OUTCOME', 'unknown', /status 502/, { isSafeToRepeat: false }],
  'a conflict': ['UNKNOWN_OUTCOME', 'unknown', /status 409/, { isSafeToRepeat: false }],
};

const failureOf = async (work: Promise<unknown>): Promise<ProviderFailure> => {
  const error = await work.then(() => null).catch((thrown: unknown) => thrown);
  if (error instanceof ProviderFailure) return error;
  throw new Error(`No ProviderFailure came, but ${String(error)}.`);
};

describe('refusals', () => {
  it.each(refusals)('tells $name', async ({ name, status, headers, body }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { details, message } = await failureOf(read(text, 'application/json', status, headers));
    const [code, charge, words, more = {}] = EXPECTED[name] ?? ['', '', /^$/];
    expect(details).toMatchObject({ code, charge, providerRequestId: 'req_1', ...more });
    expect(message).toMatch(words);
    expect(`${message}${details.providerMessage}`).not.toContain('<');
  });

  it('expects every fixture', () => {
    expect(refusals.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it('keeps the key out of the words, whatever the provider repeats', async () => {
    const text = JSON.stringify({ error: { message: `Bad key ${KEY}`, code: 'invalid_api_key' } });
    const { details, message } = await failureOf(read(text, 'application/json', 401));
    expect(message + details.providerMessage).not.toContain(KEY);
  });
});

describe('answers', () => {
  it('counts tokens by kind, cached ones apart, and tells what auto became', async () => {
    const outcome = await read(fixture('generation.json'));
    expect(outcome).toMatchObject({
      kind: 'images',
      usage: {
        'text-input-token': 30,
        'cached-text-input-token': 20,
        'image-input-token': 100,
        'cached-image-input-token': 300,
        'text-output-token': 10,
        'image-output-token': 1060,
      },
      providerRequestId: 'req_1',
      images: [
        {
          image: { mimeType: 'image/png', width: 1, height: 1 },
          metadata: {
            size: '1536x864',
            quality: 'high',
            background: 'opaque',
            outputFormat: 'png',
          },
        },
      ],
    });
  });

  it('fetches a picture that comes as a URL, and keeps the prompt that the model made', async () => {
    const outcome = await read(fixture('dall-e-3.json'));
    expect(outcome).toMatchObject({
      usage: null,
      images: [
        {
          image: { byteSize: 'bytes of oaidalleapiprodscus.blob.core.windows.net'.length },
          revisedPrompt: expect.stringContaining('soft morning light'),
        },
      ],
    });
  });

  it('counts the author of a drawing as text, for which there is no price', async () => {
    const outcome = await read(fixture('svg.json'));
    expect(outcome).toMatchObject({
      usage: { 'text-input-token': 10, 'image-output-token': 50, 'text-output-token': 940 },
    });
  });

  it('keeps what a stream brought before it broke', async () => {
    const outcome = await read(fixture('stream.sse'), 'text/event-stream; charset=utf-8');
    expect(outcome).toMatchObject({
      images: [{ image: { mimeType: 'image/png' }, metadata: { quality: 'low' } }],
      usage: { 'text-input-token': 12, 'image-output-token': 300 },
      refusals: [{ message: expect.stringContaining('broke off with an error') }],
    });
  });

  it.each([
    ['no pictures', '{"created":1,"data":[]}', 'unknown'],
    [
      'none, and counts tokens',
      '{"data":[],"usage":{"input_tokens":3,"output_tokens":9}}',
      'charged',
    ],
    ['no JSON', 'Service is fine', 'unknown'],
    ['another shape', '[1,2]', 'unknown'],
    ['an error with status 200', '{"error":{"message":"Something broke."}}', 'unknown'],
    ['an empty body', '', 'unknown'],
  ])('has no picture where the answer is %s', async (_, text, charge) => {
    const { details } = await failureOf(read(text));
    expect(details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge });
  });

  it('has no picture where a stream ends before its end', async () => {
    const begun = fixture('stream.sse').split('\n\n')[0] ?? '';
    const { details } = await failureOf(read(`${begun}\n\n`, 'text/event-stream'));
    expect(details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
  });

  it('finds previews in events and nothing else', () => {
    const events = fixture('stream.sse')
      .split('\n\n')
      .flatMap((text) => {
        const data = /^data: (\{.*)$/m.exec(text)?.[1];
        return data ? [{ event: null, data: JSON.parse(data) as unknown }] : [];
      });
    const previews = events.map((event) => adapter.readEvent?.(event));
    expect(previews).toEqual([{ base64: expect.stringMatching(/^iVBOR/), index: 0 }, null, null]);
  });
});
