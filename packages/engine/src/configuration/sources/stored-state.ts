import type { Secret } from '@darkroom/core';
import {
  type CredentialAddress,
  type CredentialCheck,
  CredentialError,
  type Database,
  type ProviderSetting,
  type StoredCredentialState,
} from '@darkroom/database';

/** One set of stored credentials: a provider's (source "") or a model's own. */
export interface StoredSet {
  /** The user whose own it is; "" for everybody's. */
  owner: string;
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
  /** Everybody's, and those of models. */
  sets: readonly StoredSet[];
  /** Users' own, of all users. */
  owned: readonly StoredSet[];
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
    const shared = (await credentials.states()).map((state) => ({ ...state, owner: '' }));
    const sets = await this.#sets(shared, await credentials.checks());
    const owned = await this.#sets(
      await credentials.statesOfOwners(),
      await credentials.checksOfOwners(),
    );
    return { settings: new Map(settings.map((setting) => [setting.slug, setting])), sets, owned };
  }

  async #sets(
    states: readonly (StoredCredentialState & { owner: string })[],
    checks: readonly CredentialCheck[],
  ): Promise<StoredSet[]> {
    const keyOf = ({ owner = '', provider, name, source }: CredentialAddress) =>
      JSON.stringify([owner, provider, name, source]);
    const checkOf = new Map(checks.map((check) => [keyOf(check), check]));
    const sets: StoredSet[] = [];
    for (const [key, own] of Map.groupBy(states, keyOf)) {
      const [first] = own;
      if (!first) continue;
      const { owner, provider, name, source } = first;
      const address = { owner, provider, name, source };
      const check = checkOf.get(key) ?? null;
      try {
        const secrets = await this.#database.credentials.reveal(address);
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
    return sets;
  }
}
