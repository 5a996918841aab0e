import { localize, type ModelRecordInput, type ProviderRecord } from '@darkroom/core';
import type { ListedModel } from './reply-schema.ts';
import { dollarsOfTicks } from './ticks.ts';

const PICTURE = {
  field: 'image.url',
  fieldOfMany: 'images[].url',
  beside: { type: 'image_url' },
  mimeTypes: ['image/png', 'image/jpeg'],
  maximumBytes: 20_000_000,
};

/** A record for a model that no file describes: what the first of the kind can do, one picture a call, and no prices. */
export function unknownModel(providerModelId: string, provider: ProviderRecord): ModelRecordInput {
  const name = localize(provider.label);
  return {
    source: `external://${provider.slug}/${providerModelId}`,
    name: providerModelId.slice(0, 120),
    description: `${providerModelId} of ${name}; Darkroom has no file about it and offers what every Grok Imagine model can do. Needs an API key of ${name}; use may cost money.`,
    capabilities: {
      modes: ['txt2img', 'img2img'],
      supportsReferenceImages: true,
      maxReferenceImages: 3,
      maxInputImages: 3,
      maxImagesPerRequest: 1,
      allowedAspectRatios: ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '2:1', '1:2'],
      outputFormats: ['jpeg'],
      maxPromptLength: 8000,
    },
    defaultSettings: { count: 1 },
    tags: ['discovered'],
    wire: {
      modes: {
        txt2img: { path: '/images/generations', withReferences: 'img2img' },
        img2img: { path: '/images/edits' },
      },
      constants: { response_format: 'b64_json' },
      fields: { prompt: 'prompt', size: { field: 'aspect_ratio', strategy: 'aspectRatio' } },
      inputs: { image: PICTURE, referenceImages: PICTURE },
    },
  };
}

const distinct = (values: (string | null | undefined)[]) =>
  [
    ...new Set(values.filter((value) => value !== null && value !== undefined && value !== '')),
  ] as string[]; // what is left are texts

/** A record of a listed model: its tiers as parameters, and the prices that the list tells for each of them. */
export function listedModel(
  model: ListedModel,
  provider: ProviderRecord,
  today: string,
): ModelRecordInput {
  const plain = unknownModel(model.id, provider);
  const tiers = model.pricing ?? [];
  const qualities = distinct(tiers.map(({ quality }) => quality));
  const resolutions = distinct(tiers.map(({ resolution }) => resolution));
  // The vendor takes medium and 1k where it is told nothing: told, so that the price is known before.
  const settings = [
    { name: 'quality', label: 'Quality', values: qualities, usual: 'medium' },
    { name: 'resolution', label: 'Resolution', values: resolutions, usual: '1k' },
  ].flatMap(({ usual, values, ...rest }) => {
    const standard = values.includes(usual) ? usual : values[0];
    return standard === undefined ? [] : [{ ...rest, values, default: standard }];
  });
  const price = (ticks: number | null | undefined, conditions: Record<string, string>) => {
    const dollars = dollarsOfTicks(ticks);
    const facts = { conditions, source: "vendor's list", asOf: today };
    return dollars === null ? [] : [{ unit: 'image' as const, price: dollars, ...facts }];
  };
  const byTier = tiers.flatMap(({ quality, resolution, price_per_image }) =>
    price(price_per_image, {
      ...(quality ? { quality } : {}),
      ...(resolution ? { resolution } : {}),
    }),
  );
  return {
    ...plain,
    capabilities: {
      ...plain.capabilities,
      ...(model.max_prompt_length ? { maxPromptLength: Math.floor(model.max_prompt_length) } : {}),
    },
    parameters: settings.map((setting) => ({ type: 'enum' as const, ...setting })),
    prices: byTier.length > 0 ? byTier : price(model.image_price, {}),
    wire: {
      ...plain.wire,
      constants: {
        ...plain.wire?.constants,
        ...Object.fromEntries(settings.map((setting) => [setting.name, setting.default])),
      },
      fields: {
        ...plain.wire?.fields,
        ...Object.fromEntries(settings.map(({ name }) => [name, name])),
      },
    },
  };
}
