import { type FieldRules, oneOf, TEXT, V2 } from './field-rules.ts';
import {
  bySpeed,
  CHARACTER_FILES,
  CHARACTER_PRICE,
  CHARACTER_STYLE,
  FROM_PROMPT,
  generate,
  NONE,
  OWN,
  SIZE_OR_RATIO,
  SPED,
  STYLE_ALONE,
  STYLE_FILES,
  STYLED,
  V3_PRICE,
  V4_PRICE,
} from './operation-parts.ts';
import type { Operation, PriceRule } from './operations.ts';
import { V45_RESOLUTIONS } from './resolutions.ts';

const { magic_prompt, negative_prompt } = V2;

const V3_GENERATE: FieldRules = {
  ...SPED,
  ...STYLED,
  magic_prompt,
  negative_prompt,
  aspect_ratio: V2.v3_ratio,
  resolution: V2.v3_resolution,
  color_palette: V2.color_palette,
};
const V45: FieldRules = { ...OWN, magic_prompt, quality: V2.quality, size: TEXT };
const V45_FILES = { images: { most: 5, largest: 25 }, mask: { most: 1, largest: 25 } };
const V45_PRICE: PriceRule = {
  kind: 'by',
  field: 'quality',
  usual: 'high',
  micros: { very_low: 8000, low: 30_000, medium: 60_000, high: 100_000 },
};
const V2_PRICE: FieldRules = {
  ...SPED,
  magic_prompt,
  aspect_ratio: V2.v3_ratio,
  style_type: oneOf('auto', 'general', 'realistic', 'design', 'render_3d', 'anime'),
};
/** The vendor's own models: pictures from words, and on 4.5 and 4.6 from pictures. */
export const GENERATE: readonly Operation[] = [
  ...['ideogram-4-6', 'ideogram-4-5'].map((model) =>
    generate(model, {
      ...FROM_PROMPT,
      fields: V45,
      files: V45_FILES,
      maskPaints: 'black',
      sizes: V45_RESOLUTIONS,
      price: V45_PRICE,
    }),
  ),
  generate('ideogram-4', {
    ...FROM_PROMPT,
    ...NONE,
    fields: { ...SPED, magic_prompt, resolution: V2.v4_resolution },
    isJsonOnly: true,
    price: V4_PRICE,
  }),
  generate('ideogram-4-transparent', {
    ...FROM_PROMPT,
    ...NONE,
    fields: {
      ...SPED,
      magic_prompt,
      aspect_ratio: V2.v4_ratio,
      output_resolution: oneOf('1k', '2k', '4k', '8k'),
    },
    isJsonOnly: true,
    isTransparent: true,
    price: V4_PRICE,
  }),
  generate('ideogram-4-custom-model', {
    ...NONE,
    required: ['prompt', 'custom_model_uri'],
    fields: {
      ...SPED,
      magic_prompt,
      resolution: V2.v4_resolution,
      custom_model_uri: V2.custom_model_uri,
    },
    isJsonOnly: true,
    price: V4_PRICE,
  }),
  generate('ideogram-3', {
    ...FROM_PROMPT,
    fields: V3_GENERATE,
    files: STYLE_FILES,
    exclusive: [...SIZE_OR_RATIO, ...STYLE_ALONE],
    price: V3_PRICE,
  }),
  generate('ideogram-3-character', {
    required: ['prompt'],
    fields: {
      ...SPED,
      ...CHARACTER_STYLE,
      magic_prompt,
      negative_prompt,
      aspect_ratio: V2.v3_ratio,
      resolution: V2.v3_resolution,
    },
    files: { ...CHARACTER_FILES, ...STYLE_FILES },
    requiredFiles: ['character_reference_images'],
    exclusive: SIZE_OR_RATIO,
    price: CHARACTER_PRICE,
  }),
  generate('ideogram-3-custom-model', {
    required: ['prompt', 'custom_model_uri'],
    requiredFiles: [],
    fields: { ...V3_GENERATE, custom_model_uri: V2.custom_model_uri },
    files: STYLE_FILES,
    exclusive: [...SIZE_OR_RATIO, ...STYLE_ALONE],
    price: V3_PRICE,
  }),
  generate('ideogram-3-transparent', {
    ...FROM_PROMPT,
    ...NONE,
    fields: {
      ...SPED,
      magic_prompt,
      negative_prompt,
      aspect_ratio: V2.v3_ratio,
      upscale_factor: oneOf('x1', 'x2', 'x4'),
    },
    isJsonOnly: true,
    isTransparent: true,
    price: bySpeed(40_000, 70_000, 100_000),
  }),
  generate('ideogram-2', {
    ...FROM_PROMPT,
    ...NONE,
    fields: { ...V2_PRICE, negative_prompt },
    isJsonOnly: true,
    price: bySpeed(50_000, 80_000, 80_000),
  }),
  generate('ideogram-2a', {
    ...FROM_PROMPT,
    ...NONE,
    fields: V2_PRICE,
    isJsonOnly: true,
    price: bySpeed(25_000, 40_000, 40_000),
  }),
];
