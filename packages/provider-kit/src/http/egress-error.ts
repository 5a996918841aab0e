/**
 * How an exchange broke.
 * - `guard`: refused by this machine, before anything was opened
 * - `unreachable`: no connection came about (DNS, refused, TLS, connect limit)
 * - `timed-out`: the whole deadline passed; `idle`: nothing more came in the middle of a body
 * - `aborted`: the caller's signal
 * - `broken`: reset, closed early, cut short, no HTTP
 * - `too-large`: the body passed the cap
 * - `unreadable`: the body came whole and cannot be unpacked
 * - `input`: what was to be sent could not be read
 */
export type EgressProblem =
  | 'guard'
  | 'unreachable'
  | 'timed-out'
  | 'idle'
  | 'aborted'
  | 'broken'
  | 'too-large'
  | 'unreadable'
  | 'input';

/** An exchange that came to no good end. `hasLeft` is false only where it is proven that no byte of the request left. */
export class EgressError extends Error {
  readonly problem: EgressProblem;
  readonly hasLeft: boolean;

  constructor(problem: EgressProblem, message: string, hasLeft: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EgressError';
    this.problem = problem;
    this.hasLeft = hasLeft;
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'its name is not known (DNS)',
  EAI_AGAIN: 'its name could not be looked up (DNS does not answer)',
  EHOSTUNREACH: 'there is no way to that machine',
  ENETUNREACH: 'there is no way to that network',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while sending',
  ETIMEDOUT: 'the connection did not come about in time',
  UND_ERR_CONNECT_TIMEOUT: 'the connection did not come about in time',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut short',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has more headers than can be taken',
  CERT_HAS_EXPIRED: 'its certificate has expired (TLS)',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed (TLS)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed (TLS)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified (TLS)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name (TLS)',
};

/** The code of a network error, looking through the bundle that connecting to several addresses throws. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError) {
    const inner = error.errors.map(errorCode).find((code) => code !== '');
    if (inner) return inner;
  }
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return '';
}

/** A network error in words for a person. */
export function describeNetworkError(error: unknown): string {
  if (error instanceof EgressError) return error.message;
  const code = errorCode(error);
  const known = SENTENCES[code];
  if (known) return known;
  if (/SSL|TLS|CERT/.test(code)) return `no secure connection could be made (TLS, ${code})`;
  if (code.startsWith('HPE_')) return `the answer is no HTTP (${code})`;
  return code === '' ? 'the connection broke' : `the connection broke (${code})`;
}
