import { DarkroomProblem } from './problem.ts';

const CERTIFICATE =
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|HOSTNAME_MISMATCH/;
/** Nothing was sent yet, so that nothing can have been carried out. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The system's code of a failed fetch, wherever it hides: Node puts it into `cause`, or into the first of several. */
function systemCode(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return null;
}

/** What a rejected `fetch` means to a person. `url` is the server's address. */
export function networkProblem(url: string, error: unknown): DarkroomProblem {
  if (error instanceof DarkroomProblem) return error;
  const { origin } = new URL(url);
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new DarkroomProblem({
      kind: 'network',
      code: 'CONNECTION_LOST',
      message: `The server at ${origin} took the request and gave no answer in time. It may have carried it out: look before you repeat it.`,
      isRetryable: true,
      cause: error,
    });
  }
  if (error instanceof Error && error.name === 'AbortError') return abortedProblem(error);
  const code = systemCode(error);
  if (code !== null && CERTIFICATE.test(code)) {
    return new DarkroomProblem({
      kind: 'network',
      code: 'CERTIFICATE_NOT_TRUSTED',
      message: `The certificate of ${origin} is not trusted (${code}). Where it is your own, name its authority in NODE_EXTRA_CA_CERTS.`,
      cause: error,
    });
  }
  // A browser tells nothing, so there it may be either.
  const isUnreachable = code === null || NEVER_SENT.has(code);
  return new DarkroomProblem({
    kind: 'network',
    code: isUnreachable ? 'SERVER_UNREACHABLE' : 'CONNECTION_LOST',
    message: isUnreachable
      ? `No Darkroom server answers at ${origin}${code === null ? '' : ` (${code})`}. Start it with \`npm start\`, or give the address that it prints.`
      : `The connection to ${origin} broke before the answer came (${code}). The server may have carried the request out: look before you repeat it.`,
    isRetryable: true,
    cause: error,
  });
}

/** The caller's own signal ended it. */
export function abortedProblem(cause?: unknown): DarkroomProblem {
  return new DarkroomProblem({
    kind: 'network',
    code: 'ABORTED',
    message: 'The request was given up before its answer came.',
    cause,
  });
}

/** A stream that ended without saying that it is complete. */
export function brokenStreamProblem(url: string): DarkroomProblem {
  return new DarkroomProblem({
    kind: 'network',
    code: 'CONNECTION_LOST',
    message: `The event stream of ${new URL(url).origin} broke off.`,
    isRetryable: true,
  });
}
