import {
  lifecycleState,
  localize,
  type ModelRecord,
  type Problem,
  ProviderFailure,
  parseSource,
} from '@darkroom/core';
import type { InstalledModel, ProviderView, StarterEntry } from '../../contracts.ts';
import { adapterContext } from '../access/adapter-context.ts';
import { type ConfigurationContext, modelEvent, write } from '../context.ts';
import { unknownSource } from '../models/find-model.ts';
import { freeKey } from '../models/free-key.ts';
import { inOrder, type Page, type PageRequest, pageOf } from '../models/listing.ts';
import { completeRecord, storableRecord } from '../models/storable-record.ts';
import { vendorRecord } from '../models/vendor-record.ts';
import { notConfiguredProblem } from '../status/missing-key.ts';
import { cleanSecrets } from './ask-provider.ts';
import { providerView } from './provider-view.ts';
import { unknownProvider } from './unknown-provider.ts';
import { outfitOf } from './verify-provider.ts';

export interface DiscoverInput extends PageRequest {
  /** Slug or alias. */
  provider: string;
  /** Keeps what has this in its id or name, in any case. */
  search?: string | null | undefined;
  /** Sources to install. */
  install?: readonly string[] | undefined;
}

export interface DiscoverResult {
  provider: ProviderView | null;
  /** Null where the provider could not be asked. */
  discovered: Page<StarterEntry> | null;
  installedModels: InstalledModel[];
  problems: Problem[];
}

const NEVER = new AbortController().signal;

/** Asks a provider which models the account may use, and installs those that are named. */
export async function discoverModels(
  context: ConfigurationContext,
  input: DiscoverInput,
  signal: AbortSignal = NEVER,
): Promise<DiscoverResult> {
  const { situations, statuses, catalog, clock } = context;
  pageOf([], { first: input.first, after: input.after }); // a wrong page is told before anybody is asked
  const found = situations.find(input.provider);
  if (!found) {
    const problem = unknownProvider(input.provider, situations);
    return { provider: null, discovered: null, installedModels: [], problems: [problem] };
  }
  const situation = await situations.of(found);
  const { record } = situation;
  const refuse = (problem: Problem): DiscoverResult => ({
    provider: providerView(situation, statuses),
    discovered: null,
    installedModels: [],
    problems: [{ provider: record.slug, ...problem }],
  });
  if (!record.configurationMethods.includes('fetch-from-remote')) {
    return refuse(cannot(localize(record.label)));
  }
  const missing = notConfiguredProblem(situation, situations.apiKeysFile);
  const { active } = situation;
  if (missing || !active)
    return missing
      ? refuse({ ...missing, field: ['provider'] })
      : refuse(cannot(localize(record.label)));
  const adapter = await catalog.adapter(record.slug);
  if (!adapter.discover) return refuse(cannot(localize(record.label)));

  const asked = adapterContext(outfitOf(situation, active), context, signal);
  let listed: ModelRecord[];
  try {
    const models = await adapter.discover(asked, { search: input.search ?? null });
    listed = models.flatMap(
      ({ record: own }) => catalog.model(own.source) ?? completeRecord(own) ?? [],
    );
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { code, message } = error.details;
    return refuse({
      code: code === 'CREDENTIALS_REJECTED' ? 'CREDENTIALS_REJECTED' : 'PROVIDER_UNREACHABLE',
      message: cleanSecrets(message, asked),
      field: ['provider'],
    });
  }
  const bySource = new Map(listed.map((model) => [model.source, model]));
  const search = adapter.searches ? '' : (input.search?.trim().toLowerCase() ?? '');
  const matching = [...bySource.values()].filter(
    ({ source, name }) =>
      source.toLowerCase().includes(search) || name.toLowerCase().includes(search),
  );
  const wanted = input.install ?? [];
  for (const source of wanted) {
    // A list may be a part of what there is: what is not in it is asked about by itself.
    const modelId = parseSource(source)?.modelId;
    if (bySource.has(source) || modelId === undefined) continue;
    const told = await vendorRecord(context, situation, { modelId, own: null });
    if (told.ok && told.record?.source === source) bySource.set(source, told.record);
  }
  const problems = wanted.flatMap((source, index): Problem[] =>
    bySource.has(source)
      ? []
      : [
          {
            code: 'MODEL_NOT_FOUND',
            message: `The account's list has no such model. ${unknownSource(context, source, [...bySource.keys()])}`,
            field: ['install', String(index)],
          },
        ],
  );
  const chosen = problems.length > 0 ? [] : wanted.flatMap((source) => bySource.get(source) ?? []);
  const installed = await installDiscovered(context, chosen);
  const now = clock.now();
  const entries = matching.map((model) => ({
    record: model,
    lifecycleState: lifecycleState(model.lifecycle, now),
  }));
  const index = await context.models.read();
  return {
    provider: providerView(await situations.of(found), statuses),
    discovered: pageOf(inOrder(entries, catalog, now), { first: input.first, after: input.after }),
    installedModels: installed.flatMap((source) => index.bySource.get(source) ?? []),
    problems,
  };
}

const cannot = (name: string): Problem => ({
  code: 'FEATURE_NOT_AVAILABLE',
  message: `${name} cannot be asked for its models. Install them from the catalog, or by their source.`,
  field: ['provider'],
});

/** Installs listed models, known ones by the catalog's record. Gives the sources of those that were new. */
async function installDiscovered(
  context: ConfigurationContext,
  models: readonly ModelRecord[],
): Promise<string[]> {
  if (models.length === 0) return [];
  return write(context, async (tx) => {
    const rows = await tx.models.all();
    const sources = new Set(rows.map(({ source }) => source));
    const keys = new Set(rows.map(({ key }) => key));
    const added: string[] = [];
    for (const model of models) {
      const { source, provider, providerModelId } = model;
      if (sources.has(source)) continue;
      const isKnown = context.catalog.model(source) !== null;
      const key = freeKey(model.key, keys);
      keys.add(key);
      sources.add(source);
      await tx.models.insert({
        key,
        source,
        provider,
        providerModelId,
        origin: isKnown ? 'CATALOG' : 'DISCOVERED',
        record: isKnown ? null : storableRecord(model),
      });
      await tx.modelRemovals.remove(source);
      await tx.events.append(modelEvent(source, 'INSTALLED'));
      added.push(source);
    }
    return added;
  });
}
