/** One piece of a streamed answer. */
export interface StreamPiece {
  readonly text: string;
  /** Wait before it, in milliseconds. */
  readonly afterMs: number;
}

/** An answer before it meets the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | readonly StreamPiece[];
}

/** A JSON answer. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** True for an answer that comes in pieces. */
export function isStreamed(body: Reply['body']): body is readonly StreamPiece[] {
  return Array.isArray(body);
}
