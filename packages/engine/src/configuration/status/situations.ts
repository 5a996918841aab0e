import type { ProviderRecord } from '@darkroom/core';
import { ConfigurationError, type ConfigurationProblem } from '../configuration-error.ts';
import { leftOutText } from '../models/left-out.ts';
import { type CatalogProvider, catalogProviders, type ProviderCatalog } from '../ports.ts';
import { type ApiKeys, parseApiKeys } from '../sources/api-keys-file.ts';
import { type ProviderConfigs, parseConfig } from '../sources/config-file.ts';
import {
  type Environment,
  type EnvironmentOfProvider,
  type EnvironmentPlace,
  readEnvironment,
} from '../sources/environment-values.ts';
import { findProvider, providerNames } from '../sources/provider-names.ts';
import type { StoredSet, StoredStates } from '../sources/stored-state.ts';
import { WatchedFile } from '../sources/watched-file.ts';
import { type Situation, type SituationSources, situationOf } from './situation.ts';

export interface SituationsOptions {
  catalog: ProviderCatalog;
  environment: Environment;
  environmentPlace: EnvironmentPlace;
  apiKeysFile: string;
  configFile: string;
  stored: StoredStates;
  onNotice(level: 'info' | 'warn', message: string): void;
}

/** What the environment says of a provider; where a variable is wrong, nothing, and why. */
interface ReadEnvironment {
  environment: EnvironmentOfProvider;
  error: ConfigurationError | null;
}

function attempt(read: () => EnvironmentOfProvider): ReadEnvironment {
  try {
    return { environment: read(), error: null };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return {
      environment: { values: new Map(), sets: new Map(), baseUrl: null, foreignBaseUrl: null },
      error,
    };
  }
}

/** Knows how each provider is configured, from the environment, the files and the database, at every look anew. */
export class Situations {
  readonly #options: SituationsOptions;
  readonly #environments = new WeakMap<ProviderRecord, ReadEnvironment>();
  readonly #apiKeys: WatchedFile<ApiKeys>;
  readonly #config: WatchedFile<ProviderConfigs>;

  /** @throws ConfigurationError where the environment holds a value that cannot be right. */
  constructor(options: SituationsOptions) {
    const { catalog, apiKeysFile, configFile, onNotice } = options;
    this.#options = options;
    for (const record of catalog.providers()) {
      const { error } = this.#environment(record);
      if (error) throw error;
    }
    const tell = (message: string) => onNotice('warn', message);
    this.#apiKeys = new WatchedFile<ApiKeys>({
      path: apiKeysFile,
      empty: new Map(),
      // As a line of .env: what is wrong is told, and everything else goes on.
      stopsStart: false,
      parse: (content, before) =>
        parseApiKeys(content, {
          file: apiKeysFile,
          providers: this.#providers(),
          leftOut: catalog.leftOut,
          before,
        }),
      onNotice: tell,
    });
    this.#config = new WatchedFile<ProviderConfigs>({
      path: configFile,
      empty: new Map(),
      stopsStart: true,
      parse: (content) =>
        parseConfig(content, {
          file: configFile,
          providers: this.#providers(),
          leftOut: catalog.leftOut,
        }),
      onNotice: tell,
    });
  }

  /** What is wrong with api_keys.yaml and config.yaml as they stand now. */
  async problems(): Promise<ConfigurationProblem[]> {
    const files = [this.#apiKeys, this.#config];
    await Promise.all(files.map((file) => file.read()));
    return files.flatMap(({ problems }) => problems);
  }

  get apiKeysFile(): string {
    return this.#options.apiKeysFile;
  }

  /** The database may have changed: look again. */
  invalidate(): void {
    this.#options.stored.invalidate();
  }

  /** The catalog was read anew: names in the files may mean other providers by now. */
  catalogChanged(): void {
    this.#apiKeys.forget();
    this.#config.forget();
  }

  find(name: string): CatalogProvider | null {
    return findProvider(this.#providers(), name);
  }

  /**
   * Why a service that was asked for by this name, or almost, in vain cannot be had, and what to use; null: nothing is
   * known of it.
   */
  notOffered(name: string): string | null {
    return this.#options.catalog.meantNotOffered(name)?.sentence ?? null;
  }

  /** What is broken in a provider's files, or in those of all (null), as sentences; empty where nothing is. */
  leftOut(provider: string | null): string {
    return leftOutText(this.#options.catalog, provider);
  }

  names(): string[] {
    return providerNames(this.#providers());
  }

  /** @throws ConfigurationError where config.yaml is wrong at the first look. */
  async all(): Promise<Situation[]> {
    return Promise.all(
      this.#providers().map(async (provider) => situationOf(await this.#sources(provider))),
    );
  }

  async of(provider: CatalogProvider): Promise<Situation> {
    return situationOf(await this.#sources(provider));
  }

  /** How it would be with other things stored: nothing is written. */
  async suppose(
    provider: CatalogProvider,
    change: (
      stored: Pick<SituationSources, 'setting' | 'sets'>,
    ) => Pick<SituationSources, 'setting' | 'sets'>,
  ): Promise<Situation> {
    const sources = await this.#sources(provider);
    return situationOf({ ...sources, ...change(sources) });
  }

  /** A model's own stored credentials; null where it has none. */
  async ofModel(provider: string, source: string): Promise<StoredSet | null> {
    const { sets } = await this.#options.stored.read();
    return sets.find((set) => set.provider === provider && set.source === source) ?? null;
  }

  /** What is stored of a provider's own sets. */
  async ofProvider(provider: string): Promise<StoredSet[]> {
    const { sets } = await this.#options.stored.read();
    return sets.filter((set) => set.provider === provider && set.source === '');
  }

  /** Every model's own stored credentials, of one provider. */
  async ofModels(provider: string): Promise<StoredSet[]> {
    const { sets } = await this.#options.stored.read();
    return sets.filter((set) => set.provider === provider && set.source !== '');
  }

  #providers(): CatalogProvider[] {
    return catalogProviders(this.#options.catalog);
  }

  /** Read once for each state of a provider's file: a process's environment does not change. */
  #environment(record: ProviderRecord): ReadEnvironment {
    const known = this.#environments.get(record);
    if (known) return known;
    const { environment, environmentPlace, onNotice } = this.#options;
    const source = {
      environment,
      placeOf: environmentPlace,
      onNotice: (message: string) => onNotice('info', message),
    };
    const read = attempt(() => readEnvironment(record, source));
    this.#environments.set(record, read);
    return read;
  }

  async #sources(provider: CatalogProvider): Promise<SituationSources> {
    const { slug } = provider.record;
    const { environment, error } = this.#environment(provider.record);
    const [keys, config, stored] = await Promise.all([
      this.#apiKeys.read(),
      this.#config.read(),
      this.#options.stored.read(),
    ]);
    return {
      // One that came while the server runs has its wrong variables told beside it, and goes without them.
      provider: error ? { ...provider, problems: [...provider.problems, error.message] } : provider,
      environment,
      fileSets: keys.get(slug) ?? new Map(),
      apiKeysFile: this.#apiKeys.path,
      config: config.get(slug) ?? null,
      setting: stored.settings.get(slug) ?? null,
      sets: stored.sets.filter((set) => set.provider === slug && set.source === ''),
      ofModels: stored.sets.filter((set) => set.provider === slug && set.source !== ''),
      owned: stored.owned.filter((set) => set.provider === slug),
    };
  }
}
