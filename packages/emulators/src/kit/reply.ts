import { randomUUID } from 'node:crypto';

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

/** Takes a long text that needs no escaping, gives what to write in its place. */
export type Hole = (text: string) => string;

/**
 * A JSON answer whose base64 texts are put in after the rest is written: looking through megabytes
 * for characters to escape takes longer than painting them.
 */
export async function jsonReplyWithHoles(
  status: number,
  build: (hole: Hole) => Promise<unknown>,
): Promise<Reply> {
  const texts: string[] = [];
  const mark = randomUUID();
  const value = await build((text) => `${mark}:${texts.push(text) - 1}`);
  const frame = jsonReply(status, value);
  const body = String(frame.body)
    .split(new RegExp(`${mark}:(\\d+)`))
    .map((piece, index) => (index % 2 === 0 ? piece : (texts[Number(piece)] ?? '')))
    .join('');
  return { ...frame, body };
}

/** True for an answer that comes in pieces. */
export function isStreamed(body: Reply['body']): body is readonly StreamPiece[] {
  return Array.isArray(body);
}
