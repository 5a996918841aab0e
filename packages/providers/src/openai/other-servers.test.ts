import { ProviderFailure, type ProviderRecord } from '@darkroom/core';
import { MemoryStore, memoryAnswer, testPng } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';
import { addressOf } from './read-item.ts';

/** What servers that speak after this API answer otherwise than it does. */
const folder = readProviderFolder('openai');
const PICTURE = Buffer.from(testPng(4, 4)).toString('base64');

function server(change: Partial<ProviderRecord> = {}) {
  const provider = { ...folder.provider, baseUrl: 'http://painter.example:9997/v1', ...change };
  const { context, request } = unitCall(provider, folder.model('gpt-image-2'), {
    openai_api_key: 'sk-canary-0123456789abcdef',
  });
  const fetched: string[] = [];
  const read = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
    adapter.read(
      memoryAnswer(
        { status, headers: { 'content-type': 'application/json', ...headers } },
        Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
        new MemoryStore(),
        async (url) => {
          fetched.push(url);
          return testPng(4, 4);
        },
      ),
      request,
      context,
    );
  const fail = async (...answer: Parameters<typeof read>) => {
    const error: unknown = await read(...answer).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error instanceof ProviderFailure) return error;
    throw new Error(`No failure but ${String(error)}`);
  };
  return { read, fail, fetched };
}

describe('pictures', () => {
  it.each<[string, object]>([
    ['base64', { data: [{ b64_json: PICTURE }] }],
    ['base64 with a prefix', { data: [{ b64_json: `data:image/png;base64,${PICTURE}` }] }],
    ['a data URL', { data: [{ url: `data:image/png;base64,${PICTURE}` }] }],
    ['both keys, one null', { data: [{ url: null, b64_json: PICTURE }] }],
    ['another name of the list', { images: [{ url: `data:image/png;base64,${PICTURE}` }] }],
  ])('come as %s', async (_, body) => {
    const { read } = server();
    const outcome = await read(body);
    expect(outcome).toMatchObject({ kind: 'images', images: [{ image: { width: 4 } }] });
  });

  it.each([
    ['/generated/x.png', 'http://painter.example:9997/generated/x.png'],
    ['images/x.png', 'http://painter.example:9997/v1/images/x.png'],
    ['http://localhost:8080/x.png?a=1', 'http://painter.example:9997/x.png?a=1'],
    ['http://localai:8080/x.png', 'http://painter.example:9997/x.png'],
    ['http://10.0.3.4/x.png', 'http://painter.example:9997/x.png'],
    ['http://[::1]:80/x.png', 'http://painter.example:9997/x.png'],
    ['https://cdn.example.com/x.png', 'https://cdn.example.com/x.png'],
    ['http://172.15.0.1/x.png', 'http://172.15.0.1/x.png'],
    ['file:///etc/passwd', 'file:///etc/passwd'],
  ])('behind %s are fetched from %s', (url, expected) => {
    expect(addressOf(url, 'http://painter.example:9997/v1', true)).toBe(expected);
  });

  it('stay where a vendor says that they are', () => {
    const inward = 'http://10.0.3.4/x.png';
    expect(addressOf(inward, 'https://api.example.com/v1', false)).toBe(inward);
  });

  it('are fetched where the server is reached', async () => {
    const { read, fetched } = server({ isSelfHosted: true });
    await read({ data: [{ url: 'http://0.0.0.0:8080/generated-images/x.png' }] });
    expect(fetched).toEqual(['http://painter.example:9997/generated-images/x.png']);
  });

  it('bring their seeds', async () => {
    const { read } = server();
    const outcome = await read({ images: [{ b64_json: PICTURE }], seed: 42 });
    expect(outcome).toMatchObject({ images: [{ seed: '42' }] });
  });
});

describe('bills', () => {
  it("are the router's own", async () => {
    const { read } = server();
    const usage = {
      prompt_tokens: 12,
      completion_tokens: 1290,
      completion_tokens_details: { image_tokens: 1290 },
      cost: 0.0387,
    };
    expect(await read({ data: [{ b64_json: PICTURE }], usage })).toMatchObject({
      billed: '0.038700000',
      usage: { 'text-input-token': 12, 'image-output-token': 1290 },
    });
  });

  it('are unknown where usage is all zeros', async () => {
    const { read } = server();
    const usage = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };
    expect(await read({ data: [{ b64_json: PICTURE }], usage })).toMatchObject({
      usage: {},
      billed: null,
    });
  });
});

describe('refusals', () => {
  it.each<[string, number, unknown, string, string, string]>([
    [
      'an OpenAI error',
      400,
      { error: { message: 'bad n' } },
      'INVALID_REQUEST',
      'not-charged',
      'bad n',
    ],
    ['a bare error', 400, { error: 'bad size' }, 'INVALID_REQUEST', 'not-charged', 'bad size'],
    ['a detail', 400, { detail: 'no steps' }, 'INVALID_REQUEST', 'not-charged', 'no steps'],
    [
      'a list of details',
      422,
      { detail: [{ loc: ['body', 'n'], msg: 'field required', type: 'missing' }] },
      'INVALID_REQUEST',
      'not-charged',
      'n: field required',
    ],
    [
      'a message',
      402,
      { code: 1, message: 'no money' },
      'INSUFFICIENT_FUNDS',
      'not-charged',
      'no money',
    ],
    ['plain words', 401, 'Unauthorized', 'CREDENTIALS_REJECTED', 'not-charged', 'Unauthorized'],
    [
      'a page',
      401,
      '<html><title>no</title></html>',
      'CREDENTIALS_REJECTED',
      'not-charged',
      'refused the key',
    ],
    [
      'a model that is not there',
      400,
      { detail: 'Model not found in the model list, uid: sdxl' },
      'MODEL_UNAVAILABLE',
      'not-charged',
      'uid: sdxl',
    ],
    [
      'a path that is not there',
      404,
      { detail: 'Not Found' },
      'INVALID_REQUEST',
      'not-charged',
      'Check the base URL',
    ],
    [
      'a flagged prompt',
      403,
      {
        error: {
          code: 403,
          message: 'flagged',
          metadata: { reasons: ['violence'], flagged_input: 'x', provider_name: 'p' },
        },
      },
      'CONTENT_REFUSED',
      'not-charged',
      'violence',
    ],
    [
      'a picture that was thought unsafe',
      422,
      { error: { message: 'NSFW content detected' } },
      'CONTENT_REFUSED',
      'unknown',
      'NSFW',
    ],
    [
      'one behind a router',
      502,
      {
        error: {
          code: 502,
          message: 'Provider returned error',
          metadata: { provider_name: 'Acme', raw: 'out of order' },
        },
      },
      'UNKNOWN_OUTCOME',
      'unknown',
      'Acme: out of order',
    ],
  ])('%s', async (_, status, body, code, charge, words) => {
    const failure = await server().fail(body, status);
    expect(failure.details).toMatchObject({ code, charge, isSafeToRepeat: false });
    expect(failure.message).toContain(words);
  });

  it('is asked again while it gets a model ready', async () => {
    const { fail } = server();
    const failure = await fail({ detail: 'Model is loading' }, 503, { 'retry-after': '30' });
    expect(failure.details).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      charge: 'not-charged',
      isSafeToRepeat: true,
      retryAfterMs: 30_000,
    });
  });

  it('waits as long as a header of its own says', async () => {
    const failure = await server().fail({ error: 'slow down' }, 429, { 'x-ratelimit-reset': '3' });
    expect(failure.details).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 3000 });
  });
});
