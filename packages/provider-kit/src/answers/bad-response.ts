import { type ChargeKnowledge, cleanProviderText, ProviderFailure } from '@darkroom/core';

export interface BadResponseFacts {
  /** Default `unknown`: an unreadable answer to a paid call has probably been charged. */
  charge?: ChargeKnowledge;
  providerRequestId?: string | null;
  /** The answer's own words, as they came. */
  providerText?: string | null;
  /** Known secrets, to be kept out of the words. */
  secrets?: readonly string[];
  /** Whether asking again may help and costs nothing: true of the answer to a free call. Default false. */
  isSafeToRepeat?: boolean;
  cause?: unknown;
}

const ENDINGS: Readonly<Record<ChargeKnowledge, string>> = {
  'not-charged': 'Nothing was charged.',
  charged: 'The call was charged.',
  unknown: "It may have been charged: look at the provider's usage page before trying again.",
};

/** An answer that cannot be used. `what`: a sentence without its full stop, such as "OpenAI sent no picture". */
export function badResponse(what: string, facts: BadResponseFacts = {}): ProviderFailure {
  const charge = facts.charge ?? 'unknown';
  return new ProviderFailure(
    {
      code: 'PROVIDER_BAD_RESPONSE',
      message: `${what.replace(/\.$/, '')}. ${ENDINGS[charge]}`,
      charge,
      isSafeToRepeat: facts.isSafeToRepeat ?? false,
      isRetryable: true,
      providerRequestId: facts.providerRequestId ?? null,
      providerMessage: facts.providerText
        ? cleanProviderText(facts.providerText, facts.secrets)
        : null,
    },
    facts.cause === undefined ? undefined : { cause: facts.cause },
  );
}
