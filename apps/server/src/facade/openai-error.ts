import type { OutgoingHttpHeaders } from 'node:http';

/** Kinds of errors, as OpenAI's API names them. */
export type OpenAiErrorType =
  | 'invalid_request_error'
  | 'image_generation_user_error'
  | 'authentication_error'
  | 'permission_error'
  | 'rate_limit_error'
  | 'insufficient_quota'
  | 'server_error';

export interface OpenAiErrorFacts {
  status: number;
  type: OpenAiErrorType;
  code: string | null;
  message: string;
  /** The field that is at fault. */
  param?: string | null;
  headers?: OutgoingHttpHeaders;
}

/** An error as clients of OpenAI's API know it. Everything else that a route of /v1 throws is turned into one. */
export class OpenAiError extends Error {
  override readonly name = 'OpenAiError';
  readonly facts: OpenAiErrorFacts;

  constructor(facts: OpenAiErrorFacts) {
    super(facts.message);
    this.facts = facts;
  }

  /** The body, without the status. */
  body(redact: (text: string) => string = (text) => text) {
    const { type, code, param = null } = this.facts;
    return { error: { message: redact(this.message), type, param, code } };
  }
}

/** A field that is wrong, unknown, or not taken. */
export const badField = (param: string | null, message: string, code = 'invalid_value') =>
  new OpenAiError({ status: 400, type: 'invalid_request_error', code, param, message });

/**
 * Official clients send a request again at 408, 409, 429 and every 5xx, unless this header says otherwise. What may
 * have been paid for must never be sent again by itself.
 */
export const DO_NOT_RETRY: OutgoingHttpHeaders = { 'x-should-retry': 'false' };

/**
 * A failure that may have cost something is told as 424 (a failed dependency): clients that repeat every 5xx by
 * themselves, whatever the answer's headers say, would buy it twice.
 */
export const MAY_HAVE_BEEN_CHARGED = 424;
