import {
  type ChargeKnowledge,
  cleanProviderText,
  localize,
  ProviderFailure,
  type ProviderRecord,
  quotedWords,
} from '@darkroom/core';

export interface JobFailedFacts {
  provider: ProviderRecord;
  /** The vendor's own words, as they came. */
  providerText?: string | null;
  secrets?: readonly string[];
  /** What the vendor says about the bill of jobs that fail. Default: `unknown`. */
  charge?: ChargeKnowledge;
  providerRequestId?: string | null;
}

const ENDINGS: Readonly<Record<ChargeKnowledge, string>> = {
  'not-charged': 'Nothing was charged. Try again.',
  charged: 'The call was charged.',
  unknown: "It may have been charged: look at the provider's usage page before trying again.",
};

/**
 * A job that ended without a picture, as its status tells it. Its code never is one that speaks of the question (a
 * refused key, a server that is away), after which the job would be asked about again and again.
 */
export function jobFailed(facts: JobFailedFacts): ProviderFailure {
  const words = cleanProviderText(facts.providerText ?? '', facts.secrets);
  const said = quotedWords(words) || ' It gives no reason.';
  const charge = facts.charge ?? 'unknown';
  return new ProviderFailure({
    code: 'PROVIDER_BAD_RESPONSE',
    message: `${localize(facts.provider.label)} accepted the job and could not finish it.${said} ${ENDINGS[charge]}`,
    charge,
    isSafeToRepeat: false,
    isRetryable: true,
    providerRequestId: facts.providerRequestId ?? null,
    providerMessage: words === '' ? null : words,
  });
}
