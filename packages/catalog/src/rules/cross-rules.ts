import { nearestWord } from '@darkroom/core';
import { type LoadedModel, type LoadedProvider, makesImages } from '../load/load-provider.ts';
import { type CatalogProblem, type Place, Problems } from '../problem.ts';
import { follow } from '../yaml/located.ts';

const at = (place: Place) => `${place.file}:${place.line}`;

/** Slugs and aliases, each known once. What came first stays: built-in folders come before the user's. */
function uniqueProviders(
  providers: readonly LoadedProvider[],
  problems: Problems,
): LoadedProvider[] {
  const known = new Map<string, LoadedProvider>();
  return providers.filter((provider) => {
    const names = [...new Set([provider.record.slug, ...provider.record.aliases])];
    for (const name of names) {
      const other = known.get(name);
      if (!other) continue;
      const isSlug = name === provider.record.slug;
      const place = follow(
        provider.tree,
        isSlug ? ['slug'] : ['aliases', provider.record.aliases.indexOf(name)],
      ).place;
      const whose =
        other.origin === 'built-in'
          ? `the built-in provider "${other.record.slug}"`
          : `"${other.record.slug}" in ${other.shown}`;
      problems.add(place, `The name "${name}" belongs to ${whose}. Choose another.`);
      return false;
    }
    for (const name of names) known.set(name, provider);
    return true;
  });
}

/** Sources once in the whole catalog, keys once in a provider. */
function uniqueModels(providers: readonly LoadedProvider[], problems: Problems): LoadedProvider[] {
  const sources = new Map<string, Place>();
  return providers.map((provider) => {
    const keys = new Map<string, Place>();
    const models = provider.models.filter(({ record, tree }) => {
      const source = follow(tree, ['source']).place;
      const first = sources.get(record.source);
      if (first) {
        problems.add(
          source,
          `The source ${record.source} is taken by ${at(first)}, which is read before this file and counts. Give one of the two another "source:", or remove it.`,
        );
        return false;
      }
      const key = follow(tree, ['key']).place;
      const other = keys.get(record.key);
      if (other) {
        problems.add(
          key,
          `The key "${record.key}" is taken by ${at(other)}, which is read before this file and counts. Give one of the two a "key:" of its own.`,
        );
        return false;
      }
      sources.set(record.source, source);
      keys.set(record.key, key);
      return true;
    });
    return { ...provider, models };
  });
}

/** A replacement that does not exist is told; the model stays. */
function checkReplacement(
  { record, tree }: LoadedModel,
  sources: ReadonlySet<string>,
  problems: Problems,
): void {
  const { replacedBy } = record.lifecycle;
  if (replacedBy === null || (sources.has(replacedBy) && replacedBy !== record.source)) return;
  const nearest = nearestWord(replacedBy, sources);
  const why = replacedBy === record.source ? 'is the model itself' : 'is no model of the catalog';
  problems.add(
    follow(tree, ['lifecycle', 'replacedBy']).place,
    `${record.name} is to be replaced by ${replacedBy}, which ${why}.${nearest && nearest !== record.source ? ` Did you mean "${nearest}"?` : ''}`,
    { nearest, isLeftOut: false },
  );
}

/** A provider with image models needs somebody that speaks for it: its own adapter, or a protocol that is there. */
function canSpeak(
  provider: LoadedProvider,
  protocols: ReadonlyMap<string, LoadedProvider>,
  problems: Problems,
): boolean {
  const { protocol } = provider.record;
  const names = [...protocols.keys()];
  if (protocol !== undefined) {
    if (protocols.has(protocol)) return true;
    const nearest = nearestWord(protocol, names);
    problems.add(
      follow(provider.tree, ['protocol']).place,
      `There is no protocol "${protocol}". ${nearest ? `Did you mean "${nearest}"?` : `There are: ${names.join(', ') || 'none'}.`}`,
      { nearest },
    );
    return false;
  }
  if (provider.hasAdapter || !makesImages(provider)) return true;
  problems.add(
    follow(provider.tree, ['slug']).place,
    `${provider.record.slug} has image models and nothing that speaks to it. Name the protocol of its API: "protocol:" with one of ${names.join(', ') || 'none yet'}.`,
  );
  return false;
}

/** Which built-in folder speaks each protocol. */
export function protocolsOf(
  providers: readonly LoadedProvider[],
  problems: Problems,
): Map<string, LoadedProvider> {
  const protocols = new Map<string, LoadedProvider>();
  for (const provider of providers) {
    const name = provider.record.providesProtocol;
    if (name === undefined || !provider.hasAdapter) continue;
    const other = protocols.get(name);
    if (other) {
      problems.add(
        follow(provider.tree, ['providesProtocol']).place,
        `The protocol "${name}" is provided by ${other.record.slug} already.`,
        { isLeftOut: false },
      );
    } else {
      protocols.set(name, provider);
    }
  }
  return protocols;
}

/** Rules over all files at once. Gives what stays. */
export function checkAcross(
  loaded: readonly LoadedProvider[],
  report: CatalogProblem[],
): { providers: LoadedProvider[]; protocols: Map<string, LoadedProvider> } {
  const problems = new Problems();
  const named = uniqueProviders(loaded, problems);
  const protocols = protocolsOf(named, problems);
  const speaking = named.filter((provider) => canSpeak(provider, protocols, problems));
  const providers = uniqueModels(speaking, problems);
  const models = providers.flatMap((provider) => provider.models);
  const sources = new Set(models.map((model) => model.record.source));
  for (const model of models) checkReplacement(model, sources, problems);
  report.push(...problems.list);
  return { providers, protocols };
}
