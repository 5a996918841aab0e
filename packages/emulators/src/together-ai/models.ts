import type { ModelOverride } from '../kit/options.ts';

/** What the emulator knows of one image model. */
export interface TogetherModel {
  readonly id: string;
  readonly displayName: string;
  /** Micros of a dollar a megapixel; null: not published, and charged by a figure of ours. */
  readonly price: number | null;
  readonly mostSteps: number;
  /** Whether it takes `image_url` and `reference_images`. */
  readonly takesPictures: boolean;
}

const flux = (
  name: string,
  price: number | null,
  more: Partial<TogetherModel> = {},
): TogetherModel => ({
  id: `black-forest-labs/${name}`,
  displayName: name.replaceAll('-', ' '),
  price,
  mostSteps: 50,
  takesPictures: false,
  ...more,
});

export const TOGETHER_MODELS: readonly TogetherModel[] = [
  flux('FLUX.1-schnell', 3_000, { mostSteps: 12 }),
  flux('FLUX.1-schnell-Free', 0, { mostSteps: 4 }),
  flux('FLUX.1-dev', 25_000),
  flux('FLUX.1.1-pro', 40_000),
  flux('FLUX.1-kontext-pro', 40_000, { takesPictures: true }),
  flux('FLUX.1-kontext-max', 80_000, { takesPictures: true }),
  {
    id: 'google/gemini-3-pro-image',
    displayName: 'Gemini 3 Pro Image',
    price: null,
    mostSteps: 50,
    takesPictures: true,
  },
];

/** A model of another kind in the list. */
export const CHAT_MODEL = {
  id: 'meta-llama/Llama-4-Scout',
  object: 'model',
  created: 0,
  type: 'chat',
  display_name: 'Llama 4 Scout',
  organization: 'Meta',
};

export function servedModels(override: readonly ModelOverride[] | null): readonly TogetherModel[] {
  if (override === null) return TOGETHER_MODELS;
  return override.map((entry) => {
    const { id, like } = typeof entry === 'string' ? { id: entry, like: entry } : entry;
    const known = TOGETHER_MODELS.find((model) => model.id === (like ?? id));
    return { ...(known ?? flux('FLUX.1-dev', 25_000)), id };
  });
}

export const listed = (model: TogetherModel) => ({
  id: model.id,
  object: 'model',
  created: 1_722_470_400,
  type: 'image',
  display_name: model.displayName,
  organization: model.id.split('/')[0],
  pricing: { hourly: 0, input: 0, output: 0, base: 0, finetune: 0 },
});
