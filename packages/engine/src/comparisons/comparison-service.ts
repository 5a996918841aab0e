import { type Rank, rankByVotes } from '@darkroom/core';
import type { Database, GenerationRow } from '@darkroom/database';
import type { ActorAccess } from '../actors/actor-access.ts';
import type { Outcome } from '../contracts.ts';
import { problem, refused } from '../generations/service-problems.ts';

/** So many generations can stand beside each other. */
const MOST_CONTESTANTS = 8;

export interface ComparisonInput {
  /** Who votes: another's generations are as good as not there. */
  actor: string;
  /** What stood beside each other: 2 to 8, each of another model, each with a picture. */
  generationIds: readonly string[];
  /** The best of them; null: none was better than the others. */
  winnerId: string | null;
}

/** Keeps what people liked best, and ranks the models by it. */
export class ComparisonService {
  readonly #database: Database;
  readonly #actors: Pick<ActorAccess, 'maySee'>;

  constructor(database: Database, actors: Pick<ActorAccess, 'maySee'>) {
    this.#database = database;
    this.#actors = actors;
  }

  /** Keeps a vote. To vote on the same generations again is to change one's mind. */
  async vote({ actor, generationIds, winnerId }: ComparisonInput): Promise<Outcome<Rank[]>> {
    const field = ['generationIds'];
    const ids = [...new Set(generationIds)];
    if (ids.length < 2 || ids.length > MOST_CONTESTANTS) {
      const message = `A vote is on 2 to ${MOST_CONTESTANTS} generations; ${ids.length} were named.`;
      return refused(problem('INVALID_INPUT', message, field));
    }
    if (winnerId !== null && !ids.includes(winnerId)) {
      const message =
        'The winner is not among the generations. Name one of generationIds, or null.';
      return refused(problem('INVALID_INPUT', message, ['winnerId']));
    }
    const rows: GenerationRow[] = [];
    for (const row of await this.#database.generations.byIds(ids))
      if (await this.#actors.maySee(actor, row.actor)) rows.push(row);
    const lacking = ids.filter((id) => !rows.some((row) => row.id === id));
    if (lacking.length > 0) {
      const names = lacking.map((id) => `"${id.slice(0, 60)}"`).join(', ');
      return refused(problem('NOT_FOUND', `There is no generation ${names}.`, field));
    }
    const images = await this.#database.images.byGenerations(ids);
    const bare = rows.filter(({ id }) => !images.some((image) => image.generationId === id));
    if (bare.length > 0) {
      const message = `Only pictures can be compared, and ${bare.map(({ id }) => id).join(', ')} has none.`;
      return refused(problem('CONFLICT', message, field));
    }
    const contestants = [...new Set(rows.map(({ source }) => source))];
    if (contestants.length !== rows.length) {
      const message =
        'Each generation has to be of another model: a model cannot win against itself.';
      return refused(problem('INVALID_INPUT', message, field));
    }
    const winner = rows.find(({ id }) => id === winnerId)?.source ?? null;
    await this.#database.comparisonVotes.put(ids, { contestants, winner });
    return { ok: true, value: await this.ranking() };
  }

  /** The models that were voted on, the best first. */
  async ranking(): Promise<Rank[]> {
    return rankByVotes(await this.#database.comparisonVotes.all());
  }
}
