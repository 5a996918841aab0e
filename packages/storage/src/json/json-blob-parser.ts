import { Base64Decoder, Base64Error, splitBase64, unescapeBase64 } from './base64-decoder.ts';
import type { BlobReference } from './blob-reference.ts';
import { JsonStreamError } from './json-stream-error.ts';
import { JsonOrderError, JsonValueBuilder } from './json-value-builder.ts';

/** What to do with the blobs met in a piece of the document, in this order. */
export type BlobOperation =
  | { kind: 'begin'; reference: BlobReference }
  | { kind: 'write'; bytes: Buffer }
  | { kind: 'end' };

export interface JsonBlobParserLimits {
  blobThresholdBytes: number;
  maxDepth: number;
  maxJsonBytes: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** A string is held up to this length before it is judged: what looks like base64 for so long is. */
const HOLD_BYTES = 64 * 1024;
const LONGEST_NUMBER = 1100;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/**
 * Parses JSON pushed in pieces. Strings are found by searching for quotes, never byte by byte; those that are long and
 * base64 leave at once as operations, all else is built into the value. Nothing here waits or touches a disk.
 */
export class JsonBlobParser {
  readonly #limits: JsonBlobParserLimits;
  readonly #builder: JsonValueBuilder;
  readonly #holdBytes: number;
  #operations: BlobOperation[] = [];
  /** Bytes of the document before the current piece, and of them those that were not blobs. */
  #consumed = 0;
  #jsonBytes = 0;
  #scalar = '';
  #string: 'none' | 'held' | 'text' | 'blob' | 'adopted' = 'none';
  #stringStart = 0;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Whether the string so far ends in an odd number of backslashes. */
  #isEscaped = false;
  #decoder = new Base64Decoder();
  /** An escape that a piece of a blob ended in the middle of. */
  #escapeCarry = '';

  constructor(limits: JsonBlobParserLimits) {
    this.#limits = limits;
    this.#builder = new JsonValueBuilder(limits.maxDepth);
    this.#holdBytes = Math.max(HOLD_BYTES, 6 * limits.blobThresholdBytes + 6);
  }

