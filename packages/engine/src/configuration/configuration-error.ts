/** Something in the configuration is wrong. The message is one line for the person who starts Darkroom, without secrets. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** The file at fault, and the line (from 1) where one is known. */
  readonly file: string | null;
  readonly line: number | null;

  constructor(
    message: string,
    options: { file?: string; line?: number | null; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.file = options.file ?? null;
    this.line = options.line ?? null;
  }
}
