import { type FailureCode, ProviderFailure } from '@darkroom/core';
import { type JobFailedFacts, jobFailed } from './job-failed.ts';

/** What the vendor says of the request itself. Every other code would be taken for the answer to a question. */
const OF_THE_REQUEST: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'CONTENT_REFUSED',
  'INVALID_REQUEST',
  'MODEL_UNAVAILABLE',
  'INSUFFICIENT_FUNDS',
  'IMAGE_UNREADABLE',
  'PROVIDER_BAD_RESPONSE',
  'STORAGE_FAILED',
]);

/**
 * A failure as the end of a job: of a request that the vendor worked on later, and whose own answer says no. A refused
 * key or a server's fault in there is the job's failure, since asking again tells the same; `facts` say how it is billed.
 */
export function failureOfJob(error: unknown, facts: JobFailedFacts): unknown {
  if (!(error instanceof ProviderFailure)) return error;
  const { details } = error;
  if (OF_THE_REQUEST.has(details.code))
    return new ProviderFailure({ ...details, isSafeToRepeat: false }, { cause: error });
  return jobFailed({
    ...facts,
    providerText: details.providerMessage ?? facts.providerText ?? null,
    providerRequestId: details.providerRequestId ?? facts.providerRequestId ?? null,
  });
}
