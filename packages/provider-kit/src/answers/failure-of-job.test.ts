import { ProviderFailure, providerRecordSchema } from '@darkroom/core';
import { describe, expect, it } from 'vitest';
import { calmPolling } from '../calls/calm-polling.ts';
import { failureOfJob } from './failure-of-job.ts';

const provider = providerRecordSchema.parse({
  slug: 'acme',
  label: 'Acme',
  configurationMethods: ['predefined-model'],
});
const facts = { provider, charge: 'not-charged' } as const;
const failure = (code: ProviderFailure['code']) =>
  new ProviderFailure({ code, message: 'No.', charge: 'unknown', isSafeToRepeat: true });

describe('a failure as the end of a job', () => {
  it('keeps what the vendor says of the request, and is asked about no more', () => {
    for (const code of ['CONTENT_REFUSED', 'INVALID_REQUEST', 'MODEL_UNAVAILABLE'] as const)
      expect(failureOfJob(failure(code), facts)).toMatchObject({
        details: { code, charge: 'unknown', isSafeToRepeat: false },
      });
  });

  it("is the job's own where it would be taken for the answer to a question", () => {
    for (const code of ['RATE_LIMITED', 'CREDENTIALS_REJECTED', 'UNKNOWN_OUTCOME'] as const)
      expect(failureOfJob(failure(code), facts)).toMatchObject({
        details: { code: 'PROVIDER_BAD_RESPONSE', charge: 'not-charged', isSafeToRepeat: false },
      });
  });

  it('is left alone where it is none of a provider', () => {
    const error = new TypeError('a defect');
    expect(failureOfJob(error, facts)).toBe(error);
  });
});

it('asks about a job the rarer the older it is', () => {
  const minute = 60_000;
  const waits = [0, 1, 10, 30, 600].map((age) => calmPolling(0, age * minute));
  expect(waits).toEqual([10_000, 10_000, 30_000, 90_000, 120_000]);
});
