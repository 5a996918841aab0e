/** A character that is not base64, or an end in the middle of a byte. */
export class Base64Error extends Error {}

const PREFIX = /^data:([^,;"]{0,200})((?:;[^,;"]{0,200}){0,8});base64,/i;
const BODY = /^[A-Za-z0-9+/_\r\n-]*={0,2}[\r\n]*$/;
const ESCAPE = /\\(?:([/rn])|u([0-9a-fA-F]{4}))/g;

/** Undoes the JSON escapes that may occur in base64: of `/`, of line ends, and by number. */
export function unescapeBase64(text: string): string {
  if (!text.includes('\\')) return text;
  const plain =
    text.includes('\\u') || /\\[rn]/.test(text)
      ? text.replace(ESCAPE, (_whole, letter: string | undefined, code: string | undefined) => {
          if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
          return letter === '/' ? '/' : '\n';
        })
      : text.replaceAll('\\/', '/');
  if (plain.includes('\\')) throw new Base64Error('an escape that base64 does not need');
  return plain;
}

/** Splits `data:image/png;base64,` off; null where the rest is not base64 as far as can be seen. */
export function splitBase64(text: string): { mimeType: string | undefined; body: string } | null {
  const prefix = text.startsWith('data:') ? PREFIX.exec(text) : null;
  const body = prefix === null ? text : text.slice(prefix[0].length);
  if (!BODY.test(body)) return null;
  const mimeType =
    prefix?.[1] === undefined || prefix[1] === '' ? undefined : prefix[1].toLowerCase();
  return { mimeType, body };
}

/** Decodes base64 of either alphabet, padded or not, with line ends or without, in pieces of any length. */
export class Base64Decoder {
  /** Up to three characters that wait for their fourth. */
  #carry = '';
  #padding = 0;

  /** Decodes what is complete. Throws Base64Error. */
  push(text: string): Buffer {
    let body = text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, '') : text;
    if (body === '') return Buffer.alloc(0);
    const padding = body.endsWith('==') ? 2 : body.endsWith('=') ? 1 : 0;
    if (this.#padding > 0 && padding < body.length)
      throw new Base64Error('data behind the padding');
    this.#padding += padding;
    if (this.#padding > 2) throw new Base64Error('too much padding');
    body = padding === 0 ? body : body.slice(0, -padding);

    // The carry is completed by itself, so that the long rest is never copied.
    const missing = this.#carry === '' ? 0 : Math.min(4 - this.#carry.length, body.length);
    const first = this.#carry + body.slice(0, missing);
    if (first !== '' && first.length < 4) {
      this.#carry = first;
      return Buffer.alloc(0);
    }
    const usable = missing + Math.floor((body.length - missing) / 4) * 4;
    const whole = missing === 0 && usable === body.length ? body : body.slice(missing, usable);
    this.#carry = body.slice(usable);
    const bytes = Buffer.allocUnsafeSlow(((first.length + whole.length) / 4) * 3);
    const written = decodeInto(bytes, first, 0);
    decodeInto(bytes, whole, written);
    return bytes;
  }

  /** The last bytes. Throws Base64Error where the text ended in the middle of one. */
  end(): Buffer {
    if (this.#carry.length === 1) throw new Base64Error('it ends in the middle of a byte');
    const bytes = Buffer.alloc(Math.floor((this.#carry.length * 3) / 4));
    decodeInto(bytes, this.#carry, 0);
    return bytes;
  }
}

/** Node skips what is not base64; a short count is how that shows. (`Buffer.from` is ten times slower on long text.) */
function decodeInto(target: Buffer, text: string, offset: number): number {
  if (text === '') return 0;
  const written = target.write(text, offset, 'base64');
  if (written !== Math.floor((text.length * 3) / 4))
    throw new Base64Error('a character that is not base64');
  return written;
}
