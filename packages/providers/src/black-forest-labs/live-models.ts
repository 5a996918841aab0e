import {
  localize,
  type ModelRecordInput,
  type ProviderRecord,
  unknownModelRecord,
} from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type DiscoveredModel,
  jsonIn,
  readInputSchema,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { type OpenApi, openApiSchema } from './reply-schema.ts';

/** Paths of models stand behind the version, and the names of all begin alike; those of videos make no pictures. */
const MODEL_PATH = /^\/v\d+\/(flux.*)$/;
const NO_PICTURES = /video/i;
/** What is the adapter's own business: tasks are polled. */
const OMITTED = ['webhook_url', 'webhook_secret'];

/** The vendor's OpenAPI document: which paths are live, and what each takes. It lies beside the versions. */
export async function readOpenApi(context: AdapterContext): Promise<OpenApi> {
  const root = context.baseUrl.replace(/\/v\d+$/, '');
  const { status, headers, text } = await context.http.call({ url: `${root}/openapi.json` });
  if (status !== 200) throw failureOf({ status, headers, text }, context);
  const parsed = openApiSchema.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  const name = localize(context.provider.label);
  throw badResponse(
    `What ${name} answered at ${root}/openapi.json is no list of its paths, so its models cannot be listed`,
    { charge: 'not-charged' },
  );
}

/** The ids of the models that are live, each with the schema of what it takes. */
export function liveModels({ paths }: OpenApi): { id: string; schema: unknown }[] {
  return Object.entries(paths).flatMap(([path, { post }]) => {
    const id = MODEL_PATH.exec(path)?.[1];
    const schema = post?.requestBody?.content?.['application/json']?.schema;
    return id === undefined || NO_PICTURES.test(id) || schema === undefined ? [] : [{ id, schema }];
  });
}

/** Every live model. What the catalog knows keeps its own record; the rest is read from its schema. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const document = await readOpenApi(context);
  return liveModels(document).flatMap(({ id, schema }) => {
    const record = recordOf(context.provider, id, { schema, document });
    return record ? [{ providerModelId: id, record }] : [];
  });
}

function recordOf(
  provider: ProviderRecord,
  id: string,
  { schema, document }: { schema: unknown; document: OpenApi },
): ModelRecordInput | null {
  const careful = unknownModelRecord(provider, id);
  if (careful === null) return null;
  const read = readInputSchema(schema, { document, path: '/{model}', omit: OMITTED });
  const name = localize(provider.label);
  return {
    ...careful,
    ...read,
    description: `${id} of ${name}. What it takes was read from the vendor's own schema. Needs an API key of ${name}; use may cost money on that account.`,
  };
}
