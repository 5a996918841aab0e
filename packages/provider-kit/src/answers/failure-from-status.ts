import {
  type ChargeKnowledge,
  cleanProviderText,
  type FailureCode,
  localize,
  type ModelRecord,
  ProviderFailure,
  type ProviderRecord,
  quotedWords,
} from '@darkroom/core';
import { requestIdOf } from '../http/request-id.ts';
import { holdWait, parseRetryAfter } from '../http/retry-after.ts';

/** What an error answer means. `kindOfStatus` tells it by status; an adapter names it where the vendor's own code tells more. */
export const ANSWER_KINDS = [
  'key-rejected',
  'forbidden',
  'unverified',
  'not-served',
  'funds',
  'rate-limited',
  'model-unavailable',
  'invalid-request',
  'too-large',
  'server-fault',
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export interface StatusFacts {
  provider: ProviderRecord;
  /** The model that was called, where one was. */
  model?: ModelRecord;
  /** Known secrets, to be kept out of every text. */
  secrets?: readonly string[];
  /** The vendor's own words, as they came. */
  providerText?: string | null;
  /** What the vendor's own code means, where it says more than the status. */
  kind?: AnswerKind;
  /** A list, a poll, a check of a key: a server's fault then costs nothing. */
  isFree?: boolean;
  /** What the vendor promises about billing of such an answer, where it differs from the usual. */
  charge?: ChargeKnowledge;
  /** Milliseconds to wait, where the body tells it (Google's retryDelay). Default: the headers. */
  retryAfterMs?: number | null;
  /** Milliseconds since 1970. */
  now: number;
}

const CODES: Readonly<Record<Exclude<AnswerKind, 'server-fault'>, FailureCode>> = {
  'key-rejected': 'CREDENTIALS_REJECTED',
  forbidden: 'PERMISSION_DENIED',
  unverified: 'PERMISSION_DENIED',
  'not-served': 'PERMISSION_DENIED',
  funds: 'INSUFFICIENT_FUNDS',
  'rate-limited': 'RATE_LIMITED',
  'model-unavailable': 'MODEL_UNAVAILABLE',
  'invalid-request': 'INVALID_REQUEST',
  'too-large': 'INVALID_REQUEST',
};

/** The usual meaning of an error status. 404 is about the model only where one was called. */
export function kindOfStatus(status: number, hasModel = true): AnswerKind {
  if (status === 401 || status === 407) return 'key-rejected';
  if (status === 402) return 'funds';
  if (status === 403 || status === 451) return 'forbidden';
  if ((status === 404 || status === 410) && hasModel) return 'model-unavailable';
  if (status === 413) return 'too-large';
  if (status === 429) return 'rate-limited';
  // 408 and 409 may have been worked on
  if (status === 408 || status === 409 || status >= 500) return 'server-fault';
  return 'invalid-request';
}

const join = (...sentences: (string | null | undefined | false)[]) =>
  sentences.filter((sentence) => sentence).join(' ');

function sentences(
  kind: AnswerKind,
  status: number,
  facts: StatusFacts,
  words: string,
  waitMs: number | null,
): string {
  const { provider, model } = facts;
  const { teaching } = provider;
  const name = localize(provider.label);
  const said = quotedWords(words);
  const wanted = model ? ` "${model.providerModelId}"` : '';
  switch (kind) {
    case 'key-rejected':
      return join(
        `${name} refused the key (status ${status}).${said}`,
        teaching.keyShape,
        teaching.newKey ?? 'Make a new one in the account, and set it again.',
      );
    case 'forbidden':
      return join(
        `${name} knows the key and does not allow this call (status ${status}).${said}`,
        teaching.forbidden ?? "Check what the account's key may do.",
      );
    case 'unverified':
      return join(
        `${name} wants the account verified first (status ${status}).${said}`,
        teaching.unverified ?? teaching.forbidden,
      );
    case 'not-served':
      return join(
        `${name} does not serve calls from here (status ${status}).${said}`,
        teaching.notServed ??
          'It goes by the country that the call comes from: run Darkroom in one that it serves. Another key changes nothing.',
      );
    case 'funds':
      return join(
        `The account at ${name} has no money or quota left for this (status ${status}).${said}`,
        teaching.funds ?? 'Add credit or raise the limit in the account, then try again.',
      );
    case 'rate-limited':
      return join(
        waitMs === null
          ? `${name} takes no more calls at the moment (status ${status}).${said}`
          : `${name} takes no more calls for ${Math.max(1, Math.ceil(waitMs / 1000))} s (status ${status}).${said}`,
        teaching.rateLimited ?? 'Wait, or ask for fewer pictures at once.',
      );
    case 'model-unavailable':
      return join(
        `${name} does not serve the model${wanted} to this account (status ${status}).${said}`,
        modelAdvice(model),
      );
    case 'too-large':
      return join(
        `The request is too large for ${name} (status ${status}).${said}`,
        'Give smaller or fewer pictures.',
      );
    case 'invalid-request':
      return model
        ? `${name} refused the request (status ${status}).${said || ' It gives no reason.'}`
        : join(
            `${name} did not understand the call (status ${status}).${said}`,
            'Check the base URL.',
          );
    case 'server-fault':
      return `${name} failed with status ${status}.${said}`;
  }
}

function modelAdvice(model: ModelRecord | undefined): string {
  const lifecycle = model?.lifecycle;
  const when = lifecycle?.retiresOn ? ` It was to be switched off on ${lifecycle.retiresOn}.` : '';
  const instead = lifecycle?.replacedBy
    ? ` Use ${lifecycle.replacedBy} in its place.`
    : ' Choose another model, or look whether the account may use this one.';
  return `It may have been retired.${when}${instead}`;
}

/**
 * The failure that an error status means, taught in the provider's own terms. A server's fault on a paid call is
 * UNKNOWN_OUTCOME with charge `unknown`, unless `charge` says that the vendor never bills it.
 */
export function failureFromStatus(
  answer: { status: number; headers: Readonly<Record<string, string>> },
  facts: StatusFacts,
): ProviderFailure {
  const { status, headers } = answer;
  const kind = facts.kind ?? kindOfStatus(status, facts.model !== undefined);
  const words = cleanProviderText(facts.providerText ?? '', facts.secrets);
  const told =
    facts.retryAfterMs === undefined ? parseRetryAfter(headers, facts.now) : facts.retryAfterMs;
  const waitMs = told === null ? null : holdWait(told);
  const base = {
    providerRequestId: requestIdOf(headers),
    providerMessage: words === '' ? null : words,
    ...(waitMs === null ? {} : { retryAfterMs: waitMs }),
  };
  const message = sentences(kind, status, facts, words, waitMs);
  if (kind !== 'server-fault') {
    const isPassing = kind === 'rate-limited';
    return new ProviderFailure({
      ...base,
      code: CODES[kind],
      message,
      charge: facts.charge ?? 'not-charged',
      isSafeToRepeat: isPassing && (facts.charge ?? 'not-charged') === 'not-charged',
      isRetryable: isPassing,
    });
  }
  const charge = facts.charge ?? (facts.isFree ? 'not-charged' : 'unknown');
  const isFree = charge === 'not-charged';
  return new ProviderFailure({
    ...base,
    code: isFree ? 'PROVIDER_UNAVAILABLE' : 'UNKNOWN_OUTCOME',
    message: isFree
      ? `${message} Nothing was charged. Try again in a moment.`
      : `${message} It may have done the work and charged for it: look at its usage page before trying again.`,
    charge,
    isSafeToRepeat: isFree,
    isRetryable: true,
  });
}
