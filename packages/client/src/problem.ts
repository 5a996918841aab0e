/** Where a problem arose. */
export type ProblemKind =
  /** No answer, or none of Darkroom's: nothing is known of what the server did. */
  | 'network'
  /** The server refused or failed the whole operation: a top-level error. */
  | 'server'
  /** The server told what the caller has to put right: `userErrors` of a payload. */
  | 'user';

/** One thing that is wrong. */
export interface ProblemDetail {
  /** A UserErrorCode, the `extensions.code` of a top-level error, or one of {@link ClientCode}. More may be added. */
  readonly code: string;
  /** What went wrong and what to do about it, in English. Text of a server: escape it before it goes to a terminal. */
  readonly message: string;
  /** The path of the input field at fault, such as `["input", "generation", "extra", "2"]`; null where no one field is. */
  readonly field: readonly string[] | null;
  /** The setting that the model does not take, and what it would take instead; null for every other problem. */
  readonly parameter: string | null;
  readonly allowed: readonly string[] | null;
  /** The slug of the provider to configure; null for every other problem. */
  readonly provider: string | null;
  /** The generation that an idempotency key belongs to; null for every other problem. */
  readonly generationId: string | null;
}

/** Codes that this package gives itself, beside those of the server. */
export type ClientCode =
  /** Nothing answers at the address: not started, another port, no route, a name that does not resolve. */
  | 'SERVER_UNREACHABLE'
  /** The server's certificate is not trusted. */
  | 'CERTIFICATE_NOT_TRUSTED'
  /** Something answers, and it is not Darkroom. */
  | 'NOT_DARKROOM'
  /** The address redirects; a token is never sent along. */
  | 'SERVER_REDIRECTED'
  /** The connection broke, or no answer came in time: the operation may have been carried out. */
  | 'CONNECTION_LOST'
  /** An upload was not checked in the time that the caller gave it. */
  | 'UPLOAD_NOT_READY'
  /** The caller's own signal. */
  | 'ABORTED';

export interface ProblemOptions extends Partial<ProblemDetail> {
  readonly kind: ProblemKind;
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | null;
  readonly status?: number | null;
  readonly isRetryable?: boolean;
  readonly details?: readonly ProblemDetail[];
  readonly cause?: unknown;
}

/**
 * The one error of this package: network, top-level GraphQL errors, plain HTTP refusals and `userErrors` in one shape.
 * `code`, `message` and `field` are those of the first of `details`.
 */
export class DarkroomProblem extends Error {
  override readonly name = 'DarkroomProblem';
  readonly kind: ProblemKind;
  readonly code: string;
  readonly field: readonly string[] | null;
  /** Names the request in the server's log. Null where the server did not get to answer. */
  readonly requestId: string | null;
  /** The HTTP status; null where there was none. */
  readonly status: number | null;
  /** Whether the same may succeed a little later, nothing changed. Says nothing about whether it was carried out. */
  readonly isRetryable: boolean;
  /** Everything that is wrong: one or more. */
  readonly details: readonly ProblemDetail[];

  constructor(options: ProblemOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = options.kind;
    this.code = options.code;
    this.field = options.field ?? null;
    this.requestId = options.requestId ?? null;
    this.status = options.status ?? null;
    this.isRetryable = options.isRetryable ?? false;
    this.details = options.details ?? [problemDetail(options)];
  }
}

/** A detail with everything that does not concern it filled in as null. */
export function problemDetail(
  given: Partial<ProblemDetail> & { code: string; message: string },
): ProblemDetail {
  return {
    code: given.code,
    message: given.message,
    field: given.field ?? null,
    parameter: given.parameter ?? null,
    allowed: given.allowed ?? null,
    provider: given.provider ?? null,
    generationId: given.generationId ?? null,
  };
}
