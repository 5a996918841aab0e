import {
  type ChargeKnowledge,
  cleanProviderText,
  localize,
  ProviderFailure,
  type ProviderRecord,
  quotedWords,
} from '@darkroom/core';

export interface RefusalFacts {
  provider: ProviderRecord;
  /** The vendor's own words or category, as they came. */
  providerText?: string | null;
  secrets?: readonly string[];
  /** Default: `not-charged` for input, `unknown` for the rest. */
  charge?: ChargeKnowledge;
  providerRequestId?: string | null;
}

const WHERE = {
  input: 'what was asked for',
  output: 'the picture that it had painted',
  unknown: 'this request',
} as const;

/** A refusal by a vendor's safety rules, at the prompt and pictures (`input`) or at the finished picture (`output`). */
export function contentRefused(
  stage: 'input' | 'output' | 'unknown',
  facts: RefusalFacts,
): ProviderFailure {
  const words = cleanProviderText(facts.providerText ?? '', facts.secrets);
  const said = quotedWords(words);
  const charge = facts.charge ?? (stage === 'input' ? 'not-charged' : 'unknown');
  const advice =
    stage === 'output'
      ? 'Another try may pass; so may a prompt that leaves less open.'
      : 'Change the prompt or the pictures.';
  return new ProviderFailure({
    code: 'CONTENT_REFUSED',
    message: `The safety rules of ${localize(facts.provider.label)} refused ${WHERE[stage]}.${said} ${advice}`,
    charge,
    stage,
    isSafeToRepeat: false,
    isRetryable: stage === 'output',
    providerRequestId: facts.providerRequestId ?? null,
    providerMessage: words === '' ? null : words,
  });
}
