import { createId } from '@darkroom/core';
import type { Session } from '../client.ts';
import { now, type RepositoryContext } from './context.ts';

export type { Session };

/** Browsers that are signed in, by the SHA-256 of their cookie. */
export class Sessions {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async create(session: { userId: string; hash: string; expiresAt: Date }): Promise<Session> {
    const createdAt = now(this.#context);
    const id = createId('session', createdAt.getTime());
    return this.#context.client.session.create({ data: { ...session, id, createdAt } });
  }

  /** The session with this hash, unless its time is over. */
  async byHash(hash: string): Promise<Session | null> {
    return this.#context.client.session.findFirst({
      where: { hash, expiresAt: { gt: now(this.#context) } },
    });
  }

  /** Lets a session last until `expiresAt`. Whether there was such a session. */
  async extend(hash: string, expiresAt: Date): Promise<boolean> {
    const changed = await this.#context.client.session.updateMany({
      where: { hash },
      data: { expiresAt },
    });
    return changed.count > 0;
  }

  /** Signs out. Whether there was such a session. */
  async remove(hash: string): Promise<boolean> {
    return (await this.#context.client.session.deleteMany({ where: { hash } })).count > 0;
  }

  async removeExpired(): Promise<number> {
    const where = { expiresAt: { lte: now(this.#context) } };
    return (await this.#context.client.session.deleteMany({ where })).count;
  }
}
