import type { UserErrorCode } from './codes.ts';

/** One thing wrong with what a person asked for. Problems are collected, so that all are told at once. */
export interface Problem {
  code: UserErrorCode;
  /** A sentence: what was asked, what is possible, what to do. */
  message: string;
  /** Path of the input field, such as `["generation", "size", "aspectRatio"]`. */
  field?: string[];
  /** The setting that the model cannot take, where the problem is about one. */
  parameter?: string;
  /** The values that it would take. */
  allowed?: string[];
  /** What the problem is about, where a door shows it: the provider's slug, an earlier generation's id. */
  provider?: string;
  generationId?: string;
  /** From when on the very same request may be taken, by itself and without a change: ISO 8601. */
  retryAt?: string;
}

/** Thrown where a person's request cannot go on. Every door renders its problems in its own way. */
export class UserInputError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const list = Array.isArray(problems) ? (problems as Problem[]) : [problems as Problem]; // either form in, one form kept
    super(list.map((problem) => problem.message).join(' '));
    this.name = 'UserInputError';
    this.problems = list;
  }
}
