import {
  localize,
  type ModelRecordInput,
  type ProviderRecord,
  unknownModelRecord,
} from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  type DiscoveredModel,
  type DiscoverWish,
  joinUrl,
  jsonIn,
  readInputSchema,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { type ListEntry, listSchema, openApiSchema } from './reply-schema.ts';

/** What makes pictures. */
const CATEGORIES = ['text-to-image', 'image-to-image'];
const PAGE_SIZE = 50;
/** Pages of one category, so that a list that never ends ends here. */
const MOST_PAGES = 60;
/** Bytes of a page: each of its endpoints with its whole document. */
const PAGE_BYTES = 48 * 1024 * 1024;
const PAGE_MS = 120_000;
/** Documents that are fetched by themselves, where the list left them out. */
const MOST_DOCUMENTS = 24;
/** What is the adapter's own business: pictures come by address. */
const OMITTED = ['sync_mode'];

/** Every live endpoint that makes pictures, or those that the vendor finds for words; read from their own schemas. */
export async function discover(
  context: AdapterContext,
  wish: DiscoverWish = {},
): Promise<DiscoveredModel[]> {
  const words = wish.search?.trim() || undefined;
  const found = new Map<string, ListEntry>();
  for (const category of CATEGORIES) {
    for (const entry of await listOf(category, words, context)) found.set(entry.endpoint_id, entry);
  }
  const models: DiscoveredModel[] = [];
  let documents = 0;
  for (const [id, entry] of found) {
    if (entry.metadata?.status === 'deprecated') continue;
    let document = entry.openapi;
    if (!hasInput(document, id) && documents < MOST_DOCUMENTS) {
      documents += 1;
      document = await documentOf(id, context);
    }
    const record = recordOf(context.provider, entry, document);
    if (record) models.push({ providerModelId: id, record });
  }
  return models;
}

/**
 * One endpoint by its own document. Private endpoints, workflows and graphs have none, and run all the same: those are
 * taken with care.
 */
export async function describe(
  id: string,
  context: AdapterContext,
): Promise<ModelRecordInput | null> {
  const answer = await askForDocument(id, context);
  if (answer.status === 404) return unknownModelRecord(context.provider, id);
  if (answer.status !== 200) throw failureOf(answer, context);
  return recordOf(context.provider, { endpoint_id: id }, jsonIn(answer.text));
}

async function listOf(
  category: string,
  words: string | undefined,
  context: AdapterContext,
): Promise<ListEntry[]> {
  const entries: ListEntry[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { category, q: words, limit: PAGE_SIZE, cursor, expand: 'openapi-3.0' };
    const url = joinUrl(context.endpoint('platform'), '/models', {}, query);
    const answer = await context.http.call({
      url,
      headers: credentialHeaders(context),
      maximumBytes: PAGE_BYTES,
      timeoutMs: PAGE_MS,
    });
    if (answer.status !== 200) throw failureOf(answer, context);
    const parsed = listSchema.safeParse(jsonIn(answer.text));
    if (!parsed.success) {
      const name = localize(context.provider.label);
      throw badResponse(`What ${name} answered at ${url} is no list of models`, {
        charge: 'not-charged',
      });
    }
    entries.push(...parsed.data.models);
    cursor = parsed.data.next_cursor ?? undefined;
    if (!cursor || parsed.data.has_more === false) break;
  }
  return entries;
}

/** Where documents are, there is no key. */
const askForDocument = (id: string, context: AdapterContext) =>
  context.http.call({
    url: joinUrl(
      context.endpoint('documents'),
      '/openapi/queue/openapi.json',
      {},
      { endpoint_id: id },
    ),
    maximumBytes: PAGE_BYTES,
  });

/** The document of one endpoint; null where it cannot be had, which is no reason to show no list. */
async function documentOf(id: string, context: AdapterContext): Promise<unknown> {
  try {
    const answer = await askForDocument(id, context);
    return answer.status === 200 ? jsonIn(answer.text) : null;
  } catch {
    context.signal.throwIfAborted();
    context.log('The schema of an endpoint could not be read', { endpoint: id });
    return null;
  }
}

/** The schema of an endpoint's input; undefined where the document has none. */
function inputOf(document: unknown, id: string): unknown {
  const parsed = openApiSchema.safeParse(document);
  if (!parsed.success) return undefined;
  const { paths } = parsed.data;
  const own = paths[`/${id}`] ?? Object.values(paths).find(({ post }) => post);
  return own?.post?.requestBody.content['application/json'].schema;
}

const hasInput = (document: unknown, id: string) => inputOf(document, id) !== undefined;

function recordOf(
  provider: ProviderRecord,
  { endpoint_id: id, metadata }: ListEntry,
  document: unknown,
): ModelRecordInput | null {
  const careful = unknownModelRecord(provider, id);
  if (careful === null) return null;
  const name = metadata?.display_name?.trim().slice(0, 120) || id.slice(0, 120);
  const schema = inputOf(document, id);
  if (schema === undefined) return { ...careful, name };
  const read = readInputSchema(schema, { document, path: '/{model}', omit: OMITTED });
  const vendor = localize(provider.label);
  const told = metadata?.description?.replace(/\s+/g, ' ').trim().slice(0, 1000) ?? '';
  return {
    ...careful,
    ...read,
    name,
    description:
      `${told}${told === '' || /[.!?]$/.test(told) ? '' : '.'} Endpoint ${id} of ${vendor}; what it takes was read from the vendor's own schema. Needs an API key of ${vendor}; use may cost money on that account.`.trim(),
  };
}
