import { localize, type Problem } from '@darkroom/core';
import type { Viewer } from '../../contracts.ts';
import type { ConfigurationContext } from '../context.ts';
import { answerProblem } from '../providers/answer-problem.ts';
import { askProvider } from '../providers/ask-provider.ts';
import { providerView } from '../providers/provider-view.ts';
import { unknownProvider } from '../providers/unknown-provider.ts';
import { keepAnswer, outfitOf, type VerifyResult } from '../providers/verify-provider.ts';
import { ownSituation } from '../status/own-situation.ts';

/** Asks a provider, at no cost, whether each of a user's own keys is good, and keeps the answers. */
export async function verifyOwnKeys(
  context: ConfigurationContext,
  viewer: Viewer,
  provider: string,
  signal?: AbortSignal,
): Promise<VerifyResult> {
  const { situations, statuses } = context;
  const found = situations.find(provider);
  if (!found) return { provider: null, problems: [unknownProvider(provider, situations)] };
  const own = ownSituation(await situations.of(found), viewer.userId);
  const problems: Problem[] = [];
  for (const set of own.complete) {
    const answer = await askProvider(context, outfitOf(own, set), signal);
    await keepAnswer(context, own, set, answer);
    const problem = answerProblem(own, answer);
    if (problem)
      problems.push({ ...problem, message: `Your own key "${set.name}": ${problem.message}` });
  }
  if (own.complete.length === 0) {
    const { record } = own;
    const why = own.sets[0] ? statuses.ofSet(own, own.sets[0]).message : null;
    problems.push({
      code: 'PROVIDER_KEY_REQUIRED',
      message: `You have no key of your own with ${localize(record.label)} that could be checked.${why === null ? ' Give one first.' : ` ${why}`}`,
      field: ['provider'],
      provider: record.slug,
    });
  }
  return {
    provider: providerView(await situations.of(found), statuses, viewer),
    problems: problems.length >= Math.max(own.complete.length, 1) ? problems : [],
  };
}
