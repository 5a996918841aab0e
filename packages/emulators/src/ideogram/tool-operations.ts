import { BOOLEAN, COMMON, type FieldRules, oneOf, share, V2, whole } from './field-rules.ts';
import type { Operation } from './operations.ts';

const { prompt, num_images, seed, rendering_speed, quality } = V2;
const FOUR = whole(1, 4);
const image = (largest = 50) => ({ image: { most: 1, largest } });
const ONE = { required: [], files: image(), requiredFiles: ['image'] };
const FACE: FieldRules = {
  face_enhancement: BOOLEAN,
  face_enhancement_creativity: share(),
  face_enhancement_strength: share(),
};

const upscale = (model: string, fields: FieldRules, micros: number): Operation => ({
  path: `/v2/image/upscale/${model}`,
  model: `upscale-${model}`,
  ...ONE,
  fields: { ...COMMON, upscale_factor: V2.upscale_factor, ...fields },
  price: { kind: 'megapixel', micros },
});
const PLAIN_TOPAZ: FieldRules = {
  denoise: share(),
  sharpen: share(),
  strength: share(0.01),
  fix_compression: share(),
  subject_detection: V2.subject_detection,
  ...FACE,
};

/** Tools: precise edits, other shapes, backgrounds, objects, upscaling, layers. */
export const TOOLS: readonly Operation[] = [
  {
    path: '/v2/image/precise-edit/ideogram-4-5',
    model: 'precise-edit-ideogram-4-5',
    fields: {
      prompt,
      num_images,
      seed,
      quality,
      context_window: { type: 'text', form: /^(none|auto|\d+,\d+,\d+,\d+)$/ },
      enable_copyright_detection: BOOLEAN,
      ...COMMON,
    },
    required: ['prompt'],
    files: {
      image: { most: 1, largest: 50 },
      mask: { most: 1, largest: 50 },
      reference_images: { most: 4, largest: 50 },
    },
    requiredFiles: ['image'],
    maskPaints: 'black',
    price: {
      kind: 'by',
      field: 'quality',
      usual: 'medium',
      micros: { very_low: 8000, low: 30_000, medium: 60_000, high: 220_000 },
    },
  },
  {
    path: '/v2/image/reframe/ideogram-3',
    model: 'reframe-ideogram-3',
    fields: {
      num_images,
      seed,
      rendering_speed,
      resolution: V2.v3_resolution,
      style_codes: V2.style_codes,
      style_preset: V2.style_preset,
      color_palette: V2.color_palette,
      async: BOOLEAN,
    },
    required: ['resolution'],
    files: { ...image(25), style_reference_images: { most: 10, largest: 25 } },
    requiredFiles: ['image'],
    price: {
      kind: 'by',
      field: 'rendering_speed',
      usual: 'default',
      micros: { turbo: 30_000, default: 60_000, quality: 90_000 },
    },
  },
  {
    path: '/v2/image/reframe/nano-banana-2',
    model: 'reframe-nano-banana-2',
    fields: {
      num_images: FOUR,
      seed,
      private: BOOLEAN,
      aspect_ratio: oneOf(
        ...['1:1', '3:2', '2:3', '4:3', '3:4', '5:4', '4:5', '16:9', '9:16', '21:9'],
        ...['4:1', '1:4', '8:1', '1:8'],
      ),
    },
    required: ['aspect_ratio'],
    files: image(),
    requiredFiles: ['image'],
    isAsyncOnly: true,
    price: { kind: 'flat', micros: 67_200 },
  },
  {
    path: '/v2/image/replace-background/ideogram-3',
    model: 'replace-background-ideogram-3',
    fields: { prompt: V2.shortPrompt, num_images, rendering_speed, private: BOOLEAN },
    required: ['prompt'],
    files: image(),
    requiredFiles: ['image'],
    isAsyncOnly: true,
    price: {
      kind: 'by',
      field: 'rendering_speed',
      usual: 'default',
      micros: { turbo: 30_000, default: 60_000, quality: 90_000 },
    },
  },
  {
    path: '/v2/image/replace-background/gpt-image-2',
    model: 'replace-background-gpt-image-2',
    fields: {
      prompt: V2.shortPrompt,
      num_images,
      quality: oneOf('low', 'medium', 'high'),
      private: BOOLEAN,
    },
    required: ['prompt'],
    files: image(),
    requiredFiles: ['image'],
    isAsyncOnly: true,
    price: { kind: 'flat', micros: 226_700 },
  },
  {
    path: '/v2/image/remove-background/ideogram-1',
    model: 'remove-background-ideogram-1',
    ...ONE,
    fields: { async: BOOLEAN, private: BOOLEAN },
    files: image(25),
    isTransparent: true,
    price: { kind: 'flat', micros: 10_000 },
  },
  {
    // The one operation whose mask paints where it is white.
    path: '/v2/image/remove-object/ideogram-1',
    model: 'remove-object-ideogram-1',
    fields: { seed, store_assets: BOOLEAN },
    required: [],
    files: { ...image(), mask: { most: 1, largest: 50 } },
    requiredFiles: ['image', 'mask'],
    isAsyncOnly: true,
    maskPaints: 'white',
    price: { kind: 'flat', micros: 30_000 },
  },
  upscale('auto', { seed }, 60_000),
  {
    ...upscale('nano-banana-pro', {}, 0),
    fields: { ...COMMON, seed, prompt: V2.upscalePrompt, resolution_tier: oneOf('1K', '2K', '4K') },
    price: { kind: 'flat', micros: 134_400 },
  },
  upscale('topaz-standard-2', PLAIN_TOPAZ, 30_000),
  upscale('topaz-text-refine', { ...PLAIN_TOPAZ, seed }, 30_000),
  upscale(
    'topaz-wonder-3-5',
    { seed, enhancement_strength: oneOf('low', 'medium', 'high') },
    60_000,
  ),
  upscale(
    'topaz-bloom-2',
    {
      seed,
      prompt: { type: 'text', most: 1024 },
      creativity: whole(1, 9),
      color_preservation: BOOLEAN,
    },
    90_000,
  ),
  upscale(
    'topaz-redefine',
    {
      seed,
      prompt: { type: 'text', most: 1024 },
      autoprompt: BOOLEAN,
      creativity: whole(1, 9),
      texture: whole(1, 5),
      denoise: share(),
      sharpen: share(),
      detail: BOOLEAN,
      detail_strength: share(0, 10),
      subject_detection: V2.subject_detection,
      ...FACE,
    },
    60_000,
  ),
  {
    path: '/v2/design/layerize/ideogram-3',
    model: 'layerize-ideogram-3',
    ...ONE,
    fields: { ...COMMON, seed, prompt: { type: 'text', most: 10_000 } },
    isLayered: true,
    price: { kind: 'flat', micros: 90_000 },
  },
];
