import { localize, type ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  badResponse,
  contentRefused,
  failureFromStatus,
  requestIdOf,
  secretsOfCredentials,
} from '@darkroom/provider-kit';
import { dashScopeBase } from './region.ts';
import { type ErrorBody, errorSchema } from './reply-schema.ts';

/** What is known of an answer that is a refusal. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  error: ErrorBody | null;
  requestId: string | null;
  /** The model that was called; absent for a free call. */
  model?: ModelRecord;
}

/** The vendor's codes by how they begin, the longer before the shorter. */
const KINDS: readonly (readonly [prefix: string, kind: AnswerKind])[] = [
  ['InvalidApiKey', 'key-rejected'],
  ['Arrearage', 'funds'],
  ['AllocationQuota.FreeTierOnly', 'funds'],
  ['AccessDenied', 'forbidden'],
  ['Model.AccessDenied', 'forbidden'],
  ['ModelNotFound', 'model-unavailable'],
  ['InvalidParameter', 'invalid-request'],
  ['InvalidURL', 'invalid-request'],
];
const SAFETY = 'DataInspectionFailed';

/** The error of a body in the vendor's envelope; null for any other body, such as a proxy's page. */
export function errorIn(text: string): ErrorBody | null {
  try {
    const error = errorSchema.parse(JSON.parse(text));
    return error.code ? error : null;
  } catch {
    return null;
  }
}

/** Where the vendor's safety rules stopped it, by its words; null: it is no matter of safety. */
export function safetyStage(error: ErrorBody | null): 'input' | 'output' | 'unknown' | null {
  if (!error?.code?.startsWith(SAFETY)) return null;
  if (/\binput\b/i.test(error.message ?? '')) return 'input';
  return /\boutput\b/i.test(error.message ?? '') ? 'output' : 'unknown';
}

const kindOf = ({ status, error }: Refusal): AnswerKind | undefined => {
  const code = error?.code ?? '';
  const kind = KINDS.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (kind) return kind;
  // A 404 in the vendor's envelope that is not about the model is about the path.
  return status === 404 && error ? 'invalid-request' : undefined;
};

function advice({ status, error }: Refusal, context: AdapterContext): string | null {
  if (error?.code === 'InvalidApiKey')
    return `A key of another region or workspace is refused in the same way: this call went to ${dashScopeBase(context)}.`;
  if (status === 404 && !error?.code?.startsWith('ModelNotFound'))
    return `Check the base URL ${dashScopeBase(context)}: it ends in /api/v1.`;
  return null;
}

/** A refusal as a failure that says what to do: safety, money, key, permission, model, pace or a wrong field. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { headers, error, model, requestId } = refusal;
  const { provider } = context;
  const words = {
    provider,
    providerText: error?.message ?? null,
    secrets: secretsOfCredentials(provider, context.credentials),
  };
  const providerRequestId = requestId ?? requestIdOf(headers);
  const stage = safetyStage(error);
  // The vendor bills pictures that were made: what its rules keep is not.
  if (stage) return contentRefused(stage, { ...words, providerRequestId, charge: 'not-charged' });
  const kind = kindOf(refusal);
  // An error inside of a good answer has no status that says anything.
  const status = refusal.status < 300 ? 500 : refusal.status;
  const { details } = failureFromStatus(
    { status, headers },
    {
      ...words,
      now: context.clock.now(),
      ...(model ? { model } : { isFree: true }),
      ...(kind ? { kind } : {}),
    },
  );
  const more = advice(refusal, context);
  return new ProviderFailure({
    ...details,
    message: more === null ? details.message : `${details.message} ${more}`,
    providerRequestId,
  });
}

/** Codes that end a task and say no more of it than that it failed: they speak of calls elsewhere. */
const OF_CALLS: readonly AnswerKind[] = ['key-rejected', 'forbidden', 'rate-limited'];

/** Why a task that was accepted came to nothing. It was made or it was not: neither is billed. */
export function taskFailure(
  error: ErrorBody | null,
  requestId: string | null,
  model: ModelRecord,
  context: AdapterContext,
): ProviderFailure {
  const refusal = { status: 400, headers: {}, error, requestId, model };
  const kind = kindOf(refusal);
  const isTold = safetyStage(error) !== null || (kind && !OF_CALLS.includes(kind));
  if (isTold) return failureOf(refusal, context);
  const { provider, credentials } = context;
  const code = error?.code ? ` (${error.code.slice(0, 80)})` : '';
  return badResponse(`${localize(provider.label)} could not finish the task${code}`, {
    charge: 'not-charged',
    providerRequestId: requestId,
    providerText: error?.message ?? null,
    secrets: secretsOfCredentials(provider, credentials),
  });
}

/** Why one picture of several was not made. */
export function refusedPicture(error: ErrorBody, model: ModelRecord, context: AdapterContext) {
  const { message, details } = taskFailure(error, null, model, context);
  return { code: details.code, message, providerMessage: details.providerMessage ?? null };
}
