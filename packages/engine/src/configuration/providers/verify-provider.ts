import type { Problem } from '@darkroom/core';
import type { ProviderStatus, ProviderView } from '../../contracts.ts';
import { type ConfigurationContext, providerEvent, write } from '../context.ts';
import { verifyOwn } from '../models/verify-model.ts';
import { type CredentialSet, plainValues } from '../status/credential-set.ts';
import { notConfiguredProblem } from '../status/missing-key.ts';
import { isPerModel } from '../status/own-set.ts';
import type { Situation } from '../status/situation.ts';
import { answerProblem } from './answer-problem.ts';
import { askProvider, type ProviderAnswer } from './ask-provider.ts';
import { keepStatus } from './keep-status.ts';
import { providerView } from './provider-view.ts';
import { unknownProvider } from './unknown-provider.ts';

export interface VerifyResult {
  provider: ProviderView | null;
  problems: Problem[];
}

/**
 * Asks a provider, at no cost, whether each complete set of its credentials is good, and keeps the answers: one that was
 * rejected before and is accepted now is used again. There is a problem only where none can be used. Of a provider
 * whose models have nothing in common each model's own are asked about.
 */
export async function verifyProvider(
  context: ConfigurationContext,
  name: string,
  signal?: AbortSignal,
): Promise<VerifyResult> {
  const { situations, statuses } = context;
  const found = situations.find(name);
  if (!found) return { provider: null, problems: [unknownProvider(name, situations)] };
  const situation = await situations.of(found);
  const view = async () => providerView(await situations.of(found), statuses);
  if (isPerModel(situation.record) && situation.ofModels.length > 0) {
    // Nothing in common is there to be checked: each model is asked about by itself.
    const each = await Promise.all(
      situation.ofModels.map((stored) => verifyOwn(context, situation, stored, signal)),
    );
    const problems = each.flatMap((problem) => problem ?? []);
    return {
      provider: await view(),
      problems: problems.map((problem) => ({ ...problem, field: ['provider'] })),
    };
  }
  const missing = notConfiguredProblem(situation, situations.apiKeysFile);
  if (missing) return { provider: await view(), problems: [{ ...missing, field: ['provider'] }] };
  const answers: { set: CredentialSet; answer: ProviderAnswer }[] = [];
  for (const set of situation.complete) {
    const answer = await askProvider(context, outfitOf(situation, set), signal);
    await keepAnswer(context, situation, set, answer);
    answers.push({ set, answer });
  }
  return { provider: await view(), problems: noneUsable(situation, answers) };
}

/** What was said of each set, where none of them can be used. */
function noneUsable(
  situation: Situation,
  answers: readonly { set: CredentialSet; answer: ProviderAnswer }[],
): Problem[] {
  const problems = answers.flatMap(({ set, answer }) => {
    const problem = answerProblem(situation, answer);
    if (problem === null) return [];
    const whose = answers.length > 1 ? `The credentials "${set.name}": ` : '';
    return [{ ...problem, message: `${whose}${problem.message}` }];
  });
  return problems.length === answers.length ? problems : [];
}

/** What a set goes out with. */
export function outfitOf({ record, baseUrl }: Situation, set: CredentialSet) {
  return {
    record,
    baseUrl: baseUrl.url ?? '',
    form: record.credentialForm,
    values: plainValues(set.values),
  };
}

/** Keeps what a provider said of a set. */
export async function keepAnswer(
  context: ConfigurationContext,
  situation: Situation,
  set: CredentialSet,
  answer: ProviderAnswer,
): Promise<void> {
  const { statuses, vendorModels, clock } = context;
  const status: ProviderStatus = {
    state: answer.state,
    message: answer.message,
    checkedAt: new Date(clock.now()),
  };
  statuses.remember(situation, set, status);
  if (set === situation.active && situation.owner === '')
    vendorModels.remember(situation, set, answer.modelIds);
  await write(context, async (tx) => {
    await keepStatus(tx, situation, set, status);
    await tx.events.append(providerEvent(situation.record.slug, 'VERIFIED'));
  });
}
