import { readFileSync } from 'node:fs';
import { MemoryStore, memoryAnswer } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { readAnswer } from './read-answer.ts';

const { provider, model } = readProviderFolder('stability');
const KEY = 'sk-fixture-0123456789abcdef';
const { context, request } = unitCall(provider, model('stable-image-core'), {
  stability_api_key: KEY,
});
const fixture = (name: string) =>
  z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')));

function read(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const noFetch = () => Promise.reject(new Error('Nothing is fetched here.'));
  const head = { status, headers: { 'x-request-id': 'req-1' } };
  const answer = memoryAnswer(head, Buffer.from(text), new MemoryStore(), noFetch);
  return readAnswer(answer, request, context);
}

describe('a good answer', () => {
  const picture = fixture('picture');

  it('gives its picture and its seed', async () => {
    expect(await read(picture)).toMatchObject({
      kind: 'images',
      images: [{ seed: '4294967294', image: { mimeType: 'image/png', width: 1 } }],
      usage: null,
      providerRequestId: 'req-1',
    });
  });

  it('may call the picture a result, and leave the seed out', async () => {
    const { image: result } = picture;
    expect(await read({ result })).toMatchObject({ images: [{ seed: null }] });
  });

  it('may be the id of one that comes later', async () => {
    const id = 'f'.repeat(64);
    expect(await read({ id })).toEqual({
      kind: 'accepted',
      handle: { id },
      providerRequestId: 'req-1',
      pollAfterMs: 10_000,
    });
  });

  it.each([
    ['blurred', { ...picture, finish_reason: 'CONTENT_FILTERED' }, 'CONTENT_REFUSED'],
    ['without a picture', { finish_reason: 'SUCCESS' }, 'PROVIDER_BAD_RESPONSE'],
    ['of another kind', ['picture'], 'PROVIDER_BAD_RESPONSE'],
    ['cut short', '{"image": "iVBO', 'PROVIDER_BAD_RESPONSE'],
  ])('that is %s is none, and may have been charged', async (_, body, code) => {
    await expect(read(body)).rejects.toMatchObject({ code, details: { charge: 'unknown' } });
  });
});

describe('an error', () => {
  const { fields, moderated, account, language, internal } = fixture('refusals');
  it.each([
    [400, fields, 'INVALID_REQUEST', 'not-charged', /prompt: is required seed: must be/],
    [401, account, 'CREDENTIALS_REJECTED', 'not-charged', /missing authorization header/],
    [402, fields, 'INSUFFICIENT_FUNDS', 'not-charged', /Buy credits/],
    [403, moderated, 'CONTENT_REFUSED', 'not-charged', /flagged, and denied/],
    [403, fields, 'PERMISSION_DENIED', 'not-charged', /account may not use/],
    [404, fields, 'MODEL_UNAVAILABLE', 'not-charged', /retired/],
    [413, fields, 'INVALID_REQUEST', 'not-charged', /too large/],
    [422, language, 'INVALID_REQUEST', 'not-charged', /English is the only/],
    [500, internal, 'PROVIDER_UNAVAILABLE', 'not-charged', /Nothing was charged/],
    [500, '<html>', 'UNKNOWN_OUTCOME', 'unknown', /may have done the work/],
    [504, '', 'UNKNOWN_OUTCOME', 'unknown', /may have done the work/],
  ] as const)('%i is told', async (status, body, code, charge, message) => {
    await expect(read(body, status)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      details: { charge },
    });
  });

  it('shows no key that the vendor repeats', async () => {
    const body = { name: 'unauthorized', errors: [`The key ${KEY} is none.`] };
    await expect(read(body, 401)).rejects.not.toMatchObject({
      message: expect.stringContaining(KEY),
    });
  });
});
