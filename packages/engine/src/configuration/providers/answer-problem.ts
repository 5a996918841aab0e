import { localize, type Problem } from '@darkroom/core';
import type { Situation } from '../status/situation.ts';
import type { ProviderAnswer } from './ask-provider.ts';

/** What the caller has to put right, where the provider said no or said nothing. */
export function answerProblem({ record }: Situation, answer: ProviderAnswer): Problem | null {
  const base = { field: ['provider'], provider: record.slug };
  const name = localize(record.label);
  if (answer.state === 'REJECTED') {
    return {
      ...base,
      code: 'CREDENTIALS_REJECTED',
      message: answer.message ?? `${name} rejected the credentials.`,
    };
  }
  if (answer.state === 'UNREACHABLE') {
    return {
      ...base,
      code: 'PROVIDER_UNREACHABLE',
      message: answer.message ?? `${name} could not be reached.`,
    };
  }
  return null;
}
