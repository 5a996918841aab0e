const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that must never be printed. Template strings, JSON and the inspector all show `[secret]`;
 * `reveal()` is the only way to the text, and is called where a request's headers are written.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /** What may be shown: the last four characters where the secret is long enough to spare them. */
  hint(): string {
    return secretHint(this.#value);
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [INSPECT](): string {
    return '[secret]';
  }
}

/** A fixed-width mask: `…` and the last four characters for a value of 20 or more, `…` alone for a shorter one. */
export function secretHint(value: string): string {
  return value.length >= 20 ? `…${value.slice(-4)}` : '…';
}
