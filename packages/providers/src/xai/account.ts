import { parseSource } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  type DiscoveredModel,
  joinUrl,
  type SmallAnswer,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { listedModel } from './listed-model.ts';
import { errorIn, failureOf, keyOff } from './refusals.ts';
import { keySchema, type ListedModel, modelListSchema } from './reply-schema.ts';

const get = (path: string, context: AdapterContext): Promise<SmallAnswer> =>
  context.http.call({
    url: joinUrl(context.baseUrl, path),
    headers: credentialHeaders(context),
  });

const refused = ({ status, headers, text }: SmallAnswer, context: AdapterContext) =>
  failureOf({ status, headers, error: errorIn(text) }, context);

function noAnswer(path: string, context: AdapterContext) {
  const what = `What ${context.baseUrl}${path} answered cannot be read. Check the base URL: it ends in /v1`;
  return badResponse(what, { charge: 'not-charged' });
}

/** The image models of the account; null where the key may not read the list. */
async function listModels(context: AdapterContext): Promise<ListedModel[] | null> {
  const path = '/image-generation-models';
  const answer = await get(path, context);
  if (answer.status === 403) return null;
  if (answer.status !== 200) throw refused(answer, context);
  const parsed = modelListSchema.safeParse(answer.json());
  if (!parsed.success) throw noAnswer(path, context);
  return parsed.data.models;
}

/** Checks the key by its own facts, which are free, and then which image models it may use. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const answer = await get('/api-key', context);
  if (answer.status !== 200) throw refused(answer, context);
  const parsed = keySchema.safeParse(answer.json());
  if (!parsed.success) throw noAnswer('/api-key', context);
  const { name, api_key_blocked, api_key_disabled, team_blocked } = parsed.data;
  if (api_key_blocked) throw keyOff('key-rejected', 'The key is blocked.', context);
  if (api_key_disabled) throw keyOff('key-rejected', 'The key is disabled.', context);
  if (team_blocked) throw keyOff('forbidden', 'The team is blocked.', context);
  const models = await listModels(context);
  const whose = name ? `The key "${name}" is good` : 'The key is good';
  if (models === null) return { message: `${whose}, and may not read the list of image models.` };
  const plural = models.length === 1 ? '' : 's';
  return {
    message: `${whose}; it may use ${models.length} image model${plural}.`,
    modelIds: models.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]),
  };
}

/** The account's image models and their other names. What the catalog knows keeps its own record. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const models = (await listModels(context)) ?? [];
  const today = new Date(context.clock.now()).toISOString().slice(0, 10);
  return models.flatMap((model) =>
    [model.id, ...(model.aliases ?? [])].flatMap((providerModelId) => {
      const record = listedModel({ ...model, id: providerModelId }, context.provider, today);
      return parseSource(record.source) ? [{ providerModelId, record }] : [];
    }),
  );
}
