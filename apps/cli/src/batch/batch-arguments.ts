import type { ArgsDef } from 'citty';
import { GENERATE_ARGUMENTS } from '../generation/generate-arguments.ts';

const { count, negative, steps, guidance, strength, image, mask, reference } = GENERATE_ARGUMENTS;
const { param, format, mode, adapt, cache } = GENERATE_ARGUMENTS;

/** Flags that say what a batch is to make. */
export const BATCH_ARGUMENTS = {
  file: {
    type: 'string',
    alias: 'f',
    valueHint: 'rows.csv|json',
    description: 'A table, a generation each line; its columns are below.',
  },
  prompt: {
    type: 'string',
    valueHint: 'text',
    description:
      'What to show; @file reads it from a file. Several times: each with every model, size and seed.',
  },
  model: {
    type: 'string',
    alias: 'm',
    valueHint: 'model',
    description: 'Its key, source or id; several times.',
  },
  size: {
    type: 'string',
    valueHint: 'size',
    description: "16:9, 1024x576, or one of the model's presets; several times.",
  },
  seed: {
    type: 'string',
    valueHint: 'numbers',
    description: 'Such as 7, 1..8 or 1,2,5; several times.',
  },
  count: { ...count, description: 'How many images each generation makes. Default 1.' },
  negative,
  image,
  mask,
  reference,
  strength,
  steps,
  guidance,
  param,
  format,
  mode,
  adapt,
  cache,
  'max-cost': {
    type: 'string',
    valueHint: 'dollars',
    description: 'Refuse generations that may each cost more.',
  },
  cap: {
    type: 'string',
    valueHint: 'dollars',
    description: 'The most that all of it may cost: there it pauses.',
  },
  deadline: {
    type: 'string',
    valueHint: 'time',
    description:
      'By when all of it is to be done: 48h, 3d, or a time such as 2026-12-01T08:00. What a vendor does for less when it may wait is ordered so.',
  },
  'skip-refused': {
    type: 'boolean',
    description: 'Leave out what cannot be ordered, instead of refusing all of it.',
  },
  name: { type: 'string', valueHint: 'text', description: 'What you call it.' },
} as const satisfies ArgsDef;

/** Flags of them that may be given several times. */
export const BATCH_LISTS = ['prompt', 'model', 'size', 'seed', 'reference', 'param'] as const;

/** What help says of the file. */
export const FILE_NOTES =
  'The file: CSV with a header, or a JSON list of objects. Columns: prompt, model, size, seed, negative, count, and param.<name> for a setting of the model\'s own ("params": {…} in JSON). What a line leaves out is what the flags say.';
