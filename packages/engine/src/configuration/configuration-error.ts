/** Something in the configuration is wrong. The message is one line for the person who starts Darkroom, without secrets. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** The file at fault, and the line (from 1) where one is known. */
  readonly file: string | null;
  readonly line: number | null;
  /** The message without file and line. */
  readonly reason: string;

  constructor(
    message: string,
    options: { file?: string; line?: number | null; reason?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.file = options.file ?? null;
    this.line = options.line ?? null;
    this.reason = options.reason ?? message;
  }
}

/** Something wrong in a configuration file of the running server, told wherever its state is shown. Without secrets. */
export interface ConfigurationProblem {
  /** Absolute path. */
  readonly file: string;
  /** From 1; null: the whole file. */
  readonly line: number | null;
  /** What is wrong, and what counts meanwhile. */
  readonly message: string;
}
