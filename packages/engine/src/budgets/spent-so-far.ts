import type { Repositories, SpendingLimit } from '@darkroom/database';

/** Entries of the ledger that are younger than this are summed at every look: they may still be on their way in. */
const YOUNG_MS = 3_600_000;

interface Known {
  /** What it is the sum of: from this moment, before that one. */
  from: number;
  to: number;
  micros: bigint;
}

/**
 * What counts as spent of a budget, for the way of every generation: the sum of older entries is kept, since a year's
 * ledger would be read again and again. Older entries change only where an unknown outcome turns out: then `forget`.
 */
export class SpentSoFar {
  readonly #known = new Map<string, Known>();

  /** `from` null: since ever. What decides is read within a transaction, so that nothing is being written meanwhile. */
  async read(
    tx: Pick<Repositories, 'ledger'>,
    budget: SpendingLimit,
    from: Date | null,
    now: number,
  ): Promise<bigint> {
    const begins = from?.getTime() ?? 0;
    const young = Math.floor((now - YOUNG_MS) / YOUNG_MS) * YOUNG_MS;
    if (young <= begins) return tx.ledger.spent(budget, { from: new Date(begins) });
    const known = this.#known.get(budget.id);
    const isFitting = known?.from === begins && known.to === young;
    const older = isFitting
      ? known.micros
      : await tx.ledger.spent(budget, { from: new Date(begins), to: new Date(young) });
    if (!isFitting) this.#known.set(budget.id, { from: begins, to: young, micros: older });
    return older + (await tx.ledger.spent(budget, { from: new Date(young) }));
  }

  forget(): void {
    this.#known.clear();
  }
}
