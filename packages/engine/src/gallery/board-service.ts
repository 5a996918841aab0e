import { idKind, type Problem } from '@darkroom/core';
import {
  type Database,
  isUniqueViolation,
  type Repositories,
  type StoredBoard,
} from '@darkroom/database';
import type { ActorAccess } from '../actors/actor-access.ts';
import type { Outcome } from '../contracts.ts';
import type { Bell } from '../events/bell.ts';
import { appendBoardEvent } from './gallery-events.ts';

/** The longest name of a board, in characters. */
const NAME_MAXIMUM = 100;

interface Parts {
  database: Database;
  actors: ActorAccess;
  bell: Bell;
}

/** What changes of a board; what is left out stays. */
export interface BoardChange {
  name?: string | undefined;
  /** Null: the newest picture of it. */
  coverImageId?: string | null | undefined;
  /** Whether new pictures come to it. */
  isTarget?: boolean | undefined;
}

/** Boards: pictures that a user put together. Each is its user's own. */
export class BoardService {
  readonly #database: Database;
  readonly #actors: ActorAccess;
  readonly #bell: Bell;

  constructor({ database, actors, bell }: Parts) {
    this.#database = database;
    this.#actors = actors;
    this.#bell = bell;
  }

  /** Makes a board of the actor's user. */
  async create(
    actor: string,
    input: { name: string; isTarget: boolean },
  ): Promise<Outcome<StoredBoard>> {
    const name = tidy(input.name);
    const problem = nameProblem(name);
    if (problem) return refused(problem);
    const owner = await this.#actors.userOf(actor);
    return this.#unlessTaken(owner, name, () =>
      this.#write(async (tx) => {
        const board = await tx.boards.create({ actor: owner, name, isTarget: input.isTarget });
        await appendBoardEvent(tx, 'CREATED', board);
        return board;
      }),
    );
  }

  async change(actor: string, id: string, change: BoardChange): Promise<Outcome<StoredBoard>> {
    const board = await this.#own(actor, id);
    if (!board) return refused(notFound(id));
    const name = change.name === undefined ? undefined : tidy(change.name);
    const problem = name === undefined ? null : nameProblem(name);
    if (problem) return refused(problem);
    const { coverImageId } = change;
    if (typeof coverImageId === 'string') {
      const entries = await this.#database.boards.ofImages([coverImageId]);
      if (!entries.some(({ boardId }) => boardId === id)) {
        const message = `The image "${coverImageId.slice(0, 60)}" is not on this board. Add it first.`;
        return refused({ code: 'NOT_FOUND', message, field: ['coverImageId'] });
      }
    }
    return this.#unlessTaken(board.actor, name ?? board.name, () =>
      this.#write(async (tx) => {
        const changed = await tx.boards.change(board, { ...change, name });
        if (changed) await appendBoardEvent(tx, 'CHANGED', changed);
        return changed;
      }),
    );
  }

  /** Removes a board; its pictures stay. */
  async remove(actor: string, id: string): Promise<Outcome<string>> {
    const board = await this.#own(actor, id);
    if (!board) return refused(notFound(id));
    const isGone = await this.#write(async (tx) => {
      const removed = await tx.boards.remove(id);
      if (removed) await appendBoardEvent(tx, 'DELETED', board);
      return removed;
    });
    if (!isGone) return refused(notFound(id));
    return { ok: true, value: id };
  }

  /** Puts pictures that the actor may see on a board, and says which there are not. */
  async add(actor: string, id: string, imageIds: readonly string[]): Promise<BoardOutcome> {
    const board = await this.#own(actor, id);
    if (!board) return { board: null, changed: 0, problems: [notFound(id)] };
    const images = new Map(
      (await this.#database.images.byIds(imageIds)).map((image) => [image.id, image.actor]),
    );
    const seen: string[] = [];
    const problems: Problem[] = [];
    for (const [index, imageId] of imageIds.entries()) {
      const owner = images.get(imageId);
      if (owner !== undefined && (await this.#actors.maySee(actor, owner))) seen.push(imageId);
      else problems.push(imageNotFound(imageId, ['imageIds', String(index)]));
    }
    const changed =
      seen.length === 0 ? 0 : await this.#fill(board, (tx) => tx.boards.add(id, seen));
    return { board, changed, problems };
  }

  /** Takes pictures off a board. Those that are not on it are no problem: they are where the caller wants them. */
  async take(actor: string, id: string, imageIds: readonly string[]): Promise<BoardOutcome> {
    const board = await this.#own(actor, id);
    if (!board) return { board: null, changed: 0, problems: [notFound(id)] };
    const changed = await this.#fill(board, (tx) => tx.boards.take(id, imageIds));
    return { board, changed, problems: [] };
  }

  /** Changes what is on a board; nothing is told where nothing changed. */
  #fill(board: StoredBoard, work: (tx: Repositories) => Promise<number>): Promise<number> {
    return this.#write(async (tx) => {
      const changed = await work(tx);
      if (changed > 0) await appendBoardEvent(tx, 'IMAGES', board);
      return changed;
    });
  }

  /** A change and the word of it, both or neither; then whoever follows looks. */
  async #write<Answer>(work: (tx: Repositories) => Promise<Answer>): Promise<Answer> {
    const answer = await this.#database.transaction(work);
    this.#bell.ring('activity');
    return answer;
  }

  async #own(actor: string, id: string): Promise<StoredBoard | null> {
    if (idKind(id) !== 'board') return null;
    const [board] = await this.#database.boards.byIds([id]);
    return board && (await this.#actors.mayChange(actor, board.actor)) ? board : null;
  }

  async #unlessTaken(
    owner: string,
    name: string,
    write: () => Promise<StoredBoard | null>,
  ): Promise<Outcome<StoredBoard>> {
    try {
      const board = await write();
      return board ? { ok: true, value: board } : refused(notFound(name));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const taken = await this.#database.boards.byName(owner, name);
      const message = `There is a board "${name}" already${taken ? ` (${taken.id})` : ''}. Choose another name.`;
      return refused({ code: 'CONFLICT', message, field: ['name'] });
    }
  }
}

/** What became of a change of what is on a board. Null: there is no such board. */
export interface BoardOutcome {
  board: StoredBoard | null;
  /** Pictures that came to it or left it. */
  changed: number;
  problems: Problem[];
}

const tidy = (name: string) => name.normalize('NFC').replace(/\s+/g, ' ').trim();

function nameProblem(name: string): Problem | null {
  const length = [...name].length;
  if (length > 0 && length <= NAME_MAXIMUM) return null;
  const message =
    length === 0
      ? 'A board needs a name.'
      : `The name has ${length} characters; ${NAME_MAXIMUM} are the most.`;
  return { code: 'INVALID_INPUT', message, field: ['name'] };
}

const refused = (problem: Problem): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems: [problem],
});

const notFound = (id: string): Problem => ({
  code: 'NOT_FOUND',
  message: `There is no board "${id.slice(0, 60)}".`,
  field: ['id'],
});

/** Says that there is no image of this id, for this caller. */
export function imageNotFound(id: string, field: string[]): Problem {
  return { code: 'NOT_FOUND', message: `There is no image "${id.slice(0, 60)}".`, field };
}
