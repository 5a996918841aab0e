import { type Deferral, type ModelRecord, shareOf, spanOf } from '@darkroom/core';
import type { Warning } from '../contracts.ts';

/** What a plan of many generations says of those that are ordered for later, and why the others are not. */
export class LaterNotes {
  readonly #later = new Map<string, { record: ModelRecord; many: number }>();
  readonly #reasons = new Map<string, number>();

  add(record: ModelRecord, deferral: Deferral): void {
    if (!deferral.isDeferred) {
      this.#reasons.set(deferral.reason, (this.#reasons.get(deferral.reason) ?? 0) + 1);
      return;
    }
    const known = this.#later.get(record.source);
    this.#later.set(record.source, { record, many: (known?.many ?? 0) + 1 });
  }

  list(): Warning[] {
    const later = [...this.#later.values()].flatMap(({ record: { name, deferred }, many }) => {
      if (!deferred) return [];
      const message = `${many} of ${name} to be ordered for later: the vendor does it within ${spanOf(deferred.longestSeconds)}, at ${shareOf(deferred)} of the price.`;
      return [{ code: 'DEFERRED', message }];
    });
    const atOnce = [...this.#reasons].map(([reason, many]) => ({
      code: 'NOT_DEFERRED',
      message: `${count(many)} made at once, at the full price: ${reason}`,
    }));
    return [...later, ...atOnce];
  }
}

const count = (many: number) => (many === 1 ? '1 generation is' : `${many} generations are`);
