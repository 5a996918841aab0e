import type { ModelOverride } from '../kit/options.ts';

/** A launched model, as the list shows it. */
export interface LaunchedModel {
  readonly id: string;
  readonly model_name: string;
  readonly model_type: string;
  readonly model_ability: readonly string[];
  readonly model_family: string;
}

export const LAUNCHED: readonly LaunchedModel[] = [
  {
    id: 'my-sdxl',
    model_name: 'sdxl-turbo',
    model_type: 'image',
    model_ability: ['text2image', 'image2image', 'inpainting'],
    model_family: 'stable_diffusion',
  },
  {
    id: 'flux-dev',
    model_name: 'FLUX.1-dev',
    model_type: 'image',
    model_ability: ['text2image'],
    model_family: 'stable_diffusion',
  },
  {
    id: 'got-ocr',
    model_name: 'GOT-OCR2_0',
    model_type: 'image',
    model_ability: ['ocr'],
    model_family: 'ocr',
  },
  {
    id: 'qwen3',
    model_name: 'qwen3',
    model_type: 'LLM',
    model_ability: ['chat'],
    model_family: 'qwen3',
  },
];

/** The models that run now: the usual ones, or those of the override. */
export function launchedModels(
  override: readonly ModelOverride[] | null,
): readonly LaunchedModel[] {
  const [usual] = LAUNCHED;
  if (override === null || !usual) return LAUNCHED;
  return override.map((entry) => {
    const { id, like } = typeof entry === 'string' ? { id: entry, like: entry } : entry;
    const known = LAUNCHED.find((model) => model.id === (like ?? id)) ?? usual;
    return { ...known, id };
  });
}
