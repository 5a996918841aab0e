import { type ModelRecordInput, parseSource } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type DiscoveredModel,
  joinUrl,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { openAiHeaders } from './headers.ts';
import { errorIn, failureOf } from './refusals.ts';
import { modelListSchema } from './reply-schema.ts';
import { unknownModel } from './unknown-model.ts';

/** The list tells no modality, so image models are told by their names; a fine-tune begins with `ft:`. */
const IMAGE_MODEL = /^(ft:)?(gpt-image-|chatgpt-image-|dall-e-)/;

/** How a restricted key is told that it may not read the list. */
const LACKS_SCOPE = /\bscopes?\b|\binsufficient permissions\b/i;

interface ListedModel {
  id: string;
  /** YYYY-MM-DD. */
  shutdownDate: string | null;
}

/** The account's models; null where the key is good and may not read the list. */
async function listModels(context: AdapterContext): Promise<ListedModel[] | null> {
  const answer = await context.http.call({
    url: joinUrl(context.baseUrl, '/models'),
    headers: openAiHeaders(context),
  });
  if (answer.status === 200) {
    const parsed = modelListSchema.safeParse(answer.json());
    if (parsed.success)
      return parsed.data.data.map(({ id, shutdown_date }) => ({
        id,
        shutdownDate: shutdown_date ?? null,
      }));
    throw badResponse(
      `What ${context.baseUrl}/models answered is no list of models. Check the base URL: it ends in /v1`,
      { charge: 'not-charged' },
    );
  }
  const { status, headers } = answer;
  const error = errorIn(answer.text);
  if (status === 403 && LACKS_SCOPE.test(error?.message ?? '')) return null;
  throw failureOf({ status, headers, error }, context);
}

/** Checks the key with the list of models, which is free. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const models = await listModels(context);
  if (models === null) {
    return {
      message:
        'The key is good and may not read the list of models, so nothing can be said about which of them it may use.',
    };
  }
  const today = new Date(context.clock.now()).toISOString().slice(0, 10);
  const alive = models.filter(({ shutdownDate }) => shutdownDate === null || shutdownDate > today);
  const images = alive.filter(({ id }) => IMAGE_MODEL.test(id)).length;
  return {
    message: `The account may use ${images} image model${images === 1 ? '' : 's'}.`,
    modelIds: alive.map(({ id }) => id),
  };
}

/** The account's image models. What the catalog knows keeps its own record; the rest gets a careful one. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const models = (await listModels(context)) ?? [];
  return models
    .filter(({ id }) => IMAGE_MODEL.test(id))
    .flatMap(({ id, shutdownDate }) => {
      const record: ModelRecordInput = {
        ...unknownModel(id, context.provider),
        ...(shutdownDate ? { lifecycle: { state: 'deprecated', retiresOn: shutdownDate } } : {}),
      };
      return parseSource(record.source) ? [{ providerModelId: id, record }] : [];
    });
}
