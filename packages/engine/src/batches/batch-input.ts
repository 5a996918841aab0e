import type { ExtraValue, GenerationRequest, SizeRequest } from '@darkroom/core';
import { readDollars } from '../budgets/read-dollars.ts';
import type { ModelRef, Outcome } from '../contracts.ts';

/** Generations that one batch may hold. */
export const MOST_CELLS = 10_000;

/** Micros of a cap as a person wrote it, such as "0.50". */
export const readCap = (text: string): Outcome<bigint> =>
  readDollars(text, ['cap', 'amount'], "The batch's cap");

/** Every prompt with every model, size and seed. An empty list of models, sizes or seeds: what is shared. */
export interface BatchMatrix {
  prompts: readonly string[];
  models: readonly ModelRef[];
  sizes: readonly SizeRequest[];
  seeds: readonly string[];
}

/** One generation by itself. What is null is what is shared. */
export interface BatchRow {
  prompt: string | null;
  model: ModelRef | null;
  size: SizeRequest | null;
  seed: string | null;
  negativePrompt: string | null;
  count: number | null;
  /** Laid over the shared ones by name. */
  extra: readonly { name: string; value: ExtraValue }[];
}

/** What a batch is to make: a matrix, rows, or both, one behind the other. */
export interface BatchInput {
  /** For people; null: none. */
  name: string | null;
  matrix: BatchMatrix | null;
  rows: readonly BatchRow[];
  /** The settings of every cell that says nothing else. */
  shared: { model: ModelRef | null; request: GenerationRequest };
  /** Dollars as a decimal string, the most that all of it may cost; null: what budgets allow. */
  cap: string | null;
  /**
   * By when all of it is to be done, milliseconds since 1970: what may wait so long is ordered for later, at the vendor's
   * lower price. Null: everything is made at once.
   */
  deadline: number | null;
  /** Leave out the cells that cannot be ordered, instead of refusing the whole batch. */
  skipRefused: boolean;
}

/** Where in the input a cell comes from, for telling where a problem lies. */
export type CellOrigin =
  | { kind: 'row'; row: number }
  | {
      kind: 'matrix';
      prompt: number;
      /** Null: the shared one. */
      model: number | null;
      size: number | null;
      seed: number | null;
    };

/** One generation of a batch, not yet planned. */
export interface CellDraft {
  /** From 0, in the order in which they are bought. */
  index: number;
  model: ModelRef;
  request: GenerationRequest;
  origin: CellOrigin;
}
