import { printable } from '@darkroom/core/plain';

/** Text of a server or a file made safe for a terminal: no control characters but the end of a line. */
export function safeText(text: string): string {
  return printable(text.replace(/\r\n?/g, '\n').replace(/\t/g, ' '), Number.POSITIVE_INFINITY);
}

/** The same on one line, cut to `maximum` characters. */
export function safeLine(text: string, maximum = Number.POSITIVE_INFINITY): string {
  const line = safeText(text).replace(/\s+/g, ' ').trim();
  return line.length > maximum ? `${line.slice(0, Math.max(0, maximum - 1))}…` : line;
}

/** Every text inside `value` made safe: renderers get nothing else. */
export function safeValue<T>(value: T): T {
  return clean(value) as T; // the same shape, texts replaced by texts
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [safeText(key), clean(inner)]),
    );
  }
  return value;
}

/** JSON that a terminal survives: control characters that JSON allows as they are come escaped. */
export function safeJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(
    value,
    (key, inner: unknown) => (key === '__typename' ? undefined : inner),
    indent,
  );
  return text.replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
