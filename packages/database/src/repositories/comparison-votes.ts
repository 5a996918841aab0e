import type { Vote } from '@darkroom/core';
import { parseJson } from '../json.ts';
import { now, type RepositoryContext } from './context.ts';

/** What people said of models' pictures of one prompt, side by side. */
export class ComparisonVotes {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Keeps a vote on these generations, in place of an earlier one on the very same. */
  async put(generationIds: readonly string[], vote: Vote): Promise<void> {
    const key = generationIds.toSorted().join(' ');
    const value = {
      contestants: JSON.stringify(vote.contestants),
      winner: vote.winner,
      at: now(this.#context),
    };
    await this.#context.client.comparisonVote.upsert({
      where: { key },
      create: { key, ...value },
      update: value,
    });
  }

  /** All votes, by models' sources. */
  async all(): Promise<Vote[]> {
    const rows = await this.#context.client.comparisonVote.findMany({
      select: { contestants: true, winner: true },
    });
    return rows.map(({ contestants, winner }) => ({
      contestants: parseJson(contestants, 'ComparisonVote.contestants') as string[], // written above alone
      winner,
    }));
  }
}
