import { localize, type ModelRecord, type ProviderRecord } from '@darkroom/core';
import { diskTree, type FileTree, shownPath } from './load/file-tree.ts';
import { type LoadedProvider, loadProvider, type Origin } from './load/load-provider.ts';
import { findFolders } from './load/read-folder.ts';
import type { CatalogProblem } from './problem.ts';
import { checkAcross } from './rules/cross-rules.ts';
import { placeholderProblems } from './rules/placeholder-rules.ts';

/** Where providers' folders stand. The user's come after the built-in ones. */
export interface CatalogDirectory {
  path: string;
  origin: Origin;
  /** What problems put before a file's path in it: "providers" within the data directory. Nothing where it is left out. */
  name?: string;
  /** The folders to read, for those who want few of many; the rest is as if it were not there. Default: all. */
  only?: readonly string[];
}

export interface SnapshotProvider {
  record: ProviderRecord;
  origin: Origin;
  folder: string;
  /** The folder as problems show it. */
  shown: string;
  assets: ReadonlyMap<string, string>;
  /** The folder whose adapter speaks for it; null: none is needed. */
  adapterFolder: string | null;
}

/** One state of the catalog: never changed once made. */
export interface Snapshot {
  providers: readonly SnapshotProvider[];
  bySlug: ReadonlyMap<string, SnapshotProvider>;
  /** Slugs and aliases. */
  byName: ReadonlyMap<string, SnapshotProvider>;
  models: readonly ModelRecord[];
  bySource: ReadonlyMap<string, ModelRecord>;
  /** A model's place in its provider's own order, by source. */
  positions: ReadonlyMap<string, number>;
  problems: readonly CatalogProblem[];
  /** The built-in provider that speaks each protocol for others, those first that most models go by. */
  speakers: readonly { protocol: string; provider: LoadedProvider }[];
  /**
   * Providers that are not there because their files are broken: their names, of folders and as written in them, with
   * the folder as problems show it.
   */
  leftOut: ReadonlyMap<string, string>;
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

const byLabel = (left: SnapshotProvider, right: SnapshotProvider) => {
  const [a, b] = [
    localize(left.record.label).toLowerCase(),
    localize(right.record.label).toLowerCase(),
  ];
  return a < b ? -1 : a > b ? 1 : left.record.slug < right.record.slug ? -1 : 1;
};

/** Files of providers, and whose they are. */
export interface ProviderFiles {
  tree: FileTree;
  origin: Origin;
  only?: readonly string[];
  /** Whether somebody asks what is still to be done in them: then placeholders are told, too. */
  isChecked?: boolean;
}

/** The directories' files, the built-in ones first. */
export const filesOf = (directories: readonly CatalogDirectory[]): ProviderFiles[] =>
  directories.map(({ path, origin, name = '', only }) => ({
    tree: diskTree(path, name),
    origin,
    ...(only ? { only } : {}),
  }));

/** Reads and checks every folder. Throws only where a directory cannot be read; broken files are told in `problems`. */
export async function readSnapshot(files: readonly ProviderFiles[]): Promise<Snapshot> {
  const report: CatalogProblem[] = [];
  const loaded: LoadedProvider[] = [];
  const read: { name: string; shown: string; provider: LoadedProvider | null }[] = [];
  const inOrder = [...files].sort(
    (left, right) => Number(left.origin === 'user') - Number(right.origin === 'user'),
  );
  for (const { tree, origin, only, isChecked = false } of inOrder) {
    for (const name of await findFolders(tree)) {
      if (only && !only.includes(name)) continue;
      const provider = await loadProvider(tree, name, origin, report);
      if (provider) loaded.push(provider);
      if (provider && isChecked) report.push(...placeholderProblems(provider));
      read.push({ name, shown: shownPath(tree, name), provider });
    }
  }
  const { providers: kept, protocols } = checkAcross(loaded, report);
  const there = new Set(kept.map(({ shown }) => shown));
  const lost = read.filter(({ shown }) => !there.has(shown));
  const providers = kept
    .map((provider): SnapshotProvider => {
      const { protocol } = provider.record;
      const speaker =
        protocol === undefined
          ? provider.hasAdapter
            ? provider
            : null
          : (protocols.get(protocol) ?? null);
      return {
        record: freeze(provider.record),
        origin: provider.origin,
        folder: provider.folder,
        shown: provider.shown,
        assets: provider.assets,
        adapterFolder: speaker?.folder ?? null,
      };
    })
    .sort(byLabel);
  const models = kept.flatMap((provider) => provider.models.map((model) => freeze(model.record)));
  const positions = new Map(kept.flatMap((provider) => positionsOf(provider)));
  return {
    providers,
    bySlug: new Map(providers.map((provider) => [provider.record.slug, provider])),
    byName: new Map(
      providers.flatMap((provider) =>
        [provider.record.slug, ...provider.record.aliases].map(
          (name): [string, SnapshotProvider] => [name, provider],
        ),
      ),
    ),
    models,
    bySource: new Map(models.map((model) => [model.source, model])),
    positions,
    problems: freeze(withoutRepeats(report)),
    speakers: [...protocols]
      .map(([protocol, provider]) => ({ protocol, provider, use: useOf(protocol, kept) }))
      .sort((left, right) => right.use - left.use),
    leftOut: new Map(
      lost.flatMap(({ name, shown, provider }) =>
        [name, provider?.record.slug ?? name].map((called): [string, string] => [called, shown]),
      ),
    ),
  };
}

/** How many models go by a protocol. */
const useOf = (protocol: string, providers: readonly LoadedProvider[]): number =>
  providers
    .filter(({ record }) => [record.protocol, record.providesProtocol].includes(protocol))
    .reduce((sum, { models }) => sum + models.length, 0);

/** A fault of a shared base file is found once for every model that extends it, and told once. */
function withoutRepeats(report: readonly CatalogProblem[]): CatalogProblem[] {
  const seen = new Set<string>();
  return report.filter(({ file, line, column, message }) => {
    const fault = `${file}:${line}:${column} ${message}`;
    if (seen.has(fault)) return false;
    seen.add(fault);
    return true;
  });
}

function positionsOf({ record, models }: LoadedProvider): [string, number][] {
  return models.map(({ record: model }) => {
    const place = record.position.indexOf(model.providerModelId);
    const own =
      place >= 0
        ? place
        : record.position.indexOf(model.source.slice(`external://${record.slug}/`.length));
    return [model.source, own >= 0 ? own : Number.MAX_SAFE_INTEGER];
  });
}
