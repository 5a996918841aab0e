import type { CredentialSet } from './credential-set.ts';
import { type Situation, signatureOf } from './situation.ts';

interface Listed {
  signature: string;
  ids: ReadonlySet<string> | null;
  at: number;
}

/** How long a vendor's list counts, in milliseconds; and how long not asking again after it could not be had. */
const LIFETIME_MS = 6 * 3_600_000;
const PAUSE_MS = 60_000;

/**
 * The vendors' own lists of models, as their free lists told: a model that the catalog calls retired runs while the
 * vendor still lists it. Kept in memory: after a restart they are asked for when they are needed.
 */
export class VendorModels {
  readonly #lists = new Map<string, Listed>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  remember(situation: Situation, set: CredentialSet, ids: readonly string[] | null): void {
    this.#lists.set(situation.record.slug, {
      signature: signatureOf(situation, set),
      ids: ids === null ? null : new Set(ids),
      at: this.#now(),
    });
  }

  /** Whether the vendor lists a model; null: not known, and may be asked. */
  lists(situation: Situation, set: CredentialSet, providerModelId: string): boolean | null {
    const known = this.#lists.get(situation.record.slug);
    if (!known || known.signature !== signatureOf(situation, set)) return null;
    const age = this.#now() - known.at;
    if (age > (known.ids === null ? PAUSE_MS : LIFETIME_MS)) return null;
    return known.ids?.has(providerModelId) ?? false;
  }
}
