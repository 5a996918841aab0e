import type { CombinedError } from '@urql/core';
import { networkProblem } from './network-problem.ts';
import { DarkroomProblem, problemDetail } from './problem.ts';

interface AnswerError {
  readonly message: string;
  readonly extensions?: { readonly [name: string]: unknown };
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Statuses after which the same request may succeed a little later. */
const isPassing = (status: number | null) =>
  status !== null && (status === 429 || status === 502 || status === 503 || status === 504);

/** Top-level errors of an answer as one problem. */
export function problemOfErrors(
  errors: readonly AnswerError[],
  status: number | null = null,
): DarkroomProblem {
  const details = errors.map((error) =>
    problemDetail({ code: text(error.extensions?.code) ?? 'INTERNAL', message: error.message }),
  );
  const first = details[0] ?? problemDetail({ code: 'INTERNAL', message: 'The server failed.' });
  const requestId = errors
    .map((error) => text(error.extensions?.requestId))
    .find((id) => id !== null);
  return new DarkroomProblem({
    kind: 'server',
    ...first,
    details: details.length === 0 ? [first] : details,
    requestId: requestId ?? null,
    status,
    isRetryable: isPassing(status),
  });
}

function isErrorList(value: unknown): value is AnswerError[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (error: unknown) =>
        typeof error === 'object' &&
        error !== null &&
        'message' in error &&
        typeof error.message === 'string',
    )
  );
}

/** What an HTTP answer that is no success says, in the server's one shape of errors; or that it is not Darkroom's. */
export async function problemOfResponse(url: string, response: Response): Promise<DarkroomProblem> {
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    const location = response.headers.get('location');
    await response.body?.cancel();
    return new DarkroomProblem({
      kind: 'network',
      code: 'SERVER_REDIRECTED',
      message: `${new URL(url).origin} redirects${location === null ? '' : ` to ${new URL(location, url).origin}`}. Give the address that it leads to; a redirect is not followed, for the token would go along.`,
      status: response.status,
    });
  }
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'errors' in body && isErrorList(body.errors)) {
    return problemOfErrors(body.errors, response.status);
  }
  return notDarkroom(url, response.status);
}

function notDarkroom(url: string, status: number | null): DarkroomProblem {
  return new DarkroomProblem({
    kind: 'network',
    code: 'NOT_DARKROOM',
    message: `Something answers at ${new URL(url).origin}${status === null ? '' : ` (HTTP ${status})`}, but not as a Darkroom server does. Check the address and its port.`,
    status,
    isRetryable: isPassing(status),
  });
}

/** What urql calls an error, as a problem. */
export function problemOfCombinedError(url: string, error: CombinedError): DarkroomProblem {
  const { networkError } = error;
  if (networkError !== undefined) {
    const isOfNetwork =
      networkError instanceof DarkroomProblem ||
      networkError instanceof TypeError ||
      networkError.name === 'AbortError' ||
      networkError.name === 'TimeoutError';
    // Anything else comes from reading the body: JSON that is none, or no answer to GraphQL.
    return isOfNetwork ? networkProblem(url, networkError) : notDarkroom(url, null);
  }
  const response: unknown = error.response;
  const status = response instanceof Response ? response.status : null;
  return problemOfErrors(error.graphQLErrors, status);
}
