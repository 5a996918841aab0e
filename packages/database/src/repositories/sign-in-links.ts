import { createId } from '@darkroom/core';
import { now, type RepositoryContext } from './context.ts';

/** One-time links that sign a browser in, by the SHA-256 of their secret. */
export class SignInLinks {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Gives the link's id. */
  async create(link: { hash: string; expiresAt: Date }): Promise<string> {
    const id = createId('signInLink', this.#context.clock.now());
    await this.#context.client.signInLink.create({ data: { ...link, id } });
    return id;
  }

  /** Uses the link up. True for exactly one caller, false for a used, expired or unknown one. */
  async redeem(hash: string): Promise<boolean> {
    const usedAt = now(this.#context);
    const changed = await this.#context.client.signInLink.updateMany({
      where: { hash, usedAt: null, expiresAt: { gt: usedAt } },
      data: { usedAt },
    });
    return changed.count === 1;
  }

  async removeExpired(): Promise<number> {
    const where = { expiresAt: { lte: now(this.#context) } };
    return (await this.#context.client.signInLink.deleteMany({ where })).count;
  }
}
