/** What a generation does with its inputs. Files write them in lower case, GraphQL in capitals. */
export const GENERATION_MODES = [
  'txt2img',
  'img2img',
  'inpaint',
  'outpaint',
  'upscale',
  'variation',
] as const;
export type GenerationMode = (typeof GENERATION_MODES)[number];

export const MASK_FORMATS = ['none', 'alpha', 'binary'] as const;
export type MaskFormat = (typeof MASK_FORMATS)[number];

/** Modes that change a given picture: they need one where the model's file says nothing else. */
export const MODES_WITH_IMAGE: readonly GenerationMode[] = [
  'img2img',
  'inpaint',
  'outpaint',
  'upscale',
  'variation',
];
/** Modes that paint where a mask says. */
export const MODES_WITH_MASK: readonly GenerationMode[] = ['inpaint'];
