import type { Secret } from '@darkroom/core';
import {
  type CredentialAddress,
  type CredentialCheck,
  CredentialError,
  type Database,
  type ProviderSetting,
} from '@darkroom/database';

/** One set of stored credentials: a provider's (source "") or a model's own. */
export interface StoredSet {
  provider: string;
  name: string;
  source: string;
  values: ReadonlyMap<string, { secret: Secret; setAt: Date }>;
  /** Why it cannot be read; null where it can. */
  problem: string | null;
  /** What the provider said of these very values; null: it was not asked. Kept for models' own credentials alone. */
  check: CredentialCheck | null;
}

/** Settings and credentials of the database. */
export interface StoredState {
  settings: ReadonlyMap<string, ProviderSetting>;
  sets: readonly StoredSet[];
}

/** Keeps what the database holds in memory until somebody says that it changed. */
export class StoredStates {
  readonly #database: Database;
  #current: Promise<StoredState> | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  read(): Promise<StoredState> {
    if (this.#current === null) {
      const loading = this.#load();
      this.#current = loading;
      loading.catch(() => {
        if (this.#current === loading) this.#current = null;
      });
    }
    return this.#current;
  }

  /** To be called behind every change, and before looking whether somebody else changed something. */
  invalidate(): void {
    this.#current = null;
  }

  async #load(): Promise<StoredState> {
    const { providerSettings, credentials } = this.#database;
    const settings = await providerSettings.all();
    const states = await credentials.states();
    const keyOf = ({ provider, name, source }: CredentialAddress) =>
      JSON.stringify([provider, name, source]);
    const addresses = new Map(
      states.map(({ provider, name, source }) => {
        const address = { provider, name, source };
        return [keyOf(address), address];
      }),
    );
    const checks = new Map((await credentials.checks()).map((check) => [keyOf(check), check]));
    const sets: StoredSet[] = [];
    for (const [key, address] of addresses) {
      const check = checks.get(key) ?? null;
      try {
        const secrets = await credentials.reveal(address);
        const own = states.filter(
          ({ provider, name, source }) =>
            provider === address.provider && name === address.name && source === address.source,
        );
        const values = new Map<string, { secret: Secret; setAt: Date }>();
        for (const { variable, setAt } of own) {
          const secret = secrets.get(variable);
          if (secret) values.set(variable, { secret, setAt });
        }
        sets.push({ ...address, values, problem: null, check });
      } catch (error) {
        if (!(error instanceof CredentialError)) throw error;
        sets.push({ ...address, values: new Map(), problem: error.message, check: null });
      }
    }
    return { settings: new Map(settings.map((setting) => [setting.slug, setting])), sets };
  }
}
