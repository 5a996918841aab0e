import type { CredentialSet } from './credential-set.ts';
import { accountOf, type Situation } from './situation.ts';

/**
 * Which sets of credentials are left alone for now, as far as that is shown. In memory: what holds calls back is the
 * gate of the account, which has told of it.
 */
export class Coolings {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** True where the account was not cooling before. */
  note(account: string, forMs: number): boolean {
    const now = this.#now();
    const before = this.#until.get(account) ?? 0;
    this.#until.set(account, Math.max(before, now + forMs));
    return before <= now;
  }

  /** Null: it is not cooling. Another key under the same name is another account. */
  until(situation: Situation, set: CredentialSet): Date | null {
    const until = this.#until.get(accountOf(situation, set)) ?? 0;
    return until > this.#now() ? new Date(until) : null;
  }
}
