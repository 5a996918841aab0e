import { readFileSync } from 'node:fs';
import type { ProviderFailure } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';
import { failureOf, MemoryStore, memoryAnswer, memoryImages } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';
import { boxes, palette } from './strategies.ts';

const KEY = 'sk-test-0000-1111-2222-9999';
const { provider, model } = readProviderFolder('alibaba');
const { context, request } = unitCall(provider, model('qwen-image-3.0-pro'), {
  alibaba_api_key: KEY,
});
const answers = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(new URL('./fixtures/answers.json', import.meta.url), 'utf8')));
const fetchPicture = async (url: string) => Buffer.from(`bytes of ${new URL(url).pathname}`);

const read = (value: unknown, status = 200) =>
  adapter.read(
    memoryAnswer(
      { status, headers: { 'content-type': 'application/json' } },
      Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
      new MemoryStore(),
      fetchPicture,
    ),
    request,
    context,
  );
const failed = (value: unknown, status = 200): Promise<ProviderFailure> =>
  failureOf(read(value, status));

/** Asks after a task whose status answers this. */
const poll = (value: unknown, status = 200) => {
  const text = JSON.stringify(value);
  const http: AdapterContext['http'] = {
    ...context.http,
    call: async () => ({
      status,
      headers: {},
      text,
      bytes: new Uint8Array(Buffer.from(text)),
      json: () => value,
    }),
  };
  const images = memoryImages(new MemoryStore(), fetchPicture, null);
  const asked = adapter.poll?.({ taskId: '86ecf553' }, request, { ...context, http }, images);
  return asked ?? Promise.reject(new Error('The adapter has no poll.'));
};

describe('an answer at once', () => {
  it('has the pictures of every choice, and the class that is billed', async () => {
    expect(await read(answers.now)).toMatchObject({
      kind: 'images',
      images: [
        { image: { byteSize: 'bytes of /7d/one.png'.length } },
        { metadata: { size: '2048x1152', imageSize: '2K' } },
      ],
      usage: { image: 2 },
      billed: '0.16',
      refusals: [],
      providerRequestId: 'd0250a3d-0001',
    });
  });

  it('is a task to ask about where it says so', async () => {
    expect(await read(answers.accepted)).toEqual({
      kind: 'accepted',
      handle: { taskId: '86ecf553-d340-4e21-0001' },
      pollAfterMs: 3000,
      providerRequestId: 'd0250a3d-0002',
    });
  });

  it.each([
    ['[]', 'PROVIDER_BAD_RESPONSE', 'unknown'],
    [{}, 'PROVIDER_BAD_RESPONSE', 'unknown'],
    [{ code: 'InternalError', message: 'Oh.' }, 'UNKNOWN_OUTCOME', 'unknown'],
    [{ code: 'Throttling.RateQuota', message: 'Later.' }, 'UNKNOWN_OUTCOME', 'unknown'],
    [{ code: 'InvalidParameter', message: 'Bad.' }, 'INVALID_REQUEST', 'not-charged'],
    [{ code: 'DataInspectionFailed', message: 'Input data.' }, 'CONTENT_REFUSED', 'not-charged'],
  ])('that is %j is no picture', async (value, code, charge) => {
    expect((await failed(value)).details).toMatchObject({ code, charge });
  });
});

describe('a task', () => {
  it('tells how far it is', async () => {
    expect(await poll(answers.running)).toEqual({
      kind: 'running',
      progress: 0.25,
      pollAfterMs: 3000,
    });
  });

  it('has its pictures in the end, and the reason of each that it lacks', async () => {
    expect(await poll(answers.finished)).toMatchObject({
      kind: 'images',
      images: [{ revisedPrompt: 'a lighthouse on a cliff, at dusk' }],
      usage: { image: 1 },
      refusals: [
        { code: 'PROVIDER_BAD_RESPONSE', providerMessage: expect.stringContaining('timeout') },
      ],
    });
  });

  it.each([
    [
      'failed',
      'PROVIDER_BAD_RESPONSE',
      'not-charged',
      /could not finish the task \(InternalError\.Algo\)/,
    ],
    ['unknown', 'UNKNOWN_OUTCOME', 'unknown', /forgets them after a day/],
  ])('that is %s says what is known of the money', async (name, code, charge, words) => {
    const failure = await failureOf(poll(answers[name]));
    expect(failure).toMatchObject({ code, details: { charge } });
    expect(failure.details.isSafeToRepeat ?? false).toBe(false);
    expect(failure.message).toMatch(words);
  });

  it('that nobody answers about is asked about again', async () => {
    const error = { code: 'Throttling', message: 'Too often.', request_id: '1' };
    expect(await failureOf(poll(error, 429))).toMatchObject({
      code: 'RATE_LIMITED',
      details: { isSafeToRepeat: true },
    });
    expect(await failureOf(poll({ hello: 'world' }))).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      details: { isSafeToRepeat: true },
    });
  });
});

describe('refusals', () => {
  it.each([
    [
      400,
      { code: 'InvalidParameter.DataInspection', message: 'The image cannot be read.' },
      'INVALID_REQUEST',
      /cannot be read/,
    ],
    [
      403,
      { code: 'AllocationQuota.FreeTierOnly', message: 'Used up.' },
      'INSUFFICIENT_FUNDS',
      /free quota is used up/,
    ],
    [
      404,
      { code: 'ModelNotFound', message: 'No such model.' },
      'MODEL_UNAVAILABLE',
      /No such model/,
    ],
    [404, { code: 'NotFound', message: 'No route.' }, 'INVALID_REQUEST', /it ends in \/api\/v1/],
    [
      429,
      { code: 'Throttling.AllocationQuota', message: 'Too much.' },
      'RATE_LIMITED',
      /one or two at once/,
    ],
  ])('%i %j', async (status, error, code, words) => {
    const failure = await failed({ ...error, request_id: '9' }, status);
    expect(failure).toMatchObject({
      code,
      details: { charge: 'not-charged', providerRequestId: null },
    });
    expect(failure.message).toMatch(words);
  });

  it('show the vendor’s words, never the key', async () => {
    const error = { code: 'InvalidApiKey', message: `The key ${KEY} is invalid.` };
    const failure = await failed(error, 401);
    expect(JSON.stringify([failure.message, failure.details])).not.toContain('1111-2222');
    expect(failure.message).toMatch(/another region or workspace/);
  });
});

describe('places and colours', () => {
  it.each([
    [['1 2 3 4'], [[[1, 2, 3, 4]]]],
    [
      ['[10, 20, 30, 40]', '-'],
      [[[10, 20, 30, 40]], []],
    ],
    [
      ['1,2,3,4;5,6,7,8'],
      [
        [
          [1, 2, 3, 4],
          [5, 6, 7, 8],
        ],
      ],
    ],
    [['1 2 3'], undefined],
    [['here'], undefined],
  ])('boxes %j', (texts, expected) => expect(boxes(texts)).toEqual(expected));

  it.each([
    [['#c2d1e6 23.51'], [{ hex: '#c2d1e6', ratio: '23.51%' }]],
    [['#C2D1E6: 5%'], [{ hex: '#C2D1E6', ratio: '5.00%' }]],
    [['#C2D 5'], undefined],
  ])('colours %j', (texts, expected) => expect(palette(texts)).toEqual(expected));
});
