import { createId, type ProviderFailureDetails } from '@darkroom/core';
import type { AttemptRow } from '@darkroom/database';
import { type AttemptKeeper, recorded } from './attempt-keeper.ts';
import type { RunContext } from './run-context.ts';
import { Overtaken } from './stopping.ts';

/**
 * Ends a try of which nothing ran, and plans the next one of the same call. Both at once: a crash in between would
 * leave a call that has neither ended nor goes on. When the next one may go out is written down for a restart.
 */
export async function planRepeat(
  context: RunContext,
  attempt: AttemptKeeper,
  ended: {
    details: ProviderFailureDetails;
    /** Milliseconds until the next try may go out. */
    delay: number;
    /** The provider's set of credentials that it was tried with, as far as one was chosen. */
    credential: string | null;
  },
): Promise<AttemptRow> {
  const { clock, database } = context;
  const { row, state } = attempt;
  const { details, delay, credential } = ended;
  const at = new Date(clock.now());
  const isRefusal = state === 'SENDING' || state === 'RESULT_RECEIVED';
  return recorded(() =>
    database.transaction(async (tx) => {
      const changed = await tx.attempts.change({
        attempt: row,
        from: [state],
        to: isRefusal ? 'REJECTED' : 'FAILED',
        at,
        patch: {
          failure: JSON.stringify([{ code: details.code, message: details.message }]),
          finishedAt: at,
          costMicros: 0n,
          credential,
        },
        generation: { from: [], patch: { notBefore: new Date(at.getTime() + delay) } },
      });
      if (!changed) throw new Overtaken();
      return tx.attempts.plan({
        id: createId('attempt', at.getTime()),
        generationId: row.generationId,
        call: row.call,
        number: row.number + 1,
        count: row.count,
        at,
      });
    }),
  );
}
