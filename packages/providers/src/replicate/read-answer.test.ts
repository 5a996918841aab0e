import { readFileSync } from 'node:fs';
import { ProviderFailure } from '@darkroom/core';
import { failureOf, MemoryStore, memoryAnswer } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'));
const TOKEN = 'r8_token-0000-1111-2222';
const { provider, model } = readProviderFolder('replicate');
const schnell = model('black-forest-labs/flux-schnell');
const { context, request } = unitCall(provider, schnell, { replicate_api_token: TOKEN });

const fetched: string[] = [];
const read = async (body: unknown, status = 201, headers = {}) => {
  fetched.length = 0;
  return adapter.read(
    memoryAnswer(
      { status, headers: { 'content-type': 'application/json', ...headers } },
      Buffer.from(JSON.stringify(body)),
      new MemoryStore(),
      async (url) => {
        fetched.push(url);
        return Buffer.from(`bytes of ${new URL(url).hostname}`);
      },
    ),
    request,
    context,
  );
};

const prediction = z.record(z.string(), z.unknown()).parse(fixture('prediction.json'));
const refusals = z
  .array(
    z.object({
      name: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown(),
    }),
  )
  .parse(fixture('refusals.json'));

/** Code, what is known of the charge, and words that a person needs. */
const EXPECTED: Readonly<Record<string, [string, string, RegExp, object?]>> = {
  'a wrong token': ['CREDENTIALS_REJECTED', 'not-charged', /"r8_".*api-tokens/],
  'an empty account': ['INSUFFICIENT_FUNDS', 'not-charged', /account\/billing/],
  'a model that may not be run': ['PERMISSION_DENIED', 'not-charged', /may not run this model/],
  'a model that is gone': ['MODEL_UNAVAILABLE', 'not-charged', /flux-schnell/],
  'too large a body': ['INVALID_REQUEST', 'not-charged', /smaller or fewer pictures/],
  'a version that is gone': ['MODEL_UNAVAILABLE', 'not-charged', /version does not exist/],
  'a wrong input': ['INVALID_REQUEST', 'not-charged', /num_outputs: Must be less than/],
  'too many calls': ['RATE_LIMITED', 'not-charged', /600 predictions/, { retryAfterMs: 12_000 }],
  'a fault of the server': ['UNKNOWN_OUTCOME', 'unknown', /usage page/],
};

describe('an answer', () => {
  it('that is finished gives its pictures, their seed and the id', async () => {
    const result = await read(prediction);
    expect(result).toMatchObject({
      kind: 'images',
      images: [{ seed: '123', metadata: { predictSeconds: 1.2 } }, { seed: null }],
      providerRequestId: 'gm3qorzdhgbfurvjtvhg6dckhu',
    });
    expect(fetched).toEqual(prediction.output);
  });

  it.each(['starting', 'processing'])(
    'that is %s gives what it is asked about by',
    async (status) => {
      expect(await read({ ...prediction, status, output: null })).toEqual({
        kind: 'accepted',
        handle: {
          id: 'gm3qorzdhgbfurvjtvhg6dckhu',
          getUrl: 'https://api.replicate.com/v1/predictions/gm3qorzdhgbfurvjtvhg6dckhu',
        },
        providerRequestId: 'gm3qorzdhgbfurvjtvhg6dckhu',
        pollAfterMs: 500,
      });
      expect(fetched).toEqual([]);
    },
  );

  it('with fields of other types than told is read all the same', async () => {
    const odd = { ...prediction, logs: 7, metrics: 'none', urls: null, data_removed: 'no' };
    expect(await read(odd)).toMatchObject({ images: [{ seed: null }, { seed: null }] });
  });

  it('that is no prediction may have been charged', async () => {
    const failure = await failureOf(read({ hello: 'world' }));
    expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
  });
});

describe('a refusal', () => {
  it('of each kind is in the fixtures', () => {
    expect(refusals.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(refusals.map((one) => [one.name, one] as const))('%s', async (name, refusal) => {
    const [code, charge, words, more = {}] = EXPECTED[name] ?? [];
    const failure = await failureOf(read(refusal.body, refusal.status, refusal.headers));
    expect(failure).toBeInstanceOf(ProviderFailure);
    expect(failure.details).toMatchObject({ code, charge, ...more });
    expect(failure.message).toMatch(words ?? /^$/);
    expect(JSON.stringify(failure.details)).not.toContain(TOKEN);
  });
});

describe('what a failed prediction says', () => {
  it.each<[string, string, object]>([
    [
      'NSFW content detected. Try running it again, or try a different prompt.',
      'CONTENT_REFUSED',
      { stage: 'output' },
    ],
    [
      'The input or output was flagged as sensitive. Please try again. (E005)',
      'CONTENT_REFUSED',
      { stage: 'unknown' },
    ],
    ['Your prompt violates our content policy', 'CONTENT_REFUSED', { stage: 'input' }],
    ['Error generating image: request was moderated', 'CONTENT_REFUSED', { stage: 'unknown' }],
    ['CUDA out of memory', 'PROVIDER_BAD_RESPONSE', {}],
    ['Director: unexpected error handling prediction (E6716)', 'PROVIDER_BAD_RESPONSE', {}],
  ])('%s', async (error, code, more) => {
    const failure = await failureOf(read({ ...prediction, status: 'failed', output: null, error }));
    expect(failure.details).toMatchObject({ code, charge: 'unknown', ...more });
  });
});
