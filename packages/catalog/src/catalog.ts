import {
  type Clock,
  estimateCost,
  type GenerationMode,
  localize,
  type ModelRecord,
  type PriceFacts,
  type ProviderRecord,
  parameterDefault,
  parseDecimal,
} from '@darkroom/core';
import type { ProviderAdapter } from '@darkroom/provider-kit';
import { loadAdapter } from '@darkroom/providers';
import { memoryTree, shownPath, withoutFolder } from './load/file-tree.ts';
import { FolderWatch } from './load/folder-watch.ts';
import type { Origin } from './load/load-provider.ts';
import {
  foldServiceName,
  meantService,
  type NotOffered,
  notOfferedServices,
} from './not-offered.ts';
import { compareModels } from './order.ts';
import { type CatalogProblem, problemLine } from './problem.ts';
import { type CatalogDirectory, filesOf, readSnapshot, type Snapshot } from './snapshot.ts';
import { type ProviderStart, providerStart } from './start/provider-start.ts';

export interface CatalogOptions {
  directories: readonly CatalogDirectory[];
  clock: Clock;
}

export interface ModelFilter {
  /** Slug or alias. */
  provider?: string;
  mode?: GenerationMode;
  /** Dollars as a decimal string: models that can make an image for at most this. Those of unknown price are left out. */
  maximumPrice?: string;
}

/** Settings as they are where nobody chooses, for matching a price's conditions. */
function defaultFacts(model: ModelRecord): PriceFacts {
  const facts: Record<string, string | number | boolean> = {};
  for (const parameter of model.parameters) {
    const value = parameterDefault(parameter);
    if (value !== undefined) facts[parameter.name] = value;
  }
  const { width, height } = model.defaultSettings;
  return width && height ? { ...facts, width, height, size: `${width}x${height}` } : facts;
}

/** Providers and models, as their files say. Lookups are by maps; what is given out is frozen. */
export class Catalog {
  readonly #options: CatalogOptions;
  readonly #adapters = new Map<string, Promise<ProviderAdapter>>();
  readonly #watch: FolderWatch;
  #snapshot: Snapshot;

  constructor(options: CatalogOptions, snapshot: Snapshot, watch: FolderWatch) {
    this.#options = options;
    this.#watch = watch;
    this.#snapshot = snapshot;
  }

  /** What is wrong in the files. The rest of the catalog works. */
  get problems(): readonly CatalogProblem[] {
    return this.#snapshot.problems;
  }

  /** Those of them that stand in a provider's folder, one line each with its place. */
  problemsOf(slug: string): string[] {
    return this.#problemsIn(this.#snapshot.bySlug.get(slug)?.shown).map(problemLine);
  }

  /**
   * Why something that is asked for may not be there: what is left out of a provider's folder, or of all folders (null),
   * a line each with its place. A provider that is not there itself is known by its folder's name.
   */
  leftOutOf(name: string | null): string[] {
    const { byName, leftOut } = this.#snapshot;
    const found =
      name === null
        ? this.problems
        : this.#problemsIn(byName.get(name)?.shown ?? leftOut.get(name.toLowerCase()));
    return found.filter(({ isLeftOut }) => isLeftOut).map(problemLine);
  }

