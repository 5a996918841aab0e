import { describe, expect, test } from 'vitest';
import { toyProvider } from '../testing/local/toy-adapter.ts';
import { failureFromPoll } from './failure-from-poll.ts';
import { jobFailed } from './job-failed.ts';

const SECRET = 'toy-canary-0123456789';
const facts = { provider: toyProvider, secrets: [SECRET], now: 0 };
const poll = (status: number, providerText = `no: ${SECRET}`) =>
  failureFromPoll({ status, headers: { 'x-request-id': 'r1' } }, { ...facts, providerText });

describe('what a poll is answered', () => {
  test.each([
    [401, 'CREDENTIALS_REJECTED'],
    [403, 'PERMISSION_DENIED'],
    [429, 'RATE_LIMITED'],
    [500, 'PROVIDER_UNAVAILABLE'],
    [503, 'PROVIDER_UNAVAILABLE'],
  ] as const)('%i speaks of the question', (status, code) => {
    expect(poll(status).details).toMatchObject({ code, charge: 'not-charged' });
  });

  test.each([400, 402, 404, 410, 422])('%i leaves open what became of the job', (status) => {
    const failure = poll(status);
    expect(failure.details).toMatchObject({
      code: 'UNKNOWN_OUTCOME',
      charge: 'unknown',
      isSafeToRepeat: false,
      providerRequestId: 'r1',
      providerMessage: 'no: [secret]',
    });
    expect(failure.message).not.toContain(SECRET);
  });

  test('a job that is not known any more is told so', () => {
    expect(poll(404).message).toContain('Toy does not know the job any more (status 404)');
  });
});

describe('a job that failed', () => {
  test('may have been charged, unless the vendor says otherwise', () => {
    const words = {
      provider: toyProvider,
      secrets: [SECRET],
      providerText: `out of memory ${SECRET}`,
    };
    const unknown = jobFailed(words);
    expect(unknown.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' });
    expect(unknown.message).toBe(
      'Toy accepted the job and could not finish it. It says: "out of memory [secret]". It may have been charged: look at the provider\'s usage page before trying again.',
    );
    expect(jobFailed({ ...words, charge: 'not-charged' }).message).toContain(
      'Nothing was charged.',
    );
    expect(jobFailed({ provider: toyProvider }).message).toContain('It gives no reason.');
  });
});
