import { type FieldRules, oneOf, TEXT, V2, whole } from './field-rules.ts';
import { FROM_PROMPT, generate, NONE, OWN, PLAIN } from './operation-parts.ts';
import type { Operation } from './operations.ts';

const { magic_prompt, negative_prompt } = V2;

const GPT: FieldRules = { ...PLAIN, aspect_ratio: TEXT, resolution: V2.any_resolution };
const GPT_25: FieldRules = {
  ...GPT,
  background: oneOf('auto', 'transparent', 'opaque'),
  quality: oneOf('auto', 'low', 'medium', 'high'),
};
const BANANA_RATIOS = [
  'auto',
  '1:1',
  '3:2',
  '2:3',
  '4:3',
  '3:4',
  '5:4',
  '4:5',
  '16:9',
  '9:16',
  '21:9',
];
const tiers = oneOf('1K', '2K', '4K');

/** The models of other vendors, and the choice among all. */
export const RESOLD: readonly Operation[] = [
  generate('auto', {
    ...FROM_PROMPT,
    fields: {
      ...PLAIN,
      magic_prompt,
      negative_prompt,
      aspect_ratio: { type: 'text', form: /^(auto|[1-9]\d{0,4}x[1-9]\d{0,4})$/ },
      resolution: V2.any_resolution,
      resolution_tier: oneOf('1k', '2k', '4k'),
    },
    files: { images: { most: 10, largest: 25 } },
    price: { kind: 'flat', micros: 30_000 },
  }),
  generate('gpt-image-2', {
    ...FROM_PROMPT,
    fields: GPT,
    files: { images: { most: 16, largest: 25 } },
    price: { kind: 'flat', micros: 211_000 },
  }),
  ...['gpt-image-2-5-flare', 'gpt-image-2-5-sunburst'].map((model) =>
    generate(model, {
      ...FROM_PROMPT,
      fields: GPT_25,
      files: { images: { most: 16, largest: 25 }, mask: { most: 1, largest: 25 } },
      maskPaints: 'black',
      price: { kind: 'flat', micros: 52_900 },
    }),
  ),
  generate('nano-banana-2', {
    ...FROM_PROMPT,
    fields: {
      ...PLAIN,
      aspect_ratio: oneOf(...BANANA_RATIOS, '4:1', '1:4', '8:1', '1:8'),
      resolution_tier: tiers,
    },
    files: { images: { most: 10, largest: 25 } },
    price: { kind: 'flat', micros: 67_200 },
  }),
  generate('nano-banana-pro', {
    ...FROM_PROMPT,
    fields: { ...PLAIN, aspect_ratio: oneOf(...BANANA_RATIOS), resolution_tier: tiers },
    files: { images: { most: 10, largest: 25 } },
    price: { kind: 'flat', micros: 134_400 },
  }),
  generate('p-image-ideogram', {
    ...FROM_PROMPT,
    ...NONE,
    fields: {
      ...OWN,
      magic_prompt,
      aspect_ratio: V2.v3_remix_ratio,
      resolution: oneOf('1k', '2k'),
      custom_width: whole(16, 4096),
      custom_height: whole(16, 4096),
      quality: oneOf('very_low', 'low', 'medium', 'high', 'very_high'),
    },
    isJsonOnly: true,
    exclusive: [
      ['custom_width', 'resolution'],
      ['custom_width', 'aspect_ratio'],
    ],
    price: { kind: 'flat', micros: 10_000 },
  }),
  generate('z-image', {
    ...FROM_PROMPT,
    ...NONE,
    fields: { ...PLAIN, num_inference_steps: whole(1, 128), resolution: V2.any_resolution },
    isJsonOnly: true,
    price: { kind: 'flat', micros: 5000 },
  }),
];