  #problemsIn(folder: string | undefined): readonly CatalogProblem[] {
    return folder === undefined
      ? []
      : this.problems.filter(({ file }) => file.startsWith(`${folder}/`));
  }

  /** Names of providers that are not there because their files are broken. */
  get leftOut(): ReadonlySet<string> {
    return new Set(this.#snapshot.leftOut.keys());
  }

  /** All providers, by label. */
  providers(): readonly ProviderRecord[] {
    return this.#snapshot.providers.map((provider) => provider.record);
  }

  /** A provider by its slug or one of its aliases. */
  provider(name: string): ProviderRecord | null {
    return this.#snapshot.byName.get(name)?.record ?? null;
  }

  /** A service that people ask for by this name and that cannot be offered; a provider of this name goes before it. */
  notOffered(name: string): NotOffered | null {
    const folded = foldServiceName(name);
    return this.provider(folded) ? null : (this.#notOffered().get(folded) ?? null);
  }

  /**
   * The same, for whoever asked in vain: also by one of its models ("midjourney-v7"), and by a name that is misspelt and
   * that no provider's is more like.
   */
  meantNotOffered(name: string): NotOffered | null {
    const providers = this.#snapshot.byName;
    return meantService(name, this.#notOffered(), [...providers.keys()]);
  }

  /** All such services, each once. */
  get notOfferedServices(): readonly NotOffered[] {
    return [...new Set(this.#notOffered().values())].filter(({ slug }) => !this.provider(slug));
  }

  #notOffered(): Map<string, NotOffered> {
    return notOfferedServices((slug) => this.provider(slug));
  }

  /** Whether a provider came with Darkroom or is the user's own; null: there is none. */
  origin(name: string): Origin | null {
    return this.#snapshot.byName.get(name)?.origin ?? null;
  }

  /** Models in the order in which lists show them. */
  models(filter: ModelFilter = {}): readonly ModelRecord[] {
    const slug =
      filter.provider === undefined ? null : (this.provider(filter.provider)?.slug ?? '');
    const now = this.#options.clock.now();
    const labels = new Map(
      this.#snapshot.providers.map(({ record }, index) => [record.slug, index]),
    );
    const positions = this.#snapshot.positions;
    const place = (record: ModelRecord) => ({
      record,
      position: positions.get(record.source) ?? 0,
    });
    return this.#snapshot.models
      .filter(
        (model) =>
          (slug === null || model.provider === slug) &&
          (filter.mode === undefined || model.capabilities.modes.includes(filter.mode)) &&
          (filter.maximumPrice === undefined || this.#costsAtMost(model, filter.maximumPrice)),
      )
      .sort(
        (left, right) =>
          (labels.get(left.provider) ?? 0) - (labels.get(right.provider) ?? 0) ||
          compareModels(place(left), place(right), now),
      );
  }

  #costsAtMost(model: ModelRecord, maximumPrice: string): boolean {
    const limit = parseDecimal(maximumPrice);
    const { minimum } = estimateCost(model.prices, defaultFacts(model), 1);
    return limit !== null && minimum !== null && minimum <= limit;
  }

  /** A model by its source. */
  model(source: string): ModelRecord | null {
    return this.#snapshot.bySource.get(source) ?? null;
  }

  /** The file of a provider's icon; the other size where it has one alone. */
  iconPath(name: string, size: 'small' | 'large', locale = 'en_US'): string | null {
    const provider = this.#snapshot.byName.get(name);
    if (!provider) return null;
    const { iconSmall, iconLarge } = provider.record;
    const icon = size === 'small' ? (iconSmall ?? iconLarge) : (iconLarge ?? iconSmall);
    return icon ? (provider.assets.get(localize(icon, locale)) ?? null) : null;
  }

  /**
   * What speaks to a provider, loaded at its first use. Rejects with a RangeError where there is no such provider, or
   * none of its models makes pictures.
   */
  async adapter(name: string): Promise<ProviderAdapter> {
    const provider = this.#snapshot.byName.get(name);
    if (!provider) throw new RangeError(`There is no provider "${name.slice(0, 80)}".`);
    const folder = provider.adapterFolder;
    if (folder === null)
      throw new RangeError(
        `${localize(provider.record.label)} has no models that Darkroom can run.`,
      );
    const known = this.#adapters.get(folder);
    if (known) return known;
    const loading = loadAdapter(folder);
    this.#adapters.set(folder, loading);
    loading.catch(() => this.#adapters.delete(folder));
    return loading;
  }

  /**
   * Commented files to begin a provider of one's own with. `protocol` null: the one that most models go by. Nothing is
   * put anywhere.
   */
  start(slug: string, protocol: string | null): ProviderStart {
    return providerStart(
      {
        speakers: this.#snapshot.speakers,
        ownerOf: (name) => {
          const owner = this.#snapshot.byName.get(name);
          return owner ? { slug: owner.record.slug, isBuiltIn: owner.origin === 'built-in' } : null;
        },
        notOffered: (name) => this.notOffered(name)?.sentence ?? null,
        today: this.#today(),
      },
      slug,
      protocol,
    );
  }

  #today(): string {
    return new Date(this.#options.clock.now()).toISOString().slice(0, 10);
  }

  /** Reads all files anew. Where that throws, what was there stays. */
  async reload(): Promise<void> {
    const { directories } = this.#options;
    await this.#watch.settle();
    this.#snapshot = await readSnapshot(filesOf(directories));
  }

  /**
   * Reads all files anew if the user's have changed since, and have not gone on changing since the last look: a folder
   * that is being copied is read once it is whole. To be called every second or so. True: the catalog is another now.
   */
  async refresh(): Promise<boolean> {
    if (!(await this.#watch.hasSettledChange())) return false;
    await this.reload();
    return true;
  }

  /**
   * What would be wrong with a folder of this name among the user's own, or among those that came with Darkroom, whether
   * it is there or not, placeholders of its start included. `files`: contents by path within the folder; pictures and code
   * may be without. Nothing is kept.
   */
  async check(
    folder: string,
    files: ReadonlyMap<string, Uint8Array | null>,
    as: Origin = 'user',
  ): Promise<FolderCheck> {
    const { directories } = this.#options;
    const name = directories.find(({ origin }) => origin === as)?.name ?? '';
    const given = memoryTree(
      new Map([...files].map(([path, bytes]) => [`${folder}/${path}`, bytes])),
      this.#today(),
      name,
    );
    const others = filesOf(directories).map(({ tree, origin }) => ({
      tree: origin === as ? withoutFolder(tree, folder) : tree,
      origin,
    }));
    const snapshot = await readSnapshot([...others, { tree: given, origin: as, isChecked: true }]);
    const start = `${shownPath(given, folder)}/`;
    const found = snapshot.providers.find(({ shown }) => `${shown}/` === start);
    return {
      problems: snapshot.problems.filter(({ file }) => file.startsWith(start)).sort(byPlace),
      provider: found?.record ?? null,
      models: found
        ? snapshot.models.filter(({ provider }) => provider === found.record.slug).length
        : 0,
    };
  }
}

const byPlace = (left: CatalogProblem, right: CatalogProblem) =>
  left.file < right.file
    ? -1
    : left.file > right.file
      ? 1
      : left.line - right.line || left.column - right.column;

/** What came of checking a provider's folder. */
export interface FolderCheck {
  problems: readonly CatalogProblem[];
  /** Null: it would be left out. */
  provider: ProviderRecord | null;
  /** How many of its models would be there. */
  models: number;
}

/** Reads the catalog. Broken files are left out and told in `problems`. */
export async function loadCatalog(options: CatalogOptions): Promise<Catalog> {
  const watch = new FolderWatch(
    options.directories.flatMap(({ path, origin }) => (origin === 'user' ? [path] : [])),
  );
  await watch.settle();
  return new Catalog(options, await readSnapshot(filesOf(options.directories)), watch);
}
