import {
  cleanProviderText,
  localize,
  type ModelRecord,
  ProviderFailure,
  printable,
} from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  contentRefused,
  failureFromStatus,
  requestIdOf,
  secretsOfCredentials,
} from '@darkroom/provider-kit';
import { arkBase } from './region.ts';
import { type ErrorBody, errorReplySchema } from './reply-schema.ts';

/** What is known of an answer that is a refusal. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  error: ErrorBody | null;
  /** The model that was called; absent for a free list. */
  model?: ModelRecord;
  /** Where the reply itself tells. */
  charge?: 'not-charged' | 'unknown';
}

/** The vendor's codes by how they begin: many carry a suffix that says more. */
const KINDS: readonly (readonly [prefix: string, kind: AnswerKind])[] = [
  ['AuthenticationError', 'key-rejected'],
  ['AccountOverdue', 'funds'],
  ['QuotaExceeded', 'funds'],
  ['SetLimitExceeded', 'funds'],
  ['AccessDenied', 'forbidden'],
  ['OperationDenied', 'forbidden'],
  ['InvalidEndpointOrModel', 'model-unavailable'],
  ['ModelNotOpen', 'model-unavailable'],
  ['UnsupportedModel', 'model-unavailable'],
  ['InvalidParameter', 'invalid-request'],
  ['MissingParameter', 'invalid-request'],
];

/** The error object of a body in the vendor's envelope; null for any other body, such as a proxy's page. */
export function errorIn(text: string): ErrorBody | null {
  try {
    return errorReplySchema.parse(JSON.parse(text)).error;
  } catch {
    return null;
  }
}

/** Where the vendor's safety rules stopped it; null: it is no matter of safety. */
export function safetyStage(error: ErrorBody | null): 'input' | 'output' | 'unknown' | null {
  const code = error?.code ?? '';
  if (!code.includes('SensitiveContentDetected')) return null;
  if (code.startsWith('Input')) return 'input';
  return code.startsWith('Output') ? 'output' : 'unknown';
}

/** What the vendor's code means where it tells more than the status; undefined: the status says it all. */
function kindOf({ status, error }: Refusal): AnswerKind | undefined {
  const code = error?.code ?? '';
  const kind = KINDS.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (kind) return kind;
  // A 404 in the vendor's envelope that is not about the model is about the path.
  return status === 404 && error ? 'invalid-request' : undefined;
}

/** What to do, where neither the status nor the provider's file says it. */
function advice({ status, error }: Refusal, context: AdapterContext): string | null {
  const code = error?.code ?? '';
  if (code.endsWith('.PrivacyInformation')) {
    return 'It takes a face in the picture for that of a real person, which it does not change.';
  }
  if (code.startsWith('ModelNotOpen')) {
    return 'Activate the model in the Ark console first: https://console.byteplus.com/ark, in China https://console.volcengine.com/ark.';
  }
  if (code.startsWith('InvalidEndpointOrModel')) {
    return 'Models whose names begin with "doubao" are served in the region China alone, the others outside it.';
  }
  return status === 404 && !KINDS.some(([prefix]) => code.startsWith(prefix))
    ? `Check the base URL ${arkBase(context)}: it ends in /api/v3.`
    : null;
}

/** A refusal as a failure that says what to do: safety, money, key, permission, model, pace or a wrong field. */
export function failureOf(refusal: Refusal, context: AdapterContext): ProviderFailure {
  const { status, headers, error, model, charge } = refusal;
  const { provider } = context;
  const words = {
    provider,
    providerText: error?.message ?? null,
    secrets: secretsOfCredentials(provider, context.credentials),
    ...(charge ? { charge } : {}),
  };
  const stage = safetyStage(error);
  const kind = kindOf(refusal);
  const failure = stage
    ? contentRefused(stage, { ...words, providerRequestId: requestIdOf(headers) })
    : failureFromStatus(
        { status, headers },
        {
          ...words,
          now: context.clock.now(),
          ...(model ? { model } : { isFree: true }),
          ...(kind ? { kind } : {}),
        },
      );
  const more = advice(refusal, context);
  if (more === null) return failure;
  return new ProviderFailure({ ...failure.details, message: `${failure.message} ${more}` });
}

/** Why one picture of a set was not made, as a sentence and in the vendor's words. */
export function refusedPicture(error: ErrorBody, context: AdapterContext) {
  const { provider, credentials } = context;
  const secrets = secretsOfCredentials(provider, credentials);
  const words = cleanProviderText(error.message ?? '', secrets);
  const stage = safetyStage(error);
  const message = stage
    ? contentRefused(stage, { provider, providerText: words }).message
    : `${localize(provider.label)} could not make one picture of the set (${printable(error.code ?? 'no code', 80)}).${words === '' ? '' : ` It says: "${printable(words, 300)}"`}`;
  const code = stage ? ('CONTENT_REFUSED' as const) : ('PROVIDER_BAD_RESPONSE' as const);
  return { code, message, providerMessage: words === '' ? null : words };
}
