import { readFileSync } from 'node:fs';
import type { ProviderFailure } from '@darkroom/core';
import { failureOf, MemoryStore, memoryAnswer } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
const KEY = 'ark-test-0000-1111-2222-9999';
const { provider, model } = readProviderFolder('bytedance');
const { context, request } = unitCall(provider, model('seedream-4-0-250828'), {
  bytedance_api_key: KEY,
});
const refusals = z.record(z.string(), z.unknown()).parse(JSON.parse(fixture('refusals.json')));

const read = (text: string, contentType = 'application/json', status = 200) =>
  adapter.read(
    memoryAnswer(
      { status, headers: { 'content-type': contentType, 'x-request-id': '0217' } },
      Buffer.from(text),
      new MemoryStore(),
      async (url) => Buffer.from(`bytes of ${new URL(url).pathname}`),
    ),
    request,
    context,
  );
const failed = (text: string, status = 200): Promise<ProviderFailure> =>
  failureOf(read(text, 'application/json', status));

describe('a picture', () => {
  it('is read with what was made of it', async () => {
    expect(await read(fixture('picture.json'))).toMatchObject({
      kind: 'images',
      images: [{ image: { byteSize: 8 }, metadata: { size: '2048x2048' } }],
      usage: { image: 1 },
      billed: '0.03',
      refusals: [],
      providerRequestId: '0217',
    });
  });

  it('may lack everything but itself', async () => {
    const result = await read('{"data":[{"b64_json":"iVBORw0KGgo=","size":7}],"usage":"none"}');
    expect(result).toMatchObject({ images: [{ metadata: {} }], usage: { image: 1 } });
  });
});

describe('a set', () => {
  it.each(['text/event-stream', 'application/json'])('is known for one under %s', async (type) => {
    expect(await read(fixture('set.sse'), type)).toMatchObject({
      images: [
        { image: { byteSize: 8 } },
        { image: { byteSize: 'bytes of /seedream/three.jpeg'.length } },
      ],
      usage: { image: 2 },
      billed: '0.06',
      refusals: [
        {
          code: 'PROVIDER_BAD_RESPONSE',
          message:
            'ByteDance Seedream could not make one picture of the set (InternalServiceError). It says: "The service encountered an unexpected internal error. Request id: 0217000000000001"',
        },
      ],
    });
  });

  it('is read by the names of its events alone', async () => {
    const text = fixture('set.sse').replace(/"type":"image_generation\.\w+",/g, '');
    expect(await read(text)).toMatchObject({ images: [{}, {}], refusals: [{}] });
  });

  it('without a picture is a failure that says whether it was charged', async () => {
    const error = { code: 'InternalServiceError', message: 'It broke.' };
    const told = JSON.stringify({ data: [{ error }], usage: { generated_images: 0 } });
    expect((await failed(told)).details).toMatchObject({
      charge: 'not-charged',
      providerMessage: 'It broke.',
    });
    const untold = JSON.stringify({ data: [{ error }] });
    expect((await failed(untold)).details.charge).toBe('unknown');
    expect((await failed('{"data":[]}')).details.charge).toBe('unknown');
  });
});

describe('an error inside a good answer', () => {
  it.each([
    [{ code: 'OutputImageSensitiveContentDetected', message: 'No.' }, 'CONTENT_REFUSED', 'unknown'],
    [{ code: 'InternalServiceError', message: 'Oh.' }, 'PROVIDER_BAD_RESPONSE', 'unknown'],
    [{ code: 'AccountOverdueError', message: 'Pay.' }, 'INSUFFICIENT_FUNDS', 'not-charged'],
  ])('%j', async (error, code, charge) => {
    expect((await failed(JSON.stringify({ error }))).details).toMatchObject({ code, charge });
  });
});

describe('refusals', () => {
  it.each([
    ['privacy', 400, 'CONTENT_REFUSED', /for that of a real person/],
    ['notOpen', 404, 'MODEL_UNAVAILABLE', /Activate the model in the Ark console first/],
    ['unsupported', 404, 'MODEL_UNAVAILABLE', /does not include the model/],
    ['overloaded', 429, 'RATE_LIMITED', /takes no more calls/],
    ['quota', 429, 'INSUFFICIENT_FUNDS', /free quota is used up/],
    ['path', 404, 'INVALID_REQUEST', /it ends in \/api\/v3/],
  ])('%s', async (name, status, code, words) => {
    const failure = await failed(JSON.stringify(refusals[name]), status);
    expect(failure).toMatchObject({ code, details: { charge: 'not-charged' } });
    expect(failure.message).toMatch(words);
  });

  it('show the vendor’s words, never the key', async () => {
    const error = { code: 'AuthenticationError', message: `The key ${KEY} is invalid.` };
    const failure = await failed(JSON.stringify({ error }), 401);
    expect(JSON.stringify([failure.message, failure.details])).not.toContain('1111-2222');
    expect(failure.code).toBe('CREDENTIALS_REJECTED');
  });
});

describe('a finished picture of a set', () => {
  it.each([
    [
      'image_generation.partial_succeeded',
      { image_index: 3, b64_json: 'AAAA' },
      { base64: 'AAAA', index: 3 },
    ],
    [
      null,
      { type: 'image_generation.partial_succeeded', b64_json: 'AAAA' },
      { base64: 'AAAA', index: 0 },
    ],
    ['image_generation.partial_succeeded', { url: 'https://example.com/a' }, null],
    ['image_generation.partial_failed', { b64_json: 'AAAA' }, null],
    [null, 'nothing', null],
  ])('%s %j', (event, data, expected) => {
    expect(adapter.readEvent?.({ event, data })).toEqual(expected);
  });
});
