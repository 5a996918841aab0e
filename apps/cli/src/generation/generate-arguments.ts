import type { ArgsDef } from 'citty';

/** Flags of everything that waits for a generation. */
export const FOLLOW_ARGUMENTS = {
  output: {
    type: 'string',
    alias: 'o',
    valueHint: 'path',
    description: 'A file, or a folder (ending in /). Default: here, named by the generation.',
  },
  force: { type: 'boolean', description: 'Write over files that are there.' },
  timeout: {
    type: 'string',
    valueHint: 'seconds',
    description: 'Stop waiting after so long; it goes on running.',
  },
  'cancel-on-interrupt': {
    type: 'boolean',
    description: 'Ctrl-C cancels it, instead of only leaving.',
  },
  preview: {
    type: 'boolean',
    default: true,
    description: 'Show the pictures in a terminal that can.',
    negativeDescription: 'Show no pictures in the terminal.',
  },
} as const satisfies ArgsDef;

/** Flags of `generate`, the common ones first. */
export const GENERATE_ARGUMENTS = {
  prompt: {
    type: 'positional',
    required: false,
    description: 'What to show; - reads standard input, @file a file.',
  },
  model: {
    type: 'string',
    alias: 'm',
    valueHint: 'model',
    description: 'Its key, source or id. Default: `config set model`, or the only one there is.',
  },
  size: {
    type: 'string',
    valueHint: 'size',
    description: "16:9, 1024x576, or one of the model's presets.",
  },
  count: {
    type: 'string',
    alias: 'n',
    valueHint: 'number',
    description: 'How many images. Default 1.',
  },
  ...FOLLOW_ARGUMENTS,
  seed: {
    type: 'string',
    valueHint: 'number',
    description: 'Where chance starts, to make a picture again.',
  },
  negative: { type: 'string', valueHint: 'text', description: 'What not to show.' },
  image: { type: 'string', valueHint: 'file|id', description: 'The picture to start from.' },
  mask: {
    type: 'string',
    valueHint: 'file|id',
    description: 'What to paint anew: white paints, black keeps.',
  },
  reference: {
    type: 'string',
    alias: 'ref',
    valueHint: 'file|id',
    description: 'A picture to go by; may be given several times.',
  },
  strength: {
    type: 'string',
    valueHint: '0…1',
    description: 'How far from the picture to start from.',
  },
  steps: { type: 'string', valueHint: 'number', description: 'How many steps the model takes.' },
  guidance: {
    type: 'string',
    valueHint: 'number',
    description: 'How closely to follow the prompt.',
  },
  param: {
    type: 'string',
    valueHint: 'name=value',
    description: "A setting of the model's own, as `model show` lists them; several times.",
  },
  format: {
    type: 'string',
    valueHint: 'format',
    description: "One of the model's file formats, such as png.",
  },
  mode: {
    type: 'string',
    valueHint: 'mode',
    description:
      'txt2img, img2img, inpaint, outpaint, upscale or variation. Default: by --image and --mask.',
  },
  'partial-images': {
    type: 'string',
    valueHint: 'number',
    description: 'Previews to ask for on the way.',
  },
  adapt: {
    type: 'boolean',
    description: 'Drop or change what the model does not take, and say so, instead of refusing.',
  },
  cache: {
    type: 'string',
    valueHint: 'use|refresh|bypass',
    description:
      'For a seed that was asked before. use (default): give its earlier picture, at no cost; refresh: buy it anew, and keep it in place of the earlier; bypass: buy it anew, and leave the earlier.',
  },
  'call-timeout': {
    type: 'string',
    valueHint: 'seconds',
    description:
      "How long one call to the provider may take, instead of the model's own limit. What is late may still be charged.",
  },
  'max-cost': { type: 'string', valueHint: 'dollars', description: 'Refuse what may cost more.' },
  'idempotency-key': {
    type: 'string',
    valueHint: 'text',
    description: 'The same key never buys twice.',
  },
  'dry-run': {
    type: 'boolean',
    alias: 'plan',
    description: 'Only say what would be done and what it would cost.',
  },
  wait: {
    type: 'boolean',
    default: true,
    description: 'Wait for it.',
    negativeDescription: 'Print the id and leave.',
  },
} as const satisfies ArgsDef;
