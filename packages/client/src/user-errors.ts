import { DarkroomProblem, type ProblemDetail, problemDetail } from './problem.ts';

/** A member of `userErrors`, with as much selected as the caller cared to. */
export interface UserErrorLike {
  readonly code: string;
  readonly message: string;
  readonly field?: readonly string[] | null;
  readonly parameter?: string;
  readonly allowed?: readonly string[] | null;
  readonly provider?: { readonly slug: string } | null;
  readonly generation?: { readonly id: string } | null;
}

/** The details of `userErrors`, which say all that is wrong at once. */
export function userErrorDetails(errors: readonly UserErrorLike[]): ProblemDetail[] {
  return errors.map((error) =>
    problemDetail({
      code: error.code,
      message: error.message,
      field: error.field ?? null,
      parameter: error.parameter ?? null,
      allowed: error.allowed ?? null,
      provider: error.provider?.slug ?? null,
      generationId: error.generation?.id ?? null,
    }),
  );
}

/**
 * Gives the payload back where nothing was wrong.
 *
 * @throws DarkroomProblem of kind `user` with every one of its userErrors.
 */
export function accepted<Payload extends { readonly userErrors: readonly UserErrorLike[] }>(
  payload: Payload,
): Payload {
  const details = userErrorDetails(payload.userErrors);
  const first = details[0];
  if (first === undefined) return payload;
  throw new DarkroomProblem({
    kind: 'user',
    ...first,
    message: details.map((detail) => detail.message).join('\n'),
    details,
    isRetryable: first.code === 'RATE_LIMITED',
  });
}
