import type { Problem } from '@darkroom/core';
import type { ProviderStatus, ProviderView } from '../../contracts.ts';
import { type ConfigurationContext, providerEvent, write } from '../context.ts';
import { verifyOwn } from '../models/verify-model.ts';
import type { CatalogProvider } from '../ports.ts';
import { notConfiguredProblem } from '../status/missing-key.ts';
import { isPerModel } from '../status/own-set.ts';
import {
  type CredentialSet,
  DEFAULT_SET,
  plainValues,
  type Situation,
} from '../status/situation.ts';
import { answerProblem } from './answer-problem.ts';
import { askProvider, type ProviderAnswer } from './ask-provider.ts';
import { providerView } from './provider-view.ts';
import { unknownProvider } from './unknown-provider.ts';

export interface VerifyResult {
  provider: ProviderView | null;
  problems: Problem[];
}

/**
 * Asks a provider, at no cost, whether each complete set of its credentials is good, and keeps the answers. Of a provider
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
  const problems: Problem[] = [];
  for (const set of situation.sets) {
    if (set.missing.length > 0) continue;
    const answer = await askProvider(context, outfitOf(situation, set), signal);
    await keepAnswer(context, found, situation, set, answer);
    const problem = set === situation.active ? answerProblem(situation, answer) : null;
    if (problem) problems.push(problem);
  }
  return { provider: await view(), problems };
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

/** Keeps what a provider said, unless it was configured anew while it was being asked. */
async function keepAnswer(
  context: ConfigurationContext,
  provider: CatalogProvider,
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
  if (set === situation.active) vendorModels.remember(situation, set, answer.modelIds);
  await write(context, async (tx) => {
    const { slug } = provider.record;
    if (set.name === DEFAULT_SET) {
      await tx.providerSettings.set(slug, {
        state: status.state,
        stateMessage: status.message,
        checkedAt: status.checkedAt,
      });
    }
    await tx.events.append(providerEvent(slug, 'VERIFIED'));
  });
}
