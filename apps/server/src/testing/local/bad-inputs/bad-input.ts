/** One bad input, sent as a caller would send it, and what must come of it. */
export interface BadInput {
  name: string;
  /** Members of GenerationInput that differ from a good request. */
  generation?: Record<string, unknown>;
  /** Or a whole document with its variables. */
  document?: string;
  variables?: Record<string, unknown>;
  /** A userErrors code, or the code of a top-level error. */
  code: string;
  /** Path of the field, as far as it is told; joined with dots. */
  field?: string;
  /** Something that the sentence has to say. */
  says?: RegExp;
}

export const AURORA = { source: 'external://sandbox/aurora' };
export const OPENAI = { source: 'external://openai/gpt-image-2' };
export const image = (id: string) => ({ imageId: id });
export const size = (width: unknown, height: unknown) => ({
  size: { dimensions: { width, height } },
});
export const extra = (name: string, value: Record<string, unknown>) => ({
  extra: [{ name, value }],
});
