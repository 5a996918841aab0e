import type { ChargeKnowledge, ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  contentRefused,
  failureFromStatus,
  requestIdOf,
  secretsOfCredentials,
} from '@darkroom/provider-kit';
import { type ErrorBody, errorSchema } from './reply-schema.ts';

/** What is known of an answer that is a refusal. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  error: ErrorBody | null;
  /** The model that was called; absent for a free call. */
  model?: ModelRecord;
}

/** The vendor publishes no list of codes: its words tell what its status does not. */
const WRONG_KEY = /incorrect api key|invalid api key|api key (is )?(invalid|disabled|blocked)/i;
const FUNDS = /insufficient credit|credit balance|spending limit|no credits?\b|purchase credits/i;
const SAFETY = /content policy|content moderation|usage guidelines|safety|moderat/i;
const MODEL = /\bmodel\b.*\b(does not exist|not have access|not found|deprecated|retired)\b/i;

/** The error of a body in one of the vendor's envelopes; null for any other body, such as a front end's page. */
export function errorIn(text: string): ErrorBody | null {
  try {
    const error = errorSchema.parse(JSON.parse(text));
    return error.code || error.message ? error : null;
  } catch {
    return null;
  }
}

/** What the vendor's words mean where they tell more than the status; undefined: the status says it all. */
function kindOf(status: number, said: string): AnswerKind | undefined {
  if (status === 400 && WRONG_KEY.test(said)) return 'key-rejected';
  if (status >= 400 && status < 500 && FUNDS.test(said)) return 'funds';
  if ((status === 400 || status === 403) && MODEL.test(said)) return 'model-unavailable';
  // A 404 in the vendor's envelope that is not about the model is about the path.
  return status === 404 && said !== '' && !MODEL.test(said) ? 'invalid-request' : undefined;
}

const wordsOf = (context: AdapterContext, error: ErrorBody | null) => ({
  provider: context.provider,
  providerText: error?.message ?? error?.code ?? null,
  secrets: secretsOfCredentials(context.provider, context.credentials),
});

/** A refusal by status as a failure that says what to do. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { status, headers, error, model } = refusal;
  const words = wordsOf(context, error);
  const said = [error?.code, error?.message].filter(Boolean).join(' ');
  if ((status === 400 || status === 403 || status === 422) && SAFETY.test(said))
    return contentRefused('input', { ...words, providerRequestId: requestIdOf(headers) });
  const kind = kindOf(status, said);
  return failureFromStatus(
    { status, headers },
    {
      ...words,
      now: context.clock.now(),
      ...(model ? { model } : { isFree: true }),
      ...(kind ? { kind } : {}),
    },
  );
}

/** A key that is known and switched off, as its own facts tell. */
export function keyOff(
  kind: 'key-rejected' | 'forbidden',
  providerText: string,
  context: AdapterContext,
): ProviderFailure {
  const words = { ...wordsOf(context, null), providerText };
  const status = kind === 'forbidden' ? 403 : 401;
  return failureFromStatus(
    { status, headers: {} },
    { ...words, kind, isFree: true, now: context.clock.now() },
  );
}

/** Content that was refused behind a status 200. */
export function blocked(
  stage: 'input' | 'output',
  facts: { reason: string | null; charge: ChargeKnowledge; requestId: string | null },
  context: AdapterContext,
): ProviderFailure {
  return contentRefused(stage, {
    ...wordsOf(context, null),
    providerText: facts.reason,
    charge: facts.charge,
    providerRequestId: facts.requestId,
  });
}
