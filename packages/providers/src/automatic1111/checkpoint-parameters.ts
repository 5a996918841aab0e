import type { ModelRecordInput } from '@darkroom/core';
import type { ServerLists } from './server-lists.ts';

type Parameters = NonNullable<ModelRecordInput['parameters']>;

/** Settings of every checkpoint that need no list. */
export const PLAIN_PARAMETERS: Parameters = [
  {
    name: 'clip_skip',
    label: 'CLIP skip',
    type: 'int',
    minimum: 1,
    maximum: 12,
    description: 'Leaves out the last layers of the text encoder; many anime models want 2.',
  },
  {
    name: 'styles',
    label: 'Styles',
    type: 'text',
    isList: true,
    description: "Names of the server's own saved styles.",
  },
  {
    name: 'variation_seed',
    label: 'Variation seed',
    type: 'int',
    minimum: -1,
    maximum: 4_294_967_295,
    description: 'A second seed that is mixed in; -1 takes any.',
  },
  {
    name: 'variation_strength',
    label: 'Variation strength',
    type: 'float',
    minimum: 0,
    maximum: 1,
    description: 'How much of the variation seed is mixed in.',
  },
  { name: 'restore_faces', label: 'Restore faces', type: 'boolean' },
  { name: 'tiling', label: 'Tiling', type: 'boolean', description: 'Edges that fit together.' },
  {
    name: 'enable_hr',
    label: 'Second pass',
    type: 'boolean',
    default: false,
    onlyWhen: { mode: ['txt2img'] },
    description: '"Hires. fix": paints small, makes it larger and paints over it.',
  },
  {
    name: 'hr_scale',
    label: 'Second pass: scale',
    type: 'float',
    minimum: 1,
    maximum: 4,
    default: 2,
    onlyWhen: { enable_hr: [true] },
  },
  {
    name: 'hr_steps',
    label: 'Second pass: steps',
    type: 'int',
    minimum: 0,
    maximum: 150,
    onlyWhen: { enable_hr: [true] },
    description: '0 takes as many as the first pass.',
  },
  {
    name: 'hr_strength',
    label: 'Second pass: strength',
    type: 'float',
    minimum: 0,
    maximum: 1,
    default: 0.75,
    onlyWhen: { enable_hr: [true] },
  },
  {
    name: 'resize_mode',
    label: 'Fit of the picture',
    type: 'enum',
    values: ['stretch', 'crop', 'fill', 'latent'],
    onlyWhen: { mode: ['img2img', 'inpaint'] },
    description: 'How a picture is brought to another size.',
  },
  {
    name: 'mask_blur',
    label: 'Mask blur',
    type: 'int',
    minimum: 0,
    maximum: 64,
    default: 4,
    onlyWhen: { mode: ['inpaint'] },
  },
  {
    name: 'mask_content',
    label: 'Under the mask',
    type: 'enum',
    values: ['fill', 'original', 'latent noise', 'latent nothing'],
    default: 'original',
    onlyWhen: { mode: ['inpaint'] },
    description: 'What the masked area begins with.',
  },
  {
    name: 'only_masked',
    label: 'Only the masked area',
    type: 'boolean',
    default: false,
    onlyWhen: { mode: ['inpaint'] },
    description: 'Paints the area around the mask in full size and puts it back.',
  },
  {
    name: 'masked_padding',
    label: 'Pixels around the masked area',
    type: 'int',
    minimum: 0,
    maximum: 256,
    default: 32,
    onlyWhen: { mode: ['inpaint'], only_masked: [true] },
  },
];

/** Settings whose values are what the server has. A list that is empty makes none. */
export function listedParameters(lists: ServerLists): Parameters {
  const { samplers, schedulers, upscalers, latentUpscalers } = lists;
  const all: Parameters = [
    { name: 'sampler', label: 'Sampler', type: 'enum', values: samplers },
    { name: 'scheduler', label: 'Schedule', type: 'enum', values: schedulers },
    {
      name: 'hr_upscaler',
      label: 'Second pass: upscaler',
      type: 'enum',
      values: [...latentUpscalers, ...upscalers],
      onlyWhen: { enable_hr: [true] },
    },
  ];
  return all.filter((parameter) => parameter.type !== 'enum' || parameter.values.length > 0);
}
