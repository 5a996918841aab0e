import { V1 } from './field-rules.ts';
import type { Operation } from './operations.ts';

const STYLE_FILES = { style_reference_images: { most: 3, largest: 10 } };
const {
  prompt,
  negative_prompt,
  num_images,
  seed,
  magic_prompt,
  rendering_speed,
  aspect_ratio,
  resolution,
  image_weight,
  color_palette,
  custom_model_uri,
  ...STYLE
} = V1;
const PAINTED = {
  prompt,
  num_images,
  seed,
  magic_prompt,
  rendering_speed,
  color_palette,
  ...STYLE,
};
const SIZED = { negative_prompt, aspect_ratio, resolution };
const IMAGE = { image: { most: 1, largest: 10 } };

const v3 = (
  name: string,
  more: Pick<Operation, 'fields' | 'files' | 'requiredFiles'>,
): Operation => ({
  path: `/v1/ideogram-v3/${name}`,
  model: 'ideogram-v3',
  required: ['prompt'],
  ...more,
  maskPaints: 'black',
  exclusive: [
    ['resolution', 'aspect_ratio'],
    ['style_codes', 'style_reference_images'],
    ['style_codes', 'style_type'],
  ],
  price: {
    kind: 'by',
    field: 'rendering_speed',
    usual: 'DEFAULT',
    micros: { FLASH: 30_000, TURBO: 30_000, DEFAULT: 60_000, QUALITY: 90_000 },
  },
});

const inpaint = (name: string) =>
  v3(name, {
    fields: PAINTED,
    files: { ...IMAGE, mask: { most: 1, largest: 10 }, ...STYLE_FILES },
    requiredFiles: ['image', 'mask'],
  });

/** Ideogram 3.0 on the older API, which answers at once. */
export const V1_OPERATIONS: readonly Operation[] = [
  v3('generate', {
    fields: { ...PAINTED, ...SIZED, custom_model_uri },
    files: STYLE_FILES,
    requiredFiles: [],
  }),
  v3('remix', {
    fields: { ...PAINTED, ...SIZED, image_weight },
    files: { ...IMAGE, ...STYLE_FILES },
    requiredFiles: ['image'],
  }),
  inpaint('inpaint'),
  inpaint('edit'),
];
