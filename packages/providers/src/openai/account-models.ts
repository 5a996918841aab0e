import { type ModelRecordInput, parseSource } from '@darkroom/core';
import type { AdapterContext, DiscoveredModel, VerifyOutcome } from '@darkroom/provider-kit';
import { formTexts } from './form-texts.ts';
import { factsOfItem } from './listed-facts.ts';
import { checkKey, isImageModel, listModels } from './model-list.ts';
import { unknownModel } from './unknown-model.ts';

/** Checks the key by what is free: the list of models, or what provider.yaml names for it. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  await checkKey(context);
  const models = await listModels(context);
  if (models === null) {
    return {
      message:
        'The key is good and may not read the list of models, so nothing can be said about which of them it may use.',
    };
  }
  const today = new Date(context.clock.now()).toISOString().slice(0, 10);
  const alive = models.filter(({ shutdown_date: day }) => !day || day > today);
  const { provider } = context;
  const count = alive.filter((item) => isImageModel(item, provider)).length;
  const { where, idPrefixes, path } = provider.modelList;
  const isSorted = idPrefixes.length > 0 || Object.keys(where).length > 0 || /image/.test(path);
  const named = `${count} ${isSorted ? 'image model' : 'model'}${count === 1 ? '' : 's'}`;
  return {
    message: provider.isSelfHosted ? `The server lists ${named}.` : `The account may use ${named}.`,
    modelIds: alive.map(({ id }) => id),
  };
}

/** What the list shows of image models. What the catalog knows keeps its own record; the rest gets a careful one. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const { provider } = context;
  const listed = (await listModels(context)) ?? [];
  const values = formTexts(context);
  const known = listed.filter(
    (item) =>
      isImageModel(item, provider) &&
      parseSource(`external://${provider.slug}/${item.id}`) !== null,
  );
  const facts = await factsOfItem(known, context);
  return known.map((item, index): DiscoveredModel => {
    const record: ModelRecordInput = unknownModel(item.id, provider, values, facts[index]);
    return { providerModelId: item.id, record };
  });
}
