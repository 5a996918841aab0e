import type { CredentialSet } from './credential-set.ts';
import { accountOf, type Situation } from './situation.ts';

/**
 * Which accounts are left alone for now. What holds calls back is the gate of the account, which has told of it; this is
 * what is shown, and what a gate begins with that did not hear of it, in a later process.
 */
export class Coolings {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;
  readonly #earlier: (account: string) => number;

  /** `earlier`: until when an earlier process was asked to leave an account alone, in milliseconds since 1970; 0: it was not. */
  constructor(now: () => number, earlier: (account: string) => number = () => 0) {
    this.#now = now;
    this.#earlier = earlier;
  }

  /** Gives the end of it, and whether the account was not cooling before. */
  note(account: string, forMs: number): { isNew: boolean; until: Date } {
    const now = this.#now();
    const before = this.#end(account);
    const until = Math.max(before, now + forMs);
    this.#until.set(account, until);
    return { isNew: before <= now, until: new Date(until) };
  }

  /** Null: it is not cooling. */
  ofAccount(account: string): Date | null {
    const until = this.#end(account);
    return until > this.#now() ? new Date(until) : null;
  }

  /** Null: it is not cooling. Another key under the same name is another account. */
  until(situation: Situation, set: CredentialSet): Date | null {
    return this.ofAccount(accountOf(situation, set));
  }

  #end(account: string): number {
    const known = this.#until.get(account) ?? this.#earlier(account);
    this.#until.set(account, known);
    return known;
  }
}
