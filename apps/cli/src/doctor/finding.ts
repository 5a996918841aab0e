/** How something stands. `skipped`: it could not be looked at, and the text says why. */
export type FindingState = 'ok' | 'warning' | 'problem' | 'skipped';

/** One thing that was looked at. */
export interface Finding {
  /** What was looked at, in a word or two; the same word in every run. */
  readonly check: string;
  readonly state: FindingState;
  /** What was found. */
  readonly text: string;
  /** What to do about it; null where there is nothing to do. */
  readonly todo: string | null;
}

const finding =
  (state: FindingState) =>
  (check: string, text: string, todo: string | null = null): Finding => ({
    check,
    state,
    text,
    todo,
  });

export const ok = finding('ok');
export const warning = finding('warning');
export const problem = finding('problem');
export const skipped = finding('skipped');

/** The sentence of an error, for a finding. */
export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
