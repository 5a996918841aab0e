import { localize, type ModelRecordInput, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  type DiscoveredModel,
  type DiscoverWish,
  type FreeCall,
  joinUrl,
  jsonIn,
} from '@darkroom/provider-kit';
import type { z } from 'zod';
import { givesPictures, recordOf, type Told } from './model-record.ts';
import { failureOf } from './refusals.ts';
import {
  type Deployment,
  deploymentSchema,
  itemsIn,
  type Model,
  modelSchema,
  schemasOf,
  type Version,
  versionSchema,
} from './reply-schema.ts';

/** Collections of models that make or change pictures. The list of all models is endless, and of everything. */
const COLLECTIONS = ['text-to-image', 'image-editing', 'super-resolution'];
/** Bytes: a collection carries the whole schema of every model. */
const LARGEST_LIST = 64 * 1024 * 1024;
/** `owner/name`, `owner/name:version`, `deployments/owner/name`. */
const MODEL_ID = /^(?<owner>[^/:]+)\/(?<name>[^/:]+)(?::(?<version>[^/:]+))?$/;
const DEPLOYMENT_ID = /^deployments\/(?<owner>[^/:]+)\/(?<name>[^/:]+)$/;

/** The JSON of a free answer; null for a 404. Throws ProviderFailure for any other refusal. */
async function ask(context: AdapterContext, call: FreeCall): Promise<unknown> {
  const { status, headers, text } = await context.http.call({
    ...call,
    headers: { ...credentialHeaders(context), ...call.headers },
    maximumBytes: LARGEST_LIST,
  });
  if (status === 404) return null;
  if (status < 200 || status >= 300) throw failureOf({ status, headers, text }, context);
  return jsonIn(text);
}

async function list<T>(
  context: AdapterContext,
  call: FreeCall,
  name: string,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const items = itemsIn(await ask(context, call), name, schema);
  if (items !== null) return items;
  throw badResponse(
    `What ${localize(context.provider.label)} answered at ${call.url} is no list of models`,
    { charge: 'not-charged' },
  );
}

function toldBy(model: Model, version: Version | null | undefined, isPinned: boolean): Told {
  const name = `${model.owner}/${model.name}`;
  const isOfficial = model.is_official === true && !isPinned;
  return {
    id: isPinned && version ? `${name}:${version.id}` : name,
    path: isOfficial ? '/models/{model}/predictions' : '/predictions',
    version: isOfficial ? null : (version?.id ?? name),
    description: model.description ?? null,
    schema: version ?? null,
    isWarm: isOfficial,
  };
}

/**
 * The models of the collections that make pictures, and the account's deployments; with words, what the vendor finds
 * by them in all public models. What the catalog knows keeps its own record; the rest is read from its schema.
 */
export async function discover(
  context: AdapterContext,
  { search }: DiscoverWish = {},
): Promise<DiscoveredModel[]> {
  const words = search?.trim() ?? '';
  const found = words === '' ? await fromCollections(context) : await bySearch(context, words);
  const told = found.flatMap((model): Told[] => {
    const { latest_version: version, default_example: example } = model;
    const about = `${model.name} ${model.description ?? ''}`;
    const isFit = version && schemasOf(version) && givesPictures(version, about, example?.output);
    return isFit ? [toldBy(model, version, false)] : [];
  });
  const all = new Map([...told, ...(await deployments(context))].map((one) => [one.id, one]));
  return [...all.values()].flatMap((one) => {
    const record = recordOf(context.provider, one);
    return record ? [{ providerModelId: one.id, record }] : [];
  });
}

async function fromCollections(context: AdapterContext): Promise<Model[]> {
  const lists = await Promise.all(
    COLLECTIONS.map((slug) =>
      list(context, { url: `/collections/${slug}` }, 'models', modelSchema),
    ),
  );
  return lists.flat();
}

const bySearch = (context: AdapterContext, words: string): Promise<Model[]> =>
  list(
    context,
    {
      method: 'QUERY',
      url: '/models',
      body: { kind: 'bytes', mimeType: 'text/plain', bytes: new TextEncoder().encode(words) },
    },
    'results',
    modelSchema,
  );

/** The account's own deployments. A token that may not list them has none. */
async function deployments(context: AdapterContext): Promise<Told[]> {
  let own: Deployment[];
  try {
    own = await list(context, { url: '/deployments' }, 'results', deploymentSchema);
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.code !== 'PERMISSION_DENIED') throw error;
    return [];
  }
  const told = await Promise.all(own.map((one) => deploymentTold(one, context)));
  return told.flatMap((one) => one ?? []);
}

async function deploymentTold(
  { owner, name, current_release: release }: Deployment,
  context: AdapterContext,
): Promise<Told> {
  const parts = MODEL_ID.exec(release.model)?.groups;
  const schema = parts ? await readVersion(context, { ...parts, version: release.version }) : null;
  return {
    id: `deployments/${owner}/${name}`,
    path: '/{model}/predictions',
    version: null,
    description: `Your deployment of ${release.model}`,
    schema,
    isWarm: false,
  };
}

async function readVersion(
  context: AdapterContext,
  { owner = '', name = '', version = '' }: Readonly<Record<string, string | undefined>>,
): Promise<Version | null> {
  const url = joinUrl(context.baseUrl, '/models/{owner}/{name}/versions/{version}', {
    owner,
    name,
    version,
  });
  return versionSchema.safeParse(await ask(context, { url })).data ?? null;
}

/**
 * What the vendor tells of one model: of its latest version, of the one that is named, or of a deployment. Where it has
 * no schema, the record is the careful one of provider.yaml; null: there is no such model, or the token may not see it.
 */
export async function describe(
  providerModelId: string,
  context: AdapterContext,
): Promise<ModelRecordInput | null> {
  const told = await tell(providerModelId, context);
  return told && recordOf(context.provider, told);
}

async function tell(id: string, context: AdapterContext): Promise<Told | null> {
  const place = DEPLOYMENT_ID.exec(id)?.groups;
  if (place) {
    const url = joinUrl(context.baseUrl, '/deployments/{owner}/{name}', { ...place });
    const deployment = deploymentSchema.safeParse(await ask(context, { url }));
    return deployment.success ? deploymentTold(deployment.data, context) : null;
  }
  const parts = MODEL_ID.exec(id)?.groups;
  if (!parts) return null;
  const { owner = '', name = '', version } = parts;
  const url = joinUrl(context.baseUrl, '/models/{owner}/{name}', { owner, name });
  const model = modelSchema.safeParse(await ask(context, { url }));
  if (!model.success) return null;
  if (version === undefined) return toldBy(model.data, model.data.latest_version, false);
  const pinned = await readVersion(context, parts);
  return pinned && toldBy(model.data, pinned, true);
}
