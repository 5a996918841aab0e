import { readFileSync } from 'node:fs';
import { failureOf, MemoryStore, memoryAnswer } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';

const json = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'));
const { provider, model } = readProviderFolder('google-imagen');
const { context, request } = unitCall(provider, model('imagen-4.0-generate-001'), {
  surface: 'vertex',
  project: 'p',
});

const read = (body: unknown, status = 200) =>
  adapter.read(
    memoryAnswer(
      { status, headers: {} },
      Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      new MemoryStore(),
      () => Promise.reject(new Error('Imagen sends no URLs.')),
    ),
    request,
    context,
  );

type Expected = readonly [code: string, words: RegExp, more?: object];
const REFUSALS: Readonly<Record<string, Expected>> = {
  'a wrong key': ['CREDENTIALS_REJECTED', /service account/],
  'a blocked prompt': ['CONTENT_REFUSED', /sensitive words/, { stage: 'input' }],
  'a seed with a watermark': ['INVALID_REQUEST', /watermark is enabled/],
  'a token that is over': ['CREDENTIALS_REJECTED', /invalid authentication/],
  'a missing role': ['PERMISSION_DENIED', /roles\/aiplatform\.user/],
  'billing that is off': ['INSUFFICIENT_FUNDS', /console\.cloud\.google\.com\/billing/],
  'a model that is gone': ['MODEL_UNAVAILABLE', /2026-08-17.*gemini-nano-banana-2\.1/],
  'a quota of the minute': ['RATE_LIMITED', /for 3 s/, { retryAfterMs: 2500 }],
  'no quota at all': ['INSUFFICIENT_FUNDS', /ask for quota/],
  'an overload': ['UNKNOWN_OUTCOME', /status 503/, { charge: 'unknown' }],
};
const fixtures = z
  .array(z.object({ name: z.string(), status: z.number(), body: z.unknown() }))
  .parse(json('refusals.json'));

describe('refusals', () => {
  it.each(fixtures)('tells $name', async ({ name, status, body }) => {
    const { details, message } = await failureOf(read(body, status));
    const [code, words, more = {}] = REFUSALS[name] ?? ['', /^$/];
    expect(details).toMatchObject({ code, charge: 'not-charged', ...more });
    expect(message).toMatch(words);
  });

  it('expects every fixture', () => {
    expect(fixtures.map(({ name }) => name).sort()).toEqual(Object.keys(REFUSALS).sort());
  });
});

describe('answers', () => {
  it('give the pictures, the prompt as it was rewritten, and why one is missing', async () => {
    expect(await read(json('predictions.json'))).toMatchObject({
      kind: 'images',
      usage: null,
      images: [
        {
          image: { mimeType: 'image/png', width: 1, height: 1 },
          revisedPrompt: expect.stringMatching(/light of the morning/),
        },
      ],
      refusals: [{ providerMessage: expect.stringMatching(/Support codes: 58061214/) }],
    });
  });

  it.each([
    ['an empty object', {}, /had painted\. Another/],
    ['an empty list', { predictions: [] }, /had painted/],
    [
      'reasons alone',
      {
        predictions: [
          { raiFilteredReason: 'Support codes: 1' },
          { raiFilteredReason: 'Support codes: 1' },
        ],
      },
      /"Support codes: 1"/,
    ],
  ])('of %s are content that was refused', async (_, body, words) => {
    const { details, message } = await failureOf(read(body));
    expect(details).toMatchObject({ code: 'CONTENT_REFUSED', stage: 'output', charge: 'unknown' });
    expect(message).toMatch(words);
  });

  it.each([['no JSON'], ['[]'], ['{"predictions":7}']])('cannot be used: %s', async (body) => {
    const { details } = await failureOf(read(body));
    expect(details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
  });
});
