import type { FieldRules } from './field-rules.ts';
import { GENERATE } from './generate-operations.ts';
import { RESOLD } from './resold-operations.ts';
import { INPAINT, REMIX } from './source-operations.ts';
import { TOOLS } from './tool-operations.ts';
import { V1_OPERATIONS } from './v1-operations.ts';

/** Files that a field takes. */
export interface FileRule {
  readonly most: number;
  /** MiB of each. */
  readonly largest: number;
}

/** Micros of a dollar for a picture: by the value of one field, by the megapixels of the result, or flat. */
export type PriceRule =
  | { readonly kind: 'flat'; readonly micros: number }
  | {
      readonly kind: 'by';
      readonly field: string;
      readonly usual: string;
      readonly micros: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'megapixel'; readonly micros: number };

/** One operation: a capability of a model. */
export interface Operation {
  readonly path: string;
  /** What the ledger and price quotes call it. */
  readonly model: string;
  readonly fields: FieldRules;
  readonly required: readonly string[];
  /** The first is the picture that the result is made from. */
  readonly files: Readonly<Record<string, FileRule>>;
  readonly requiredFiles: readonly string[];
  /** True for operations that take no form. */
  readonly isJsonOnly?: boolean;
  /** True for those that always run as a job. */
  readonly isAsyncOnly?: boolean;
  readonly maskPaints?: 'black' | 'white';
  readonly isTransparent?: boolean;
  /** Values of `size` for pictures from words. */
  readonly sizes?: readonly string[];
  /** True where the answer is a picture without its texts, and the texts. */
  readonly isLayered?: boolean;
  /** Fields that exclude each other. */
  readonly exclusive?: readonly (readonly string[])[];
  readonly price: PriceRule;
}

/** What an operation on v2 is called by its last two steps: `generate/ideogram-4`. */
export const OPERATIONS: readonly Operation[] = [
  ...GENERATE,
  ...RESOLD,
  ...INPAINT,
  ...REMIX,
  ...TOOLS,
  ...V1_OPERATIONS,
];
