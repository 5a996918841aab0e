import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '@darkroom/core';
import type { InstalledModel, ModelRef } from '../../contracts.ts';
import { type ConfigurationContext, modelEvent, write } from '../context.ts';
import { answerProblem } from '../providers/answer-problem.ts';
import { askProvider, type ProviderAnswer } from '../providers/ask-provider.ts';

import type { StoredSet } from '../sources/stored-state.ts';
import { ownCredentials } from '../status/own-set.ts';
import type { Situation } from '../status/situation.ts';
import { installedModel, missingModelProblem } from './find-model.ts';

export interface VerifyModelResult {
  /** Null where there is no such model. */
  model: InstalledModel | null;
  problems: Problem[];
}

/** Asks a provider, at no cost, whether a model's own credentials are good, and keeps the answer. */
export async function verifyModel(
  context: ConfigurationContext,
  ref: ModelRef,
  signal?: AbortSignal,
): Promise<VerifyModelResult> {
  const { situations } = context;
  const model = installedModel(await context.models.read(), ref);
  if (!model) return { model, problems: [await missingModelProblem(context, ref)] };
  const provider = situations.find(model.provider);
  const stored = await situations.ofModel(model.provider, model.source);
  if (!provider || !stored) {
    return {
      model,
      problems: [
        {
          code: 'INVALID_INPUT',
          message: `${model.record.name} has no credentials of its own: it goes by those of its provider, ${model.provider}. Check those, or give it some of its own.`,
          field: ['model'],
          provider: model.provider,
        },
      ],
    };
  }
  const problem = await verifyOwn(context, await situations.of(provider), stored, signal);
  return { model, problems: problem ? [{ ...problem, field: ['model'] }] : [] };
}

/** Asks about one model's own credentials and keeps the answer. Gives what stands in the way, where something does. */
export async function verifyOwn(
  context: ConfigurationContext,
  situation: Situation,
  stored: StoredSet,
  signal?: AbortSignal,
): Promise<Problem | null> {
  const { record } = situation;
  const { source } = stored;
  const own = ownCredentials(situation, stored);
  if (!own?.isComplete) {
    return {
      code: 'PROVIDER_KEY_REQUIRED',
      message: `The credentials of ${source} are not complete for the address that requests go to. Give them anew.`,
      provider: record.slug,
    };
  }
  const { baseUrl, values } = own;
  const outfit = { record, baseUrl, form: record.modelCredentialForm, values };
  const answer = await askProvider(context, outfit, signal);
  // Unless it was given others while the provider was asked: nothing was said of those.
  const since = ownCredentials(situation, await context.situations.ofModel(record.slug, source));
  if (isDeepStrictEqual(since, own)) await keepOwnAnswer(context, situation, source, answer);
  const problem = answerProblem(situation, answer);
  return problem && { ...problem, message: `${source}: ${problem.message}` };
}

/** Keeps what a provider said of a model's own credentials as they are stored now, and tells those who watch. */
export async function keepOwnAnswer(
  context: ConfigurationContext,
  situation: Situation,
  source: string,
  answer: ProviderAnswer,
): Promise<void> {
  const { situations, clock, models } = context;
  const stored = await situations.ofModel(situation.record.slug, source);
  const own = ownCredentials(situation, stored);
  if (!stored || !own) return;
  const model = (await models.read()).bySource.get(source);
  const isListed =
    model && answer.modelIds ? answer.modelIds.includes(model.providerModelId) : null;
  const missing =
    isListed === false
      ? `Its list does not show ${model?.providerModelId}: check the name, or start the model there.`
      : null;
  const { provider, name } = stored;
  await write(context, async (tx) => {
    await tx.credentials.keepCheck({
      provider,
      name,
      source,
      state: answer.state,
      message: [answer.message, missing].filter((part) => part).join(' ') || null,
      baseUrl: own.baseUrl,
      checkedAt: new Date(clock.now()),
    });
    await tx.events.append(modelEvent(source, 'CHANGED'));
  });
}
