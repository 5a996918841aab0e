import { createId } from '@darkroom/core';
import { now, type RepositoryContext } from './context.ts';

/** One-time links that sign a browser in, by the SHA-256 of their secret. */
export class SignInLinks {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Gives the link's id. */
  async create(link: { userId: string; hash: string; expiresAt: Date }): Promise<string> {
    const id = createId('signInLink', this.#context.clock.now());
    await this.#context.client.signInLink.create({ data: { ...link, id } });
    return id;
  }

  /** Uses the link up. Whom it signs in, for exactly one caller; null for a used, expired or unknown one. */
  async redeem(hash: string): Promise<string | null> {
    const usedAt = now(this.#context);
    const changed = await this.#context.client.signInLink.updateMany({
      where: { hash, usedAt: null, expiresAt: { gt: usedAt } },
      data: { usedAt },
    });
    if (changed.count !== 1) return null;
    const link = await this.#context.client.signInLink.findUnique({ where: { hash } });
    return link?.userId ?? null;
  }

  async removeExpired(): Promise<number> {
    const where = { expiresAt: { lte: now(this.#context) } };
    return (await this.#context.client.signInLink.deleteMany({ where })).count;
  }
}
