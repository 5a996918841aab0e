import { type Situation, signatureOf } from './situation.ts';

/** Remembers how each provider was configured when its models were last brought in line with it. */
export class KnownSituations {
  readonly #digests = new Map<string, string>();

  note(situation: Situation): void {
    this.#digests.set(situation.record.slug, digestOf(situation));
  }

  /** Whether it is another than the one that was noted; true for one that never was. */
  isNew(situation: Situation): boolean {
    return this.#digests.get(situation.record.slug) !== digestOf(situation);
  }
}

const digestOf = (situation: Situation): string =>
  JSON.stringify([
    situation.active?.name ?? null,
    situation.sets.map((set) => [set.name, signatureOf(situation, set), set.missing.length]),
  ]);