  /** Takes the next piece and answers what it means for the blobs. Throws JsonStreamError. */
  push(piece: Buffer): BlobOperation[] {
    this.#operations = [];
    let position = this.#consumed === 0 && startsWithMark(piece) ? 3 : 0;
    while (position < piece.length) {
      if (this.#string === 'blob') position = this.#readBlob(piece, position);
      else if (this.#string === 'adopted') position = this.#endAdopted(piece, position);
      else if (this.#string !== 'none') position = this.#readText(piece, position);
      else position = this.#readStructure(piece, position);
    }
    this.#consumed += piece.length;
    return this.#operations;
  }

  /**
   * Puts a reference where a string's content would come next that was decoded elsewhere; its closing quote follows.
   * `characters`: those of the content. Null: no blob may stand here, so push its characters instead.
   */
  adopt(characters: number): BlobReference | null {
    if (this.#string !== 'held' || this.#isEscaped) return null;
    const base64 = splitBase64(Buffer.concat(this.#held).toString('latin1'));
    if (base64 === null || base64.body !== '') return null;
    this.#jsonBytes -= this.#heldBytes;
    this.#consumed += characters;
    this.#held = [];
    this.#heldBytes = 0;
    this.#string = 'adopted';
    return this.#refer(base64.mimeType);
  }

  /** The document, once it is whole. Throws JsonStreamError for one that is cut off. */
  end(): unknown {
    if (this.#string === 'none') this.#endScalar(this.#consumed);
    if (this.#string !== 'none' || this.#builder.expects !== 'end')
      throw this.#invalid('it ends too early', this.#consumed);
    return this.#builder.value;
  }

  #readStructure(piece: Buffer, from: number): number {
    let position = from;
    while (position < piece.length) {
      const byte = piece[position] ?? 0;
      const offset = this.#consumed + position;
      if (byte === QUOTE) {
        this.#endScalar(offset);
        if (!this.#builder.wantsKey && !this.#builder.wantsValue)
          throw this.#invalid('unexpected text', offset);
        this.#string = this.#builder.wantsKey ? 'text' : 'held';
        this.#stringStart = offset;
        this.#countJson(position + 1 - from, offset);
        return position + 1;
      }
      if (isPunctuation(byte)) {
        this.#endScalar(offset);
        this.#inOrder(() => this.#builder.punctuation(String.fromCharCode(byte)), offset);
      } else if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
        this.#endScalar(offset);
      } else {
        if (this.#scalar.length >= LONGEST_NUMBER || !this.#builder.wantsValue)
          throw this.#invalid('unexpected character', offset);
        this.#scalar += String.fromCharCode(byte);
      }
      position += 1;
    }
    this.#countJson(position - from, this.#consumed + position);
    return position;
  }

  #endScalar(offset: number): void {
    if (this.#scalar === '') return;
    const text = this.#scalar;
    this.#scalar = '';
    const start = offset - text.length;
    if (Object.hasOwn(LITERALS, text))
      this.#inOrder(() => this.#builder.add(LITERALS[text]), start);
    else if (NUMBER.test(text)) this.#inOrder(() => this.#builder.add(Number(text)), start);
    else throw this.#invalid('a word that is no value', start);
  }

  /** Holds a string until its closing quote; one that grows long is judged on the way. */
  #readText(piece: Buffer, from: number): number {
    // Judged at the same byte however the document was cut.
    const limit = this.#string === 'held' ? from + this.#holdBytes + 1 - this.#heldBytes : Infinity;
    const window = limit < piece.length ? piece.subarray(0, limit) : piece;
    const close = this.#findClosingQuote(window, from);
    const end = close === -1 ? window.length : close;
    this.#countJson(end - from, this.#consumed + end);
    this.#heldBytes += end - from;
    const slice = window.subarray(from, end);
    if (close !== -1) {
      this.#endText(this.#held.length === 0 ? slice : Buffer.concat([...this.#held, slice]));
      this.#string = 'none';
      this.#held = [];
      this.#heldBytes = 0;
      this.#isEscaped = false;
      return close + 1;
    }
    // Copied: the piece may be the sender's to use again.
    this.#held.push(Buffer.from(slice));
    if (this.#held.length >= 1024) this.#held = [Buffer.concat(this.#held)];
    if (this.#string === 'held' && this.#heldBytes > this.#holdBytes) this.#judgeHeld();
    return end;
  }

  #findClosingQuote(piece: Buffer, from: number): number {
    let start = from;
    for (;;) {
      const quote = piece.indexOf(QUOTE, start);
      const end = quote === -1 ? piece.length : quote;
      let first = end;
      while (first > start && piece[first - 1] === BACKSLASH) first -= 1;
      const reachesBack = first === start && this.#isEscaped;
      const isEscaped = ((end - first) % 2 === 1) !== reachesBack;
      if (quote === -1) {
        this.#isEscaped = isEscaped;
        return -1;
      }
      this.#isEscaped = false;
      if (!isEscaped) return quote;
      start = quote + 1;
    }
  }

  #endText(raw: Buffer): void {
    let text: string;
    try {
      text = JSON.parse(`"${raw.toString('utf8')}"`);
    } catch {
      throw this.#invalid('a text with a control character or a wrong escape', this.#stringStart);
    }
    if (this.#string === 'text' && this.#builder.wantsKey) {
      this.#inOrder(() => this.#builder.key(text), this.#stringStart);
      return;
    }
    const base64 =
      this.#string === 'held' && text.length > this.#limits.blobThresholdBytes
        ? splitBase64(text)
        : null;
    if (base64 === null || base64.body.replace(/[\r\n=]+/g, '').length % 4 === 1) {
      this.#inOrder(() => this.#builder.add(text), this.#stringStart);
      return;
    }
    this.#jsonBytes -= raw.length;
    this.#beginBlob(base64.mimeType);
    this.#decode(() => this.#decoder.push(base64.body), this.#stringStart);
    this.#endBlob(this.#stringStart);
  }

  /** A string beyond the holding length: base64 goes out from here on, anything else stays text. */
  #judgeHeld(): void {
    const raw = Buffer.concat(this.#held).toString('latin1');
    const whole = withoutOpenEscape(raw);
    let base64: ReturnType<typeof splitBase64> = null;
    try {
      base64 = splitBase64(unescapeBase64(whole));
    } catch (error) {
      if (!(error instanceof Base64Error)) throw error;
    }
    if (base64 === null) {
      this.#string = 'text';
      return;
    }
    const { mimeType, body } = base64;
    this.#string = 'blob';
    this.#escapeCarry = raw.slice(whole.length);
    this.#jsonBytes -= this.#heldBytes;
    this.#held = [];
    this.#heldBytes = 0;
    this.#isEscaped = false;
    this.#beginBlob(mimeType);
    this.#decode(() => this.#decoder.push(body), this.#stringStart);
  }

  #readBlob(piece: Buffer, from: number): number {
    const close = piece.indexOf(QUOTE, from);
    const end = close === -1 ? piece.length : close;
    const offset = this.#consumed + from;
    const raw = this.#escapeCarry + piece.toString('latin1', from, end);
    const whole = close === -1 ? withoutOpenEscape(raw) : raw;
    this.#escapeCarry = raw.slice(whole.length);
    this.#decode(() => this.#decoder.push(unescapeBase64(whole)), offset);
    if (close === -1) return end;
    this.#string = 'none';
    this.#endBlob(this.#consumed + close);
    return close + 1;
  }

  #endAdopted(piece: Buffer, from: number): number {
    if (piece[from] !== QUOTE) throw this.#invalid('unexpected text', this.#consumed + from);
    this.#string = 'none';
    return from + 1;
  }

  #refer(mimeType: string | undefined): BlobReference {
    const reference: BlobReference = {
      $blob: {
        sha256: '',
        byteSize: 0,
        ...(mimeType === undefined ? {} : { mimeType }),
        head: new Uint8Array(0),
      },
    };
    this.#inOrder(() => this.#builder.add(reference), this.#stringStart);
    return reference;
  }

  #beginBlob(mimeType: string | undefined): void {
    const reference = this.#refer(mimeType);
    this.#decoder = new Base64Decoder();
    this.#operations.push({ kind: 'begin', reference });
  }

  #endBlob(offset: number): void {
    this.#decode(() => this.#decoder.end(), offset);
    this.#operations.push({ kind: 'end' });
  }

  #decode(step: () => Buffer, offset: number): void {
    try {
      const bytes = step();
      if (bytes.length > 0) this.#operations.push({ kind: 'write', bytes });
    } catch (error) {
      if (!(error instanceof Base64Error)) throw error;
      throw this.#invalid(`damaged base64 (${error.message})`, offset);
    }
  }

  #inOrder(step: () => void, offset: number): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof JsonOrderError)) throw error;
      throw this.#invalid(error.message, offset);
    }
  }

