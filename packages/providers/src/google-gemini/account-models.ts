import { type ModelRecordInput, parseSource } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type DiscoveredModel,
  type FreeCall,
  joinUrl,
  type SmallAnswer,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { errorIn, failureOf } from './refusals.ts';
import { type ModelPage, modelPageSchema } from './reply-schema.ts';
import { surfaceOf } from './surfaces.ts';
import { unknownModel } from './unknown-model.ts';

type ListedModel = ModelPage['models'][number];

/** The list tells no modality, so image models are told by their names. */
const IMAGE_MODEL = /-image\b|nano-banana/;
/** A list that never ends is no list. */
const MOST_PAGES = 20;

const idOf = ({ name }: ListedModel) => name.replace(/^(?:publishers\/google\/)?models\//, '');

const paints = (model: ListedModel) =>
  IMAGE_MODEL.test(idOf(model)) &&
  (model.supportedGenerationMethods ?? ['generateContent']).includes('generateContent');

async function ask(context: AdapterContext, call: FreeCall): Promise<SmallAnswer> {
  return context.http.call({ ...call, headers: await surfaceOf(context).headers(context) });
}

const refusalOf = ({ status, headers, text }: SmallAnswer, context: AdapterContext) =>
  failureOf({ status, headers, error: errorIn(text) }, context);

async function listPage(context: AdapterContext, pageToken: string | null): Promise<ModelPage> {
  const surface = surfaceOf(context);
  const root = surface.listRoot(context);
  const query = { pageSize: surface.pageSize, ...(pageToken ? { pageToken } : {}) };
  const answer = await ask(context, { url: joinUrl(root, '/models', {}, query) });
  if (answer.status !== 200) throw refusalOf(answer, context);
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

/**
 * Whether the account may call models in its project, which the list does not tell: counting the tokens of a word is
 * free, and refused like a call. Any other answer is about the model and says nothing here.
 */
async function checkProject(context: AdapterContext, model: string): Promise<void> {
  const answer = await ask(context, {
    method: 'POST',
    url: joinUrl(surfaceOf(context).root(context), '/models/{model}:countTokens', { model }),
    body: { kind: 'json', value: { contents: [{ role: 'user', parts: [{ text: 'picture' }] }] } },
  });
  if (answer.status === 401 || answer.status === 403) throw refusalOf(answer, context);
}

/** Checks the credentials with the list of models, and the project with a count of tokens. Both are free. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const surface = surfaceOf(context);
  const models = await listModels(context);
  const images = models.filter(paints);
  const [first] = images;
  if (surface.hasProject && first) await checkProject(context, idOf(first));
  return {
    message: `${surface.lister} ${images.length} image model${images.length === 1 ? '' : 's'}.`,
    modelIds: models.map(idOf),
  };
}

/** The image models that are listed. What the catalog knows keeps its own record; the rest gets a careful one. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  return (await listModels(context)).filter(paints).flatMap((model) => {
    const providerModelId = idOf(model);
    const record: ModelRecordInput = {
      ...unknownModel(providerModelId, context.provider),
      ...(model.displayName ? { name: model.displayName.slice(0, 120) } : {}),
    };
    return parseSource(record.source) ? [{ providerModelId, record }] : [];
  });
}
