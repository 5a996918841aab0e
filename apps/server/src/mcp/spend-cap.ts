import { type Decimal, formatDecimal, parseDecimal } from '@darkroom/core';

/** What a session may spend where nothing is said, in US dollars. */
export const STANDARD_CAP = '1.00';
/** Says what a session may spend, when it begins: dollars such as `2.50`, or `unlimited`. */
export const CAP_HEADER = 'darkroom-max-spend';

/** Reads what the header says; null: it says nothing that can be understood. */
export function readCap(text: string | undefined): { cap: Decimal | null } | null {
  const said = (text ?? STANDARD_CAP).trim();
  if (said === 'unlimited') return { cap: null };
  const cap = said.length <= 20 ? parseDecimal(said) : null;
  return cap === null || cap < 0n ? null : { cap };
}

/**
 * What one session has spent and may still spend. Held is the highest price of what was ordered, from before it is
 * ordered; once it has ended and its cost is known, that counts instead.
 */
export class SpendCap {
  readonly #cap: Decimal | null;
  readonly #held = new Map<string, Decimal>();
  #next = 0;

  /** Null: no limit. */
  constructor(cap: Decimal | null) {
    this.#cap = cap;
  }

  get spent(): Decimal {
    return [...this.#held.values()].reduce((sum, one) => sum + one, 0n);
  }

  /** Why so much may not be ordered; null: it may. `worst` null: nobody knows the price. */
  objection(worst: Decimal | null): string | null {
    if (this.#cap === null) return null;
    const advice = `This session may spend $${formatDecimal(this.#cap)}, and $${formatDecimal(this.spent)} of it is used or held. Ask the person: another limit needs a new session (darkroom mcp --max-spend, or the header ${CAP_HEADER}).`;
    if (worst === null)
      return `The price of this is not known, so it fits under no limit. ${advice}`;
    if (this.spent + worst <= this.#cap) return null;
    return `This may cost up to $${formatDecimal(worst)}, which is more than is left. Nothing was ordered. ${advice}`;
  }

  /** Holds a price. Gives the name under which it is held. */
  hold(worst: Decimal | null): string {
    this.#next += 1;
    const name = `order ${this.#next}`;
    this.#held.set(name, worst ?? 0n);
    return name;
  }

  /** It became this generation: one that was ordered before under the same key is not counted twice. */
  accept(name: string, generationId: string): void {
    const worst = this.#held.get(name) ?? 0n;
    this.#held.delete(name);
    if (!this.#held.has(generationId)) this.#held.set(generationId, worst);
  }

  /** Nothing was ordered. */
  release(name: string): void {
    this.#held.delete(name);
  }

  /** A generation of this session ended, and this is what it cost. */
  settle(generationId: string, cost: Decimal): void {
    if (this.#held.has(generationId)) this.#held.set(generationId, cost);
  }

  describe(): { spent: string; cap: string | null } {
    return {
      spent: formatDecimal(this.spent),
      cap: this.#cap === null ? null : formatDecimal(this.#cap),
    };
  }
}
