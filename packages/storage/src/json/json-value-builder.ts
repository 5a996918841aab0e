import { BLOB_KEY } from './blob-reference.ts';

/** What may come next in a document. */
export type Expectation =
  | 'value'
  | 'value-or-end'
  | 'key'
  | 'key-or-end'
  | 'colon'
  | 'comma-or-end'
  | 'end';

type Container = { items: unknown[] } | { members: Record<string, unknown>; key: string };

/** A mistake in the order of values and punctuation. */
export class JsonOrderError extends Error {}

/** Puts values and punctuation together into a document, on a stack of its own: depth costs no call stack. */
export class JsonValueBuilder {
  expects: Expectation = 'value';
  value: unknown;
  readonly #stack: Container[] = [];
  readonly #maxDepth: number;

  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  /** Whether a string that starts here is a key. */
  get wantsKey(): boolean {
    return this.expects === 'key' || this.expects === 'key-or-end';
  }

  get wantsValue(): boolean {
    return this.expects === 'value' || this.expects === 'value-or-end';
  }

  /** One of `[ ] { } , :`. */
  punctuation(character: string): void {
    switch (character) {
      case '[':
        this.#open({ items: [] });
        return;
      case '{':
        this.#open({ members: {}, key: '' });
        return;
      case ']':
      case '}':
        this.#close(character);
        return;
      case ':':
        if (this.expects !== 'colon') throw new JsonOrderError(`unexpected "${character}"`);
        this.expects = 'value';
        return;
      default: {
        const top = this.#stack.at(-1);
        if (this.expects !== 'comma-or-end' || top === undefined)
          throw new JsonOrderError(`unexpected "${character}"`);
        this.expects = 'items' in top ? 'value' : 'key';
      }
    }
  }

  key(name: string): void {
    const top = this.#stack.at(-1);
    if (!this.wantsKey || top === undefined || !('members' in top))
      throw new JsonOrderError('unexpected text');
    top.key = name === BLOB_KEY ? `$${BLOB_KEY}` : name;
    this.expects = 'colon';
  }

  add(value: unknown): void {
    if (!this.wantsValue) throw new JsonOrderError('unexpected value');
    const top = this.#stack.at(-1);
    this.expects = top === undefined ? 'end' : 'comma-or-end';
    if (top === undefined) this.value = value;
    else if ('items' in top) top.items.push(value);
    else if (top.key === '__proto__') {
      // An own property, as JSON.parse makes it, and never a prototype.
      Object.defineProperty(top.members, top.key, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    } else top.members[top.key] = value;
  }

  #open(container: Container): void {
    if (this.#stack.length >= this.#maxDepth)
      throw new JsonOrderError(`more than ${this.#maxDepth} levels of nesting`);
    this.add('items' in container ? container.items : container.members);
    this.#stack.push(container);
    this.expects = 'items' in container ? 'value-or-end' : 'key-or-end';
  }

  #close(character: ']' | '}'): void {
    const top = this.#stack.at(-1);
    const isArray = top !== undefined && 'items' in top;
    const mayClose =
      this.expects === 'comma-or-end' || this.expects === (isArray ? 'value-or-end' : 'key-or-end');
    if (top === undefined || isArray !== (character === ']') || !mayClose)
      throw new JsonOrderError(`unexpected "${character}"`);
    this.#stack.pop();
    this.expects = this.#stack.length === 0 ? 'end' : 'comma-or-end';
  }
}
