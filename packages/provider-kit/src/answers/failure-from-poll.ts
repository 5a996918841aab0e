import { cleanProviderText, localize, ProviderFailure, quotedWords } from '@darkroom/core';
import { requestIdOf } from '../http/request-id.ts';
import {
  type AnswerKind,
  failureFromStatus,
  kindOfStatus,
  type StatusFacts,
} from './failure-from-status.ts';

/** Kinds that speak of the question: the job goes on meanwhile, and is asked about again. */
const OF_THE_QUESTION: ReadonlySet<AnswerKind> = new Set([
  'key-rejected',
  'forbidden',
  'unverified',
  'not-served',
  'rate-limited',
  'server-fault',
]);

/**
 * The failure that an error status means when it answers the question how a job stands. Nothing of it says that the
 * job was not charged: one that the provider does not know any more is UNKNOWN_OUTCOME.
 */
export function failureFromPoll(
  answer: { status: number; headers: Readonly<Record<string, string>> },
  facts: Omit<StatusFacts, 'model' | 'isFree' | 'charge'>,
): ProviderFailure {
  const kind = facts.kind ?? kindOfStatus(answer.status, false);
  if (OF_THE_QUESTION.has(kind)) return failureFromStatus(answer, { ...facts, kind, isFree: true });
  const words = cleanProviderText(facts.providerText ?? '', facts.secrets);
  const said = quotedWords(words);
  const isGone = answer.status === 404 || answer.status === 410;
  const what = isGone ? 'does not know the job any more' : 'does not say how the job stands';
  return new ProviderFailure({
    code: 'UNKNOWN_OUTCOME',
    message: `${localize(facts.provider.label)} ${what} (status ${answer.status}).${said} It was accepted before, and may have been done and charged: look at the provider's usage page before trying again.`,
    charge: 'unknown',
    isSafeToRepeat: false,
    isRetryable: true,
    providerRequestId: requestIdOf(answer.headers),
    providerMessage: words === '' ? null : words,
  });
}
