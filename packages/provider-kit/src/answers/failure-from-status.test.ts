import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { testCredentials } from '../testing/credentials.ts';
import { toyModel, toyProvider } from '../testing/local/toy-adapter.ts';
import { badResponse } from './bad-response.ts';
import { contentRefused } from './content-refused.ts';
import { failureFromStatus, type StatusFacts } from './failure-from-status.ts';
import { secretsOfCredentials } from './secrets-of-credentials.ts';

const facts: StatusFacts = { provider: toyProvider, model: toyModel, now: 0 };
const { teaching } = toyProvider;

describe('failureFromStatus on a paid call', () => {
  test.each([
    [400, 'INVALID_REQUEST', 'not-charged', false],
    [401, 'CREDENTIALS_REJECTED', 'not-charged', false],
    [402, 'INSUFFICIENT_FUNDS', 'not-charged', false],
    [403, 'PERMISSION_DENIED', 'not-charged', false],
    [404, 'MODEL_UNAVAILABLE', 'not-charged', false],
    [405, 'INVALID_REQUEST', 'not-charged', false],
    [408, 'UNKNOWN_OUTCOME', 'unknown', false],
    [409, 'UNKNOWN_OUTCOME', 'unknown', false],
    [410, 'MODEL_UNAVAILABLE', 'not-charged', false],
    [413, 'INVALID_REQUEST', 'not-charged', false],
    [422, 'INVALID_REQUEST', 'not-charged', false],
    [429, 'RATE_LIMITED', 'not-charged', true],
    [500, 'UNKNOWN_OUTCOME', 'unknown', false],
    [502, 'UNKNOWN_OUTCOME', 'unknown', false],
    [503, 'UNKNOWN_OUTCOME', 'unknown', false],
    [504, 'UNKNOWN_OUTCOME', 'unknown', false],
    [524, 'UNKNOWN_OUTCOME', 'unknown', false],
  ])('%i: %s, %s', (status, code, charge, isSafeToRepeat) => {
    const failure = failureFromStatus({ status, headers: { 'x-request-id': 'r1' } }, facts);
    expect(failure.details).toMatchObject({
      code,
      charge,
      isSafeToRepeat,
      providerRequestId: 'r1',
    });
    expect(failure.message).toContain('Toy');
    expect(failure.message).toContain(String(status));
  });

  test.each([
    [401, teaching.keyShape],
    [401, teaching.newKey],
    [402, teaching.funds],
    [403, teaching.forbidden],
    [429, teaching.rateLimited],
    [404, 'may have been retired'],
    [404, '"toy"'],
    [500, 'usage page'],
  ])('%i teaches: %s', (status, sentence) => {
    expect(failureFromStatus({ status, headers: {} }, facts).message).toContain(sentence);
  });

  test('a vendor that never bills a fault says so', () => {
    const failure = failureFromStatus(
      { status: 503, headers: {} },
      { ...facts, charge: 'not-charged' },
    );
    expect(failure.details).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      charge: 'not-charged',
      isSafeToRepeat: true,
    });
  });

  test("the vendor's own code tells more than its status", () => {
    const answer = { status: 429, headers: { 'retry-after': '2' } };
    expect(failureFromStatus(answer, { ...facts, kind: 'funds' }).details).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      isSafeToRepeat: false,
    });
    expect(failureFromStatus(answer, facts).details.retryAfterMs).toBe(2000);
    expect(failureFromStatus(answer, { ...facts, retryAfterMs: 9e9 }).details.retryAfterMs).toBe(
      900_000,
    );
    expect(failureFromStatus(answer, { ...facts, retryAfterMs: null }).details).not.toHaveProperty(
      'retryAfterMs',
    );
  });
});

test('a free call: a fault costs nothing, and 404 is about the address', () => {
  const free: StatusFacts = { provider: toyProvider, now: 0, isFree: true };
  expect(failureFromStatus({ status: 500, headers: {} }, free).details).toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    charge: 'not-charged',
  });
  const lost = failureFromStatus({ status: 404, headers: {} }, free);
  expect(lost.code).toBe('INVALID_REQUEST');
  expect(lost.message).toContain('base URL');
});

describe('secrets', () => {
  const key = 'toy-canary-0123456789abcdef';
  const credentials = testCredentials({ toy_key: key });
  const secrets = secretsOfCredentials(toyProvider, credentials);
  const providerText = `<b>Bad key</b> ${key}\u001b[31m ${'x'.repeat(10_000_000)}`;

  test('stay out of every failure, markup and controls too, and the words are cut', () => {
    const refusal = { provider: toyProvider, providerText, secrets };
    for (const failure of [
      failureFromStatus({ status: 401, headers: {} }, { ...facts, providerText, secrets }),
      contentRefused('input', refusal),
      badResponse('Toy spoke in tongues', { providerText, secrets }),
    ]) {
      const all = inspect(failure, { depth: 9, showHidden: true });
      expect(all).not.toContain(key);
      expect(all).not.toContain('\u001b[31m');
      expect(failure.details.providerMessage).not.toContain('<b>');
      expect(failure.details.providerMessage?.length).toBeLessThanOrEqual(2048);
      expect(failure.message.length).toBeLessThan(1000);
    }
  });

  test('of a file are its long texts as well', () => {
    const provider = {
      ...toyProvider,
      credentialForm: toyProvider.credentialForm.map((field) => ({
        ...field,
        type: 'file' as const,
      })),
    };
    const file = JSON.stringify({
      type: 'service_account',
      private_key: 'MIIEvQIBADANBgkqhkiG9w0BAQ',
    });
    const found = secretsOfCredentials(provider, testCredentials({ toy_key: file }));
    expect(found).toContain('MIIEvQIBADANBgkqhkiG9w0BAQ');
    expect(found[0]).toBe(file);
  });
});

test.each([
  ['input', 'not-charged', false],
  ['output', 'unknown', true],
  ['unknown', 'unknown', false],
] as const)('a refusal at %s: %s', (stage, charge, isRetryable) => {
  const failure = contentRefused(stage, { provider: toyProvider, providerText: 'nudity' });
  expect(failure.details).toMatchObject({
    code: 'CONTENT_REFUSED',
    stage,
    charge,
    isRetryable,
    isSafeToRepeat: false,
    providerMessage: 'nudity',
  });
});
