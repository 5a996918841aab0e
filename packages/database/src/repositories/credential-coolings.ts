import { createHmac, hkdfSync } from 'node:crypto';
import { now, type RepositoryContext } from './context.ts';

/**
 * Until when accounts are left alone because their provider asked for it. An account is told by its credentials' values,
 * so a row goes by a hash of it that nobody can make, or try keys against, without the master key.
 */
export class CredentialCoolings {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** The id of an account's row. Null: there is no master key, and nothing is kept. */
  idOf(account: string): string | null {
    const { keyRing } = this.#context;
    if (keyRing === null) return null;
    const key = hkdfSync('sha256', keyRing.current.key, '', 'darkroom cooling accounts', 32);
    return createHmac('sha256', Buffer.from(key)).update(account).digest('hex');
  }

  /** Keeps the end of a pause, in the place of an earlier one, and clears those that are over. */
  async keep(account: string, cooling: { provider: string; until: Date }): Promise<void> {
    const id = this.idOf(account);
    if (id === null) return;
    await this.#context.transaction(async ({ client }) => {
      await client.credentialCooling.deleteMany({ where: { until: { lte: now(this.#context) } } });
      await client.credentialCooling.upsert({
        where: { id },
        create: { id, ...cooling },
        update: cooling,
      });
    });
  }

  /** The ends of all pauses, by the ids of their accounts. */
  async all(): Promise<Map<string, Date>> {
    const rows = await this.#context.client.credentialCooling.findMany();
    return new Map(rows.map(({ id, until }) => [id, until]));
  }
}
