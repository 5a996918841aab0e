import { BOOLEAN, COMMON, type FieldRules, oneOf, V2 } from './field-rules.ts';
import {
  CHARACTER_FILES,
  CHARACTER_PRICE,
  CHARACTER_STYLE,
  FROM_PROMPT,
  OWN,
  SIZE_OR_RATIO,
  SPED,
  STYLE_ALONE,
  STYLE_FILES,
  STYLED,
  V3_PRICE,
  V4_PRICE,
} from './operation-parts.ts';
import type { Operation } from './operations.ts';

const { prompt, num_images, magic_prompt, rendering_speed, negative_prompt } = V2;

const V3_SOURCES: Readonly<Record<string, Omit<Operation, 'path' | 'model'>>> = {
  'ideogram-3': {
    ...FROM_PROMPT,
    fields: STYLED,
    files: STYLE_FILES,
    exclusive: STYLE_ALONE,
    price: V3_PRICE,
  },
  'ideogram-3-character': {
    required: ['prompt'],
    requiredFiles: ['character_reference_images'],
    fields: CHARACTER_STYLE,
    files: { ...CHARACTER_FILES, ...STYLE_FILES },
    price: CHARACTER_PRICE,
  },
  'ideogram-3-custom-model': {
    required: ['prompt', 'custom_model_uri'],
    requiredFiles: [],
    fields: {
      style_codes: V2.style_codes,
      style_preset: V2.style_preset,
      custom_model_uri: V2.custom_model_uri,
    },
    files: STYLE_FILES,
    exclusive: STYLE_ALONE,
    price: V3_PRICE,
  },
};

/** What 3.0 makes of a picture, the way in named by the capability. */
const fromPicture = (
  capability: string,
  files: Operation['files'],
  fields: FieldRules,
  more: Partial<Operation> = {},
): Operation[] =>
  Object.entries(V3_SOURCES).map(([model, source]) => ({
    path: `/v2/image/${capability}/${model}`,
    model,
    ...source,
    ...more,
    fields: { ...SPED, magic_prompt, ...source.fields, ...fields },
    files: { ...files, ...source.files },
    requiredFiles: [...Object.keys(files), ...source.requiredFiles],
    exclusive: [...(source.exclusive ?? []), ...(more.exclusive ?? [])],
  }));

/** Masks: black paints. */
export const INPAINT: readonly Operation[] = fromPicture(
  'inpaint',
  { image: { most: 1, largest: 25 }, mask: { most: 1, largest: 25 } },
  {},
  { maskPaints: 'black' },
);

/** A picture made again after a prompt. */
export const REMIX: readonly Operation[] = [
  ...fromPicture(
    'remix',
    { image: { most: 1, largest: 50 } },
    {
      negative_prompt,
      image_weight: V2.image_weight,
      aspect_ratio: V2.v3_remix_ratio,
      resolution: V2.v3_resolution,
      color_palette: V2.color_palette,
    },
    { exclusive: SIZE_OR_RATIO },
  ),
  {
    path: '/v2/image/remix/ideogram-4',
    model: 'ideogram-4',
    fields: {
      prompt,
      num_images,
      rendering_speed,
      image_weight: V2.image_weight,
      resolution: V2.v4_resolution,
      enable_copyright_detection: BOOLEAN,
      ...COMMON,
    },
    required: ['prompt'],
    files: { image: { most: 1, largest: 50 } },
    requiredFiles: ['image'],
    price: V4_PRICE,
  },
  {
    path: '/v2/image/remix/auto',
    model: 'auto',
    fields: {
      ...OWN,
      ...STYLED,
      magic_prompt,
      negative_prompt,
      image_weight: V2.image_weight,
      aspect_ratio: V2.v4_ratio,
      resolution: V2.any_resolution,
      resolution_tier: oneOf('1k', '2k'),
      color_palette: V2.color_palette,
    },
    required: ['prompt'],
    files: { image: { most: 1, largest: 50 } },
    requiredFiles: ['image'],
    price: { kind: 'flat', micros: 60_000 },
  },
];
