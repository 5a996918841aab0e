import { type ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  contentRefused,
  failureFromPoll,
  failureFromStatus,
  jobFailed,
  requestIdOf,
} from '@darkroom/provider-kit';
import { type ErrorReply, errorReplySchema } from './reply-schema.ts';

/** What is known of an answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  error: ErrorReply | null;
  /** The model that was called; absent for a free call. */
  model?: ModelRecord;
}

/** An error in the vendor's form; null for any other body, such as a proxy's page. */
export function errorIn(text: string): ErrorReply | null {
  try {
    return errorReplySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const wordsOf = (error: ErrorReply | null) =>
  error?.errors?.join(' ') || error?.message || error?.name || null;

const isModerated = ({ error }: Refusal) => error?.name === 'content_moderation';

function factsOf({ error }: Refusal, context: AdapterContext) {
  const { provider } = context;
  return { provider, providerText: wordsOf(error), secrets: context.secrets() };
}

/** An error as a failure that says what to do: safety, money, key, pace or a wrong field. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { status, headers, error, model } = refusal;
  const words = factsOf(refusal, context);
  if (isModerated(refusal)) {
    return contentRefused('input', { ...words, providerRequestId: requestIdOf(headers) });
  }
  // The vendor does not bill calls that fail. What comes in its own form has failed; a page of a gateway tells nothing.
  const isOwnFault = status >= 500 && error !== null;
  const failure = failureFromStatus(
    { status, headers },
    {
      ...words,
      now: context.clock.now(),
      ...(model ? { model } : { isFree: true }),
      ...(isOwnFault ? { charge: 'not-charged' } : {}),
    },
  );
  // Free of charge, and yet something may have run: whether to try again is for the person to say.
  return isOwnFault && model
    ? new ProviderFailure({ ...failure.details, isSafeToRepeat: false })
    : failure;
}

/** The same for an answer to the question how a result stands, which says nothing of the bill. */
export function pollFailure(refusal: Refusal, context: AdapterContext): ProviderFailure {
  if (isModerated(refusal)) return failureOf(refusal, context);
  const isOver = refusal.error !== null && [400, 422].includes(refusal.status);
  if (isOver) {
    // The vendor does not bill calls that fail.
    const providerRequestId = requestIdOf(refusal.headers);
    return jobFailed({ ...factsOf(refusal, context), charge: 'not-charged', providerRequestId });
  }
  return failureFromPoll(refusal, { ...factsOf(refusal, context), now: context.clock.now() });
}
