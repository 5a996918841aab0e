import type { ModelOverride } from '../kit/options.ts';

/** By which path a model is asked, and so which fields it knows. */
export type Family = 'workflow' | 'kontext' | 'image-generation';

export interface FireworksModel {
  readonly id: string;
  readonly family: Family;
  /** Micros of a dollar a picture: the vendor's prices are not in the contract, so these are made up. */
  readonly price: number;
}

const PREFIX = 'accounts/fireworks/models/';
const of = (family: Family, price: number, ...names: string[]): FireworksModel[] =>
  names.map((name) => ({ id: `${PREFIX}${name}`, family, price }));

export const FIREWORKS_MODELS: readonly FireworksModel[] = [
  ...of('workflow', 14_000, 'flux-1-dev-fp8'),
  ...of('workflow', 1_400, 'flux-1-schnell-fp8'),
  ...of('kontext', 40_000, 'flux-kontext-pro'),
  ...of('kontext', 80_000, 'flux-kontext-max'),
  ...of(
    'image-generation',
    3_900,
    'stable-diffusion-xl-1024-v1-0',
    'playground-v2-5-1024px-aesthetic',
    'playground-v2-1024px-aesthetic',
    'japanese-stable-diffusion-xl',
    'SSD-1B',
  ),
];

export function servedModels(override: readonly ModelOverride[] | null): readonly FireworksModel[] {
  if (override === null) return FIREWORKS_MODELS;
  return override.flatMap((entry) => {
    const { id, like } = typeof entry === 'string' ? { id: entry, like: entry } : entry;
    const known = FIREWORKS_MODELS.find((model) => model.id === (like ?? id));
    return known ? [{ ...known, id }] : [];
  });
}
