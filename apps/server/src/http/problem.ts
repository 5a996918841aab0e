import type { OutgoingHttpHeaders } from 'node:http';

/** The one shape of every error that this server answers, GraphQL or not. */
export interface ErrorBody {
  errors: { message: string; extensions: { code: string; requestId: string } }[];
}

export function errorBody(code: string, message: string, requestId: string): ErrorBody {
  return { errors: [{ message, extensions: { code, requestId } }] };
}

/** A refusal that is told to the caller as it is. Everything else that is thrown is masked as INTERNAL. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly code: string;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, code: string, message: string, headers: OutgoingHttpHeaders = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** What a caller is told of a fault of ours. */
export const MASKED_MESSAGE =
  'Something went wrong inside Darkroom. Nothing more is told here; the server log has it under this request id.';
