import { jsonReply, type Reply } from '../kit/reply.ts';

/** An error in the envelope that every Google API has. */
export interface GoogleError {
  /** HTTP status. */
  readonly code: number;
  readonly status: string;
  readonly message: string;
  readonly details?: readonly object[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by the checks; becomes the reply. */
export class GoogleRefusal extends Error {
  readonly error: GoogleError;

  constructor(error: GoogleError) {
    super(error.message);
    this.error = error;
  }
}

/** The error as an object of a reply. */
export function errorObject({ code, message, status, details }: GoogleError) {
  return { error: { code, message, status, ...(details && { details }) } };
}

/** The reply for an error. `inArray` for a stream that was not asked for as events. */
export function errorReply(error: GoogleError, inArray = false): Reply {
  const object = errorObject(error);
  return jsonReply(error.code, inArray ? [object] : object, error.headers);
}

/** A 400 about the request itself. */
export function invalidArgument(message: string, details?: readonly object[]): GoogleRefusal {
  const more = details === undefined ? {} : { details };
  return new GoogleRefusal({ code: 400, status: 'INVALID_ARGUMENT', message, ...more });
}

/** A path that no method has. */
export const METHOD_NOT_FOUND: GoogleError = {
  code: 404,
  status: 'NOT_FOUND',
  message: 'Method not found.',
};

/** google.rpc.ErrorInfo. `service` such as `aiplatform.googleapis.com`. */
export function errorInfo(
  reason: string,
  service: string,
  metadata: Readonly<Record<string, string>> = {},
): object {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: { service, ...metadata },
  };
}

/** google.rpc.RetryInfo. */
export function retryInfo(seconds: number): object {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` };
}
