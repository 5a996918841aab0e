import type { ModelOverride } from '../kit/options.ts';
import type { Resolution } from './sizes.ts';

/** What the emulator knows about one model. */
export interface XaiModel {
  readonly id: string;
  readonly aliases: readonly string[];
  /** YYYY-MM-DD from which it answers 404; null: it goes on. */
  readonly retiredOn: string | null;
  /** Qualities that count; empty: the field is swallowed without effect. */
  readonly qualities: readonly string[];
  readonly resolutions: readonly Resolution[];
  /** Millionths of a dollar of one picture. */
  price(quality: string, resolution: Resolution): number;
  /** Millionths of a dollar of each input picture, once a request. */
  readonly inputPrice: number;
  readonly maxPromptLength: number;
}

const TWO_PRICES: Readonly<Record<string, Readonly<Record<Resolution, number>>>> = {
  low: { '1k': 40_000, '1.5k': 50_000, '2k': 60_000 },
  medium: { '1k': 60_000, '1.5k': 70_000, '2k': 80_000 },
};

const FIRST: XaiModel = {
  id: 'grok-imagine-image',
  aliases: ['grok-imagine-image-2026-03-02'],
  retiredOn: null,
  qualities: [],
  resolutions: ['1k', '2k'],
  price: () => 20_000,
  inputPrice: 2000,
  maxPromptLength: 8000,
};

/** Checked on the day of the kit's tables. `auto` is the server's choice: here the lower quality. */
const MODELS: readonly XaiModel[] = [
  {
    ...FIRST,
    id: 'grok-imagine-image-2.0',
    aliases: [],
    qualities: ['low', 'medium', 'auto'],
    resolutions: ['1k', '1.5k', '2k'],
    price: (quality, resolution) =>
      TWO_PRICES[quality === 'auto' ? 'low' : quality]?.[resolution] ?? 0,
    inputPrice: 10_000,
  },
  FIRST,
  {
    ...FIRST,
    id: 'grok-imagine-image-quality',
    aliases: [
      'grok-imagine-image-quality-20260403',
      'grok-imagine-image-quality-latest',
      'grok-imagine-image-pro',
    ],
    retiredOn: '2026-11-02',
    price: (_, resolution) => (resolution === '2k' ? 70_000 : 50_000),
    inputPrice: 10_000,
  },
];

/** The models that are served on this day. */
export function servedModels(
  overrides: readonly ModelOverride[] | null,
  today: string,
): readonly XaiModel[] {
  if (overrides === null)
    return MODELS.filter(({ retiredOn }) => retiredOn === null || retiredOn > today);
  return overrides.flatMap((override) => {
    const {
      id,
      like = id,
      shutdownDate = null,
    } = typeof override === 'string' ? { id: override } : override;
    const model = MODELS.find((one) => one.id === like || one.aliases.includes(like));
    if (!model || (shutdownDate !== null && shutdownDate <= today)) return [];
    return [{ ...model, id, aliases: model.id === id ? model.aliases : [] }];
  });
}

/** The unit in which the lists tell prices: 10^-10 dollars. */
const LIST_UNITS_PER_MICRO = 10_000;
/** 2026-08-20, in seconds. */
const CREATED = 1_787_184_000;

/** A model as GET /image-generation-models shows it. */
export function listed(model: XaiModel) {
  const { id, qualities, resolutions, aliases, maxPromptLength } = model;
  const told = qualities.filter((quality) => quality !== 'auto');
  const tiers = (told.length > 0 ? told : []).flatMap((quality) =>
    resolutions.map((resolution) => ({
      quality,
      resolution,
      price_per_image: model.price(quality, resolution) * LIST_UNITS_PER_MICRO,
    })),
  );
  return {
    id,
    object: 'model',
    created: CREATED,
    owned_by: 'xai',
    version: '1.0.0',
    fingerprint: 'fp_emulator',
    input_modalities: ['text', 'image'],
    output_modalities: ['image'],
    image_price: model.price('medium', '1k') * LIST_UNITS_PER_MICRO,
    pricing: tiers,
    max_prompt_length: maxPromptLength,
    aliases,
  };
}

/** A model of words, which GET /models lists besides. */
export const TEXT_MODEL = {
  id: 'grok-4.1',
  object: 'model',
  created: CREATED,
  owned_by: 'xai',
} as const;
