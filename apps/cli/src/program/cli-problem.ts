import type { ExitCode } from './exit-codes.ts';

/** Something that the command itself finds wrong. Its message says what to do; `hint` is a line of its own. */
export class CliProblem extends Error {
  override readonly name = 'CliProblem';
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string | null;
  /** Everything that is wrong, where it is more than one thing. */
  readonly details: readonly { code: string; message: string }[];

  constructor(
    code: string,
    message: string,
    options: {
      exitCode?: ExitCode;
      hint?: string | null;
      details?: readonly { code: string; message: string }[];
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.exitCode = options.exitCode ?? 1;
    this.hint = options.hint ?? null;
    this.details = options.details ?? [];
  }
}

/** The command was written wrongly: exit code 2. */
export function usageProblem(message: string, hint: string | null = null): CliProblem {
  return new CliProblem('USAGE', message, { exitCode: 2, hint });
}

/** A value was wrong: exit code 2. */
export function inputProblem(message: string, hint: string | null = null): CliProblem {
  return new CliProblem('INVALID_INPUT', message, { exitCode: 2, hint });
}
