import { type ModelRecordInput, parseSource } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type DiscoveredModel,
  joinUrl,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import type { z } from 'zod';
import { apiRoot, geminiHeaders } from './endpoint.ts';
import { errorIn, failureOf } from './refusals.ts';
import { modelPageSchema } from './reply-schema.ts';
import { unknownModel } from './unknown-model.ts';

type ListedModel = NonNullable<z.infer<typeof modelPageSchema>['models']>[number];

/** The list tells no modality, so image models are told by their names. */
const IMAGE_MODEL = /-image\b|nano-banana/;
const PAGE_SIZE = 1000;
/** A list that never ends is no list. */
const MOST_PAGES = 20;

const idOf = ({ name }: ListedModel) => name.replace(/^models\//, '');

const paints = (model: ListedModel) =>
  IMAGE_MODEL.test(idOf(model)) &&
  (model.supportedGenerationMethods ?? ['generateContent']).includes('generateContent');

async function listPage(context: AdapterContext, pageToken: string | null) {
  const root = apiRoot(context.baseUrl);
  const query = { pageSize: PAGE_SIZE, ...(pageToken ? { pageToken } : {}) };
  const answer = await context.http.call({
    url: joinUrl(root, '/models', {}, query),
    headers: geminiHeaders(context),
  });
  if (answer.status === 200) {
    const parsed = modelPageSchema.safeParse(answer.json());
    if (parsed.success) return parsed.data;
    throw badResponse(`What ${root}/models answered is no list of models. Check the base URL`, {
      charge: 'not-charged',
    });
  }
  const { status, headers } = answer;
  throw failureOf({ status, headers, error: errorIn(answer.text) }, context);
}

async function listModels(context: AdapterContext): Promise<ListedModel[]> {
  const models: ListedModel[] = [];
  let pageToken: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const reply: z.infer<typeof modelPageSchema> = await listPage(context, pageToken);
    models.push(...(reply.models ?? []));
    pageToken = reply.nextPageToken ?? null;
    if (!pageToken) break;
  }
  return models;
}

/** Checks the key with the list of models, which is free. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const models = await listModels(context);
  const images = models.filter(paints).length;
  return {
    message: `The key may use ${images} image model${images === 1 ? '' : 's'}.`,
    modelIds: models.map(idOf),
  };
}

/** The key's image models. What the catalog knows keeps its own record; the rest gets a careful one. */
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