  #countJson(bytes: number, offset: number): void {
    this.#jsonBytes += bytes;
    // A held string may still turn out to be a blob, so it may go past the cap until it is judged.
    const allowance = this.#string === 'held' ? this.#holdBytes : 0;
    if (this.#jsonBytes <= this.#limits.maxJsonBytes + allowance) return;
    throw new JsonStreamError(
      'JSON_TOO_LARGE',
      `more than ${this.#limits.maxJsonBytes} bytes besides its images`,
      offset,
    );
  }

  #invalid(reason: string, offset: number): JsonStreamError {
    return new JsonStreamError('JSON_INVALID', reason, offset);
  }
}

function isPunctuation(byte: number): boolean {
  return (
    byte === 0x2c ||
    byte === 0x3a ||
    byte === 0x5b ||
    byte === 0x5d ||
    byte === 0x7b ||
    byte === 0x7d
  );
}

/** The mark that some servers put before UTF-8. */
function startsWithMark(piece: Buffer): boolean {
  return piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
}

/** The text up to an escape that it ends in the middle of. */
function withoutOpenEscape(text: string): string {
  // Only the end is looked at: the longest escape has six characters.
  const start = text.slice(-5).lastIndexOf('\\') + Math.max(0, text.length - 5);
  if (text[start] !== '\\') return text;
  const length = text.length - start;
  const needed = text[start + 1] === 'u' ? 6 : 2;
  return length < needed ? text.slice(0, start) : text;
}
