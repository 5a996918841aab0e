import { idKind } from '@darkroom/core';
import type { Picture } from '../draft/draft.ts';
import { imageInput } from '../draft/to-input.ts';
import type {
  BatchInput,
  BatchRowInput,
  BatchSharedInput,
  GenerationMode,
  ModelRef,
} from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import type { BatchControls } from './batch-controls.ts';
import type { WrittenRow } from './read-rows.ts';
import { UnreadableError } from './unreadable-error.ts';
import {
  dollarsOf,
  type ParameterKinds,
  parameterOf,
  seedsOf,
  sizeOf,
  wholeNumberOf,
} from './written-values.ts';

/** A file of rows that was dropped or chosen. */
export interface RowsFile {
  readonly name: string;
  readonly rows: readonly WrittenRow[];
}

/** What stands in the form. */
export interface BatchDraft {
  readonly name: string;
  /** One a line. */
  readonly prompts: string;
  /** Sources. */
  readonly models: readonly string[];
  /** As written: 16:9, 1024x1024, a preset's label. */
  readonly sizes: readonly string[];
  /** As written: 7, 1..8, or 1,2,5. */
  readonly seeds: string;
  readonly count: number;
  /** The mode that is wanted; what counts is what the models have in common. */
  readonly mode: GenerationMode;
  readonly negativePrompt: string;
  readonly image: Picture | null;
  readonly mask: Picture | null;
  readonly references: readonly Picture[];
  readonly file: RowsFile | null;
  /** Dollars, as written. */
  readonly cap: string;
  /** Order without a cap: only budgets limit it. */
  readonly isUncapped: boolean;
  readonly skipsRefused: boolean;
}

export const EMPTY_BATCH: BatchDraft = {
  name: '',
  prompts: '',
  models: [],
  sizes: [],
  seeds: '',
  count: 1,
  mode: 'TXT2IMG',
  negativePrompt: '',
  image: null,
  mask: null,
  references: [],
  file: null,
  cap: '',
  isUncapped: false,
  skipsRefused: false,
};

/** Fields of which something cannot be read. */
export type Unreadable = Readonly<Partial<Record<'seeds' | 'cap' | 'file', string>>>;

/** A model as a row names it: its source, id or key. */
export function modelRefOf(text: string): ModelRef {
  if (text.startsWith('external://')) return { source: text };
  return idKind(text) === 'model' ? { id: text } : { key: text };
}

/** One of these modes by its name; null where it is none of them. */
export const modeOf = (
  text: string | null,
  modes: readonly GenerationMode[],
): GenerationMode | null => modes.find((mode) => mode === text) ?? null;

export const promptsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Kinds of the settings of each model, by what a row or the form calls it. */
export type KindsOfModels = ReadonlyMap<string, ParameterKinds>;

const NO_KINDS: ParameterKinds = new Map();

/** What all generations share, as far as the models take it: only what has a field now travels. */
function sharedSettings(draft: BatchDraft, controls: BatchControls | null): BatchSharedInput {
  if (controls === null) return {};
  const { mode, image, hasMask, references, hasNegativePrompt } = controls;
  return {
    ...(mode === 'TXT2IMG' ? {} : { mode }),
    ...(hasNegativePrompt && draft.negativePrompt.trim() !== ''
      ? { negativePrompt: draft.negativePrompt }
      : {}),
    ...(image && draft.image ? { image: imageInput(draft.image) } : {}),
    ...(hasMask && draft.mask ? { mask: imageInput(draft.mask) } : {}),
    ...(references && draft.references.length > 0
      ? { referenceImages: draft.references.map((picture) => ({ image: imageInput(picture) })) }
      : {}),
  };
}

/**
 * The batch as the API takes it, and what of the form cannot be read. Null where there is nothing to make yet. `controls`:
 * what the chosen models have in common; null before it is known.
 */
export function batchInput(
  draft: BatchDraft,
  kinds: KindsOfModels,
  controls: BatchControls | null,
): { input: BatchInput | null; unreadable: Unreadable } {
  const unreadable: { -readonly [Field in keyof Unreadable]: Unreadable[Field] } = {};
  const read = <Value>(field: keyof Unreadable, work: () => Value): Value | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      unreadable[field] ??= error.message;
      return null;
    }
  };
  const prompts = promptsOf(draft.prompts);
  const [first] = draft.models;
  const seeds = read('seeds', () => seedsOf(draft.seeds)) ?? [];
  const cap = draft.isUncapped ? null : read('cap', () => dollarsOf(draft.cap));
  const sizes = draft.sizes.map(sizeOf);
  const rows = (draft.file?.rows ?? []).flatMap(
    (row) => read('file', () => rowInput(row, kinds, first)) ?? [],
  );
  const [size] = sizes;
  const [seed] = seeds;
  const isMatrix = prompts.length > 0;
  const hasModel = first !== undefined || (!isMatrix && rows.every(({ model }) => Boolean(model)));
  if (
    !isMatrix &&
    draft.file !== null &&
    Math.max(draft.models.length, sizes.length, seeds.length) > 1
  )
    unreadable.file ??= t('Several models, sizes or seeds are for prompts; rows say their own.');
  if (Object.keys(unreadable).length > 0 || (!isMatrix && rows.length === 0) || !hasModel)
    return { input: null, unreadable };
  const input: BatchInput = {
    name: draft.name.trim() || null,
    matrix: isMatrix
      ? { prompts, models: draft.models.map((source) => ({ source })), sizes, seeds }
      : null,
    rows,
    shared: {
      ...(first === undefined ? {} : { model: { source: first } }),
      count: draft.count,
      ...sharedSettings(draft, controls),
      // Rows that say nothing else take the first of each.
      ...(size && !isMatrix ? { size } : {}),
      ...(seed && !isMatrix ? { seed } : {}),
    },
    cap,
    skipRefused: draft.skipsRefused,
  };
  return { input, unreadable };
}

function rowInput(
  { place, values, params }: WrittenRow,
  kinds: KindsOfModels,
  shared: string | undefined,
): BatchRowInput {
  const model = values.get('model');
  const size = values.get('size');
  const own = kinds.get(model ?? shared ?? '') ?? NO_KINDS;
  try {
    return {
      prompt: values.get('prompt') ?? null,
      model: model === undefined ? null : modelRefOf(model),
      size: size === undefined ? null : sizeOf(size),
      seed: seedsOf(values.get('seed') ?? '')[0] ?? null,
      negativePrompt: values.get('negative') ?? null,
      count: wholeNumberOf(values.get('count')),
      extra: [...params].map(([name, text]) => parameterOf(name, text, own)),
    };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw new UnreadableError(`${place}: ${error.message}`);
  }
}
