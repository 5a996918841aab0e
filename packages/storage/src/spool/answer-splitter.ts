/** What an answer falls into, in this order: text, and between it long base64 strings. */
export type SplitPiece =
  | { kind: 'text'; bytes: Buffer }
  | { kind: 'part' }
  /** To be decoded to so many bytes; the answer is whether it came to as many. Until then nothing of it counts. */
  | { kind: 'base64'; text: string; byteSize: number }
  /** `isWhole`: it was all that stood before the closing quote. */
  | { kind: 'end'; isWhole: boolean };

/** The pieces of a chunk. Each `base64` is answered, by the next call, with whether it could be decoded. */
export type SplitPieces = Generator<SplitPiece, void, boolean>;

const QUOTE = 0x22;
const PADDING = 0x3d;
/** Shorter strings stay text: an icon, a signature. */
export const SPLIT_CHARACTERS = 16 * 1024;
/** Characters by which a long string is taken for base64. */
const SAMPLE = 4096;
/** Room for `data:image/png;base64,` before it. */
const LONGEST_PREFIX = 300;
/** Base64 is handed on in texts of this length at most, so that what waits for the disk is small. */
const TEXT_CHARACTERS = 16 * 1024;
const PREFIX = /^data:[^,;"\\]{0,100}(?:;[^,;"\\]{0,40}){0,4};base64,/i;
const OTHER_CHARACTER = /[^A-Za-z0-9+/]/;
/** More than any answer has; beyond it base64 stays text, which is right as well. */
const MOST_PARTS = 64;

/**
 * Takes the pictures out of an answer as it comes off the wire, whatever its format: base64 between quotes. It loses
 * nothing: only what encodes to the very same characters again is taken out, so text and parts give back every byte that
 * came. It does not judge the answer; who reads it later does.
 */
export class AnswerSplitter {
  /** Text behind a quote of which too little has come to tell. */
  #pending: Buffer = Buffer.alloc(0);
  /** Whether what comes next stands directly behind a quote. */
  #isBehindQuote = false;
  #isInPart = false;
  /** The part's characters that do not make whole bytes yet: 7 at most, for its padding may be among them. */
  #carry = '';
  #parts = 0;

  /** The pieces may lie in the memory of `chunk`: take all of them before it is used again. */
  *push(chunk: Uint8Array): SplitPieces {
    const came = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const piece = this.#pending.length === 0 ? came : Buffer.concat([this.#pending, came]);
    this.#pending = Buffer.alloc(0);
    let position = 0;
    while (position < piece.length) {
      position = this.#isInPart
        ? yield* this.#readPart(piece, position)
        : yield* this.#readText(piece, position);
    }
  }

  /** What was held back. */
  *end(): SplitPieces {
    if (this.#isInPart) yield* this.#endPart(false, this.#carry);
    yield* text(this.#pending);
    this.#pending = Buffer.alloc(0);
  }

  *#readText(piece: Buffer, from: number): Generator<SplitPiece, number, boolean> {
    let start = from;
    for (;;) {
      const quote = piece.indexOf(QUOTE, start);
      const end = quote === -1 ? piece.length : quote;
      const mayBegin = this.#isBehindQuote && this.#parts < MOST_PARTS;
      if (mayBegin && end - start >= SPLIT_CHARACTERS + LONGEST_PREFIX) {
        const run = startOfRun(piece, start);
        if (run !== null) {
          yield* text(piece.subarray(from, run));
          yield { kind: 'part' };
          this.#parts += 1;
          this.#isInPart = true;
          return run;
        }
      } else if (mayBegin && quote === -1) {
        yield* text(piece.subarray(from, start));
        this.#pending = Buffer.from(piece.subarray(start)); // the chunk is its sender's to use again
        return piece.length;
      }
      this.#isBehindQuote = quote !== -1;
      if (quote === -1) {
        yield* text(piece.subarray(from));
        return piece.length;
      }
      start = quote + 1;
    }
  }

  *#readPart(piece: Buffer, from: number): Generator<SplitPiece, number, boolean> {
    const window = piece.subarray(0, from + TEXT_CHARACTERS);
    const quote = window.indexOf(QUOTE, from);
    const end = quote === -1 ? window.length : quote;
    const length = this.#carry.length + end - from;
    const rest = length % 4;
    // The last characters wait for the quote: only then is told what their padding means.
    const held = quote !== -1 || window[end - 1] === PADDING ? rest + 4 : rest;
    if (length - held < 4) {
      const few = this.#carry + window.toString('latin1', from, end);
      if (quote !== -1) yield* this.#endWith(few);
      else if (few.length < 8) this.#carry = few;
      else yield* this.#breakOff(few);
      return end;
    }
    // What was carried over is completed by itself, so that the long text is never copied.
    const missing = (4 - (this.#carry.length % 4)) % 4;
    const first = this.#carry + window.toString('latin1', from, from + missing);
    const main = window.toString('latin1', from + missing, end - held);
    this.#carry = window.toString('latin1', end - held, end);
    if (first !== '' && !(yield* this.#decode(first))) {
      yield* this.#breakOff(first + main + this.#carry);
    } else if (!(yield* this.#decode(main))) {
      yield* this.#breakOff(main + this.#carry);
    } else if (quote !== -1) {
      yield* this.#endWith(this.#carry);
    } else if (this.#carry.length > 7) {
      yield* this.#breakOff(this.#carry);
    }
    return end;
  }

  /** Whole characters of base64 without padding; false where one is none. */
  *#decode(characters: string): Generator<SplitPiece, boolean, boolean> {
    if (characters === '') return true;
    // Node takes another alphabet's as well, which would not come back as it came.
    if (characters.includes('-') || characters.includes('_')) return false;
    return yield { kind: 'base64', text: characters, byteSize: (characters.length / 4) * 3 };
  }

  /** The characters before the closing quote, padding included: fewer than 8, and none where all were decoded before. */
  *#endWith(characters: string): Generator<SplitPiece, void, boolean> {
    if (characters === '') return yield* this.#endPart(true, '');
    const bytes = Buffer.from(characters, 'base64');
    const isCanonical = characters.length === 4 && bytes.toString('base64') === characters;
    if (!isCanonical) return yield* this.#breakOff(characters);
    yield { kind: 'base64', text: characters, byteSize: bytes.length };
    yield* this.#endPart(true, '');
  }

  /** It is no base64 after all, or not as we would write it: what is, stays a part; the rest is text. */
  *#breakOff(characters: string): Generator<SplitPiece, void, boolean> {
    const wrong = characters.search(OTHER_CHARACTER);
    const right = wrong === -1 ? characters.length : wrong;
    const usable = right - (right % 4);
    yield* this.#decode(characters.slice(0, usable));
    yield* this.#endPart(false, characters.slice(usable));
  }

  *#endPart(isWhole: boolean, rest: string): Generator<SplitPiece, void, boolean> {
    yield { kind: 'end', isWhole };
    yield* text(Buffer.from(rest, 'latin1'));
    this.#carry = '';
    this.#isInPart = false;
    this.#isBehindQuote = false;
  }
}

/** Where base64 begins that stands behind a quote at `start`, with or without `data:` before it; null: it is other text. */
function startOfRun(piece: Buffer, start: number): number | null {
  const beginning = piece.toString('latin1', start, start + LONGEST_PREFIX);
  const run = start + (PREFIX.exec(beginning)?.[0].length ?? 0);
  return OTHER_CHARACTER.test(piece.toString('latin1', run, run + SAMPLE)) ? null : run;
}

function* text(bytes: Buffer): SplitPieces {
  if (bytes.length > 0) yield { kind: 'text', bytes };
}
