import type { ProviderCatalog } from '../ports.ts';
import { ownersOf } from './own-situation.ts';
import { type Situation, signatureOf } from './situation.ts';

/** Remembers how each provider was configured when its models were last brought in line with it. */
export class KnownSituations {
  readonly #digests = new Map<string, string>();
  #problems: ProviderCatalog['problems'] | null = null;

  note(situation: Situation): void {
    this.#digests.set(situation.record.slug, digestOf(situation));
  }

  /** Whether the catalog's files were read anew since this was last asked; false at the first time. */
  isNewCatalog(catalog: ProviderCatalog): boolean {
    const before = this.#problems;
    this.#problems = catalog.problems; // a list of its own for each reading
    return before !== null && before !== this.#problems;
  }

  /** Whether it is another than the one that was noted; true for one that never was. */
  isNew(situation: Situation): boolean {
    return this.#digests.get(situation.record.slug) !== digestOf(situation);
  }
}

const digestOf = (situation: Situation): string =>
  JSON.stringify([
    situation.active?.name ?? null,
    ownersOf(situation),
    situation.sets.map((set) => [set.name, signatureOf(situation, set), set.missing.length]),
  ]);
