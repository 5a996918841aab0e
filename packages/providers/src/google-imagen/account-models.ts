import { parseSource, unknownModelRecord } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type DiscoveredModel,
  type FreeCall,
  joinUrl,
  type SmallAnswer,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { type ModelPage, modelPageSchema } from './reply-schema.ts';
import { surfaceOf } from './surfaces.ts';

type ListedModel = ModelPage['models'][number];

/** The lists hold models of every kind; those of this API are told by their names. */
const OWN = /^imagen-|^imagegeneration@|^virtual-try-on-/;
/** A list that never ends is no list. */
const MOST_PAGES = 20;

const idOf = ({ name }: ListedModel) => name.replace(/^(?:publishers\/google\/)?models\//, '');
const isOwn = (model: ListedModel) => OWN.test(idOf(model));

async function ask(context: AdapterContext, call: FreeCall): Promise<SmallAnswer> {
  return context.http.call({ ...call, headers: await surfaceOf(context).headers(context) });
}

async function listPage(context: AdapterContext, pageToken: string | null): Promise<ModelPage> {
  const surface = surfaceOf(context);
  const root = surface.listRoot(context);
  const query = { pageSize: surface.pageSize, ...(pageToken ? { pageToken } : {}) };
  const answer = await ask(context, { url: joinUrl(root, '/models', {}, query) });
  if (answer.status !== 200) throw failureOf(answer, context);
  const parsed = modelPageSchema.safeParse(answer.json());
  if (parsed.success) return parsed.data;
  throw badResponse(`What ${root}/models answered is no list of models. Check the base URL`, {
    charge: 'not-charged',
  });
}

async function listModels(context: AdapterContext): Promise<ListedModel[]> {
  const models: ListedModel[] = [];
  let pageToken: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const reply: ModelPage = await listPage(context, pageToken);
    models.push(...reply.models);
    pageToken = reply.nextPageToken;
    if (!pageToken) break;
  }
  return models;
}

/** Checks the credentials with the list of models, and with the project's location where there is one. Both are free. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const surface = surfaceOf(context);
  const models = await listModels(context);
  const url = surface.projectUrl(context);
  if (url !== null) {
    const answer = await ask(context, { url });
    // Anything else is about the location and says nothing of the account.
    if (answer.status === 401 || answer.status === 403) throw failureOf(answer, context);
  }
  const own = models.filter(isOwn).length;
  const name = surface.name.replace(/^the/, 'The');
  return {
    message:
      own === 0
        ? `${name} takes the credentials, and serves no Imagen any more.`
        : `${name} still lists ${own} model${own === 1 ? '' : 's'} of this provider.`,
    modelIds: models.map(idOf),
  };
}

/** What is still listed. What the catalog knows keeps its own record; the rest gets a careful one. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  return (await listModels(context)).filter(isOwn).flatMap((model) => {
    const providerModelId = idOf(model);
    const record = unknownModelRecord(context.provider, providerModelId);
    return record && parseSource(record.source) ? [{ providerModelId, record }] : [];
  });
}
