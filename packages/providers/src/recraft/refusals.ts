import type { ModelRecord, ProviderFailure } from '@darkroom/core';
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

/** The vendor publishes no list of codes: its words tell safety, money and models from other faults. */
const SAFETY = /moderat|content policy|safety|nsfw|inappropriate/i;
const OF_THE_RESULT =
  /\b(generated|output|result(ing)?) (image|picture|content)|\b(output|result)\b/i;
const FUNDS =
  /\b(not enough|insufficient|no|out of|lack\w*|exceeded) (api )?(units?|credits?|balance|funds)\b|not_enough_credits|insufficient_(credits|funds|units)/i;
const MODEL =
  /\bmodel\b.*\b(unknown|not found|not exist|no longer|retired|unavailable|invalid)\b|\b(unknown|invalid) model\b/i;

/** The error of a body in the vendor's envelope; null for any other body, such as a proxy's page. */
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
  if ((status === 400 || status === 403) && FUNDS.test(said)) return 'funds';
  if (status === 400 && MODEL.test(said)) return 'model-unavailable';
  return undefined;
}

/** A refusal as a failure that says what to do. Whether a 402 or a 403 tells an empty account is not known: both are read. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { status, headers, error, model } = refusal;
  const { provider } = context;
  const said = [error?.code, error?.message].filter(Boolean).join(' ');
  const words = {
    provider,
    providerText: error?.message ?? error?.code ?? null,
    secrets: secretsOfCredentials(provider, context.credentials),
  };
  if ((status === 400 || status === 403 || status === 422) && SAFETY.test(said)) {
    const stage = OF_THE_RESULT.test(said) ? 'output' : 'input';
    return contentRefused(stage, { ...words, providerRequestId: requestIdOf(headers) });
  }
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
