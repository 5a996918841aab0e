import {
  COUNT_MAXIMUM,
  type GenerationMode,
  type GenerationRequest,
  IMAGE_MODEL_TYPE,
  MODES_WITH_IMAGE,
  MODES_WITH_MASK,
  type ModelRecord,
  nearestWord,
  type PriceUnit,
  type ProviderRecord,
  PURE_STRATEGIES,
  plainExtra,
  plainSize,
  planGeneration,
  type WireStrategy,
} from '@darkroom/core';
import { checkParameters } from './parameter-rules.ts';
import { checkSizes } from './size-rules.ts';
import type { Teller } from './teller.ts';
import { checkWire } from './wire-rules.ts';

/** The plainest request that a mode allows. */
function plainRequest(model: ModelRecord, mode: GenerationMode): GenerationRequest {
  return {
    mode,
    prompt: model.capabilities.promptUse === 'none' ? '' : 'a lighthouse at dusk',
    negativePrompt: null,
    size: plainSize(model, mode),
    count: model.defaultSettings.count ?? 1,
    seed: null,
    steps: null,
    guidance: null,
    strength: null,
    image: MODES_WITH_IMAGE.includes(mode) ? { assetId: 'sample' } : null,
    mask: MODES_WITH_MASK.includes(mode) ? { assetId: 'sample' } : null,
    referenceImages: [],
    partialImages: 0,
    outputFormat: null,
    extra: plainExtra(model, mode, 'sample'),
    parameterPolicy: 'STRICT',
    maxCost: null,
    cachePolicy: 'BYPASS',
    timeoutSeconds: null,
  };
}

/** Stand-ins for an adapter's own strategies: which of them exist is the adapter's test, not the file's. */
function strategiesOf(model: ModelRecord): Record<string, WireStrategy> {
  const names = Object.values(model.wire.fields).flatMap((fields) =>
    fields.flatMap((field) => field.strategy ?? []),
  );
  return Object.fromEntries(
    names.filter((name) => !(name in PURE_STRATEGIES)).map((name) => [name, () => 'x']),
  );
}

/** Plans the plainest request of every mode: what the file calls its defaults must be accepted. */
function checkPlans(model: ModelRecord, tell: Teller): void {
  for (const [index, mode] of model.capabilities.modes.entries()) {
    const plan = planGeneration(model, plainRequest(model, mode), {
      now: 0,
      images: () => ({
        sha256: '0'.repeat(64),
        mimeType: 'image/png',
        byteSize: 1,
        width: 1024,
        height: 1024,
      }),
      isRetiredAllowed: true,
      strategies: strategiesOf(model),
    });
    const [problem] = plan.problems;
    if (problem)
      tell(
        ['capabilities', 'modes', index],
        `A plain ${mode} with the model's defaults does not pass: ${problem.message}`,
      );
  }
}

const FACTS = ['mode', 'width', 'height', 'size', 'imageSize', 'aspectRatio', 'outputFormat'];

function checkPrices(model: ModelRecord, tell: Teller): void {
  const names = [...FACTS, ...model.parameters.map((parameter) => parameter.name)];
  const isListed = (wanted: PriceUnit) => model.prices.some(({ unit }) => unit === wanted);
  model.prices.forEach((price, index) => {
    if (price.unit === 'further-megapixel' && !isListed('begun-megapixel')) {
      tell(
        ['prices', index, 'unit'],
        'Further megapixels come after a first one. Give its price too, with the unit begun-megapixel.',
      );
    }
    for (const [name, value] of Object.entries(price.conditions)) {
      const path = ['prices', index, 'conditions', name];
      if (!names.includes(name)) {
        const nearest = nearestWord(name, names);
        tell(
          path,
          `The price depends on "${name}", which is no parameter of this model.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
          { nearest },
        );
        continue;
      }
      const parameter = model.parameters.find((candidate) => candidate.name === name);
      if (parameter?.type === 'enum' && !parameter.values.includes(String(value))) {
        tell(
          path,
          `${name} is never ${value}, so the price never holds. It takes ${parameter.values.join(', ')}.`,
        );
      }
    }
  });
}

/** Whether a description warns as it must: that a key is needed, and that use may cost. */
const warns = (description: string) =>
  /\bAPI key\b/i.test(description) &&
  /\b(costs?|charges?|billed|paid|money|incur)\b/i.test(description);

/** Rules that a schema cannot say, for one model's file. */
export function checkModel(
  model: ModelRecord,
  provider: ProviderRecord,
  tell: Teller,
  isInherited: (path: readonly PropertyKey[]) => boolean,
): void {
  if (model.provider !== provider.slug) {
    tell(
      ['source'],
      `The source says "${model.provider}", and the provider is "${provider.slug}". Write external://${provider.slug}/….`,
    );
  }
  if (provider.isPaid && !warns(model.description)) {
    tell(
      ['description'],
      'The description of a paid model says that an API key is required and that use may cost money.',
    );
  }
  if (!provider.modelTypes.includes(model.modelType)) {
    const nearest = nearestWord(model.modelType, provider.modelTypes);
    tell(
      ['modelType'],
      `The provider has no models of type "${model.modelType}", only ${provider.modelTypes.join(', ')}.`,
      { nearest },
    );
  }
  checkParameters(model, tell);
  checkPrices(model, tell);
  if (model.modelType !== IMAGE_MODEL_TYPE) return;
  const most = Math.max(COUNT_MAXIMUM, model.capabilities.maxImagesPerRequest ?? 0);
  if ((model.defaultSettings.count ?? 1) > most) {
    tell(
      ['defaultSettings', 'count'],
      `${most} images are the most that a generation may ask for.`,
    );
  }
  checkSizes(model, tell);
  checkWire(model, tell, isInherited);
  checkPlans(model, tell);
}
