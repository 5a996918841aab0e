import { readFileSync } from 'node:fs';
import { failureOf, MemoryStore, memoryAnswer } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';
import { apiRoot } from './endpoint.ts';

const json = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'));
const KEY = 'AIza-test-0000-1111-2222-9999';
const { provider, model } = readProviderFolder('google-gemini');
const { context, request } = unitCall(provider, model('gemini-nano-banana-2.1'), { api_key: KEY });

const read = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  adapter.read(
    memoryAnswer(
      { status, headers },
      Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      new MemoryStore(),
      () => Promise.reject(new Error('Gemini sends no URLs.')),
    ),
    request,
    context,
  );

const named = z.array(
  z.object({
    name: z.string(),
    status: z.number().default(200),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown(),
  }),
);
type Expected = readonly [code: string, charge: string, words: RegExp, more?: object];

const REFUSALS: Readonly<Record<string, Expected>> = {
  'a wrong key': [
    'CREDENTIALS_REJECTED',
    'not-charged',
    /starts with "AIza".*aistudio\.google\.com\/apikey/,
  ],
  'an expired key': ['CREDENTIALS_REJECTED', 'not-charged', /expired/],
  'no key': ['CREDENTIALS_REJECTED', 'not-charged', /unregistered callers/],
  'a leaked key': ['CREDENTIALS_REJECTED', 'not-charged', /leaked/],
  'an API that is not enabled': [
    'PERMISSION_DENIED',
    'not-charged',
    /Enable the Generative Language API/,
  ],
  'a restricted key': ['PERMISSION_DENIED', 'not-charged', /not restricted to other APIs/],
  'a place': [
    'PERMISSION_DENIED',
    'not-charged',
    /does not serve calls from here.*location is not supported.*available-regions/s,
  ],
  'no billing': ['INSUFFICIENT_FUNDS', 'not-charged', /Set up billing/],
  'a wrong field': ['INVALID_REQUEST', 'not-charged', /Unknown name "imagesize"/],
  'a model that is gone': ['MODEL_UNAVAILABLE', 'not-charged', /"gemini-nano-banana-2\.1"/],
  'a rate limit with a delay': [
    'RATE_LIMITED',
    'not-charged',
    /for 28 s/,
    { retryAfterMs: 27_500, isSafeToRepeat: true },
  ],
  'a rate limit in a header': [
    'RATE_LIMITED',
    'not-charged',
    /for 9 s/,
    { retryAfterMs: 9000, isSafeToRepeat: true },
  ],
  'the quota of the day': [
    'RATE_LIMITED',
    'not-charged',
    /midnight, Pacific time/,
    { isSafeToRepeat: false },
  ],
  'no quota at all': [
    'INSUFFICIENT_FUNDS',
    'not-charged',
    /not part of the free tier/,
    { isSafeToRepeat: false },
  ],
  'too large a body': ['INVALID_REQUEST', 'not-charged', /smaller or fewer pictures/],
  'an error in a list': ['UNKNOWN_OUTCOME', 'unknown', /internal error/],
  'an overload': ['UNKNOWN_OUTCOME', 'unknown', /overloaded/],
  'a canceled call': ['UNKNOWN_OUTCOME', 'unknown', /status 499/],
};

const BLOCKS: Readonly<Record<string, Expected>> = {
  'a blocked prompt': [
    'CONTENT_REFUSED',
    'not-charged',
    /PROHIBITED_CONTENT/,
    { stage: 'input', isRetryable: false },
  ],
  'an unsafe picture': [
    'CONTENT_REFUSED',
    'charged',
    /IMAGE_SAFETY: Unable to show/,
    { stage: 'output' },
  ],
  'personal data': ['CONTENT_REFUSED', 'unknown', /SPII/, { stage: 'output' }],
  likeness: ['CONTENT_REFUSED', 'charged', /IMAGE_RECITATION/, { stage: 'output' }],
  'no image': [
    'PROVIDER_BAD_RESPONSE',
    'charged',
    /made no picture \(NO_IMAGE\)/,
    { isRetryable: true },
  ],
  'another reason': [
    'PROVIDER_BAD_RESPONSE',
    'charged',
    /made no picture \(IMAGE_OTHER\)/,
    { isRetryable: true },
  ],
  'words alone': [
    'PROVIDER_BAD_RESPONSE',
    'charged',
    /answered in words/,
    { providerMessage: 'I can only describe it.' },
  ],
  'thoughts alone': ['PROVIDER_BAD_RESPONSE', 'charged', /made no picture \(MAX_TOKENS\)/],
  'nothing at all': ['PROVIDER_BAD_RESPONSE', 'unknown', /made no picture/],
};

describe.each([
  ['refusals', 'refusals.json', REFUSALS],
  ['blocks', 'blocks.json', BLOCKS],
])('%s', (_, file, table) => {
  const fixtures = named.parse(json(file));

  it.each(fixtures)('tells $name', async ({ name, status, headers, body }) => {
    const { details, message } = await failureOf(read(body, status, headers));
    const [code, charge, words, more = {}] = table[name] ?? ['', '', /^$/];
    expect(details).toMatchObject({ code, charge, ...more });
    expect(message).toMatch(words);
  });

  it('expects every fixture', () => {
    expect(fixtures.map(({ name }) => name).sort()).toEqual(Object.keys(table).sort());
  });
});

describe('answers', () => {
  it('takes the pictures that are no thoughts, by what their bytes are, and counts tokens by kind', async () => {
    const outcome = await read(json('picture.json'));
    expect(outcome).toEqual({
      kind: 'images',
      images: [
        {
          image: expect.objectContaining({ mimeType: 'image/png', width: 1, height: 1 }),
          metadata: { modelVersion: 'gemini-nano-banana-2.1' },
        },
      ],
      usage: {
        'text-input-token': 8,
        'image-input-token': 1120,
        'cached-text-input-token': 4,
        'image-output-token': 1120,
        'text-output-token': 210,
      },
      providerRequestId: 'response-1',
    });
  });

  it('says nothing of a wait where the day is over', async () => {
    const daily = named.parse(json('refusals.json')).find(({ name }) => name.includes('the day'));
    const { details } = await failureOf(read(daily?.body, 429));
    expect(details.retryAfterMs).toBeUndefined();
  });

  it('keeps the key out of the words, whatever the provider repeats', async () => {
    const error = { code: 400, message: `API key ${KEY} not valid`, status: 'INVALID_ARGUMENT' };
    const { details, message } = await failureOf(read({ error }, 400));
    expect(message + details.providerMessage).not.toContain(KEY);
  });

  it.each([['text that is no JSON'], ['[]'], ['']])('cannot use "%s"', async (body) => {
    const { details } = await failureOf(read(body));
    expect(details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
  });
});

describe('the base URL', () => {
  it.each([
    ['https://generativelanguage.googleapis.com', '/v1beta'],
    ['https://generativelanguage.googleapis.com/', '/v1beta'],
    ['https://generativelanguage.googleapis.com/v1beta', '/v1beta'],
    ['https://generativelanguage.googleapis.com/v1alpha/', '/v1alpha'],
    ['https://generativelanguage.googleapis.com/v1', '/v1'],
    ['https://generativelanguage.googleapis.com/gateway', '/gateway/v1beta'],
  ])('%s leads to %s', (baseUrl, path) => {
    expect(new URL(apiRoot(baseUrl)).pathname).toBe(path);
  });
});
