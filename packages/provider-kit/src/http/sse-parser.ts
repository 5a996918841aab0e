import { StringDecoder } from 'node:string_decoder';

export interface ServerSentEvent {
  /** The `event:` field; null where it has none. */
  event: string | null;
  data: string;
}

/** Characters of one event: partial pictures are big. */
const MAXIMUM_EVENT = 64 * 1024 * 1024;

/**
 * Parses server-sent events by the HTML standard, whatever pieces they come in: a byte order mark, CR, LF and CRLF,
 * several data lines, comments, `id` and `retry`. An event at the very end without its empty line is given by `end()`:
 * the standard drops it, and some gateways forget the line.
 */
export class SseParser {
  readonly #onEvent: (event: ServerSentEvent) => void;
  readonly #maximum: number;
  readonly #decoder = new StringDecoder('utf8');
  /** Pieces of the line that is not complete yet. */
  #line: string[] = [];
  #data: string[] = [];
  #event: string | null = null;
  #size = 0;
  #isFirst = true;
  #endedByCr = false;

  /** `onEvent` is called in order. Throws RangeError from `push` where an event passes `maximum` characters. */
  constructor(onEvent: (event: ServerSentEvent) => void, maximum = MAXIMUM_EVENT) {
    this.#onEvent = onEvent;
    this.#maximum = maximum;
  }

  push(piece: Uint8Array): void {
    this.#text(this.#decoder.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)));
  }

  end(): void {
    this.#text(this.#decoder.end());
    if (this.#line.length > 0) this.#endLine();
    this.#dispatch();
  }

  #text(piece: string): void {
    let text = piece;
    if (text === '') return;
    if (this.#isFirst) {
      this.#isFirst = false;
      if (text.startsWith('\uFEFF')) text = text.slice(1);
    }
    let start = 0;
    if (this.#endedByCr && text.startsWith('\n')) start = 1;
    if (text !== '') this.#endedByCr = false;
    const lineEnd = /\r\n|\r|\n/g;
    lineEnd.lastIndex = start;
    for (let match = lineEnd.exec(text); match; match = lineEnd.exec(text)) {
      this.#add(text.slice(start, match.index));
      this.#endLine();
      start = lineEnd.lastIndex;
      this.#endedByCr = match[0] === '\r' && start === text.length;
    }
    this.#add(text.slice(start));
  }

  #add(part: string): void {
    if (part === '') return;
    this.#size += part.length;
    if (this.#size > this.#maximum) {
      throw new RangeError(`An event is longer than ${this.#maximum} characters.`);
    }
    this.#line.push(part);
  }

  #endLine(): void {
    const line = this.#line.length === 1 ? (this.#line[0] ?? '') : this.#line.join('');
    this.#line = [];
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment
    const name = colon === -1 ? line : line.slice(0, colon);
    const after = colon === -1 ? '' : line.slice(colon + 1);
    const value = after.startsWith(' ') ? after.slice(1) : after;
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
  }

  #dispatch(): void {
    const data = this.#data;
    const event = this.#event;
    this.#data = [];
    this.#event = null;
    this.#size = 0;
    if (data.length > 0)
      this.#onEvent({ event: event === '' ? null : event, data: data.join('\n') });
  }
}

/** The data of an event as JSON; undefined for "[DONE]", for nothing and for what is no JSON. */
export function eventData(data: string): unknown {
  const text = data.trim();
  if (text === '' || text === '[DONE]') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
