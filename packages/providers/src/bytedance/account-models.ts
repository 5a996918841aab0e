import { parseSource, unknownModelRecord } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  type DiscoveredModel,
  joinUrl,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { errorIn, failureOf } from './refusals.ts';
import { arkBase } from './region.ts';
import { modelListSchema } from './reply-schema.ts';

/** The list tells no modality that is documented, so image models are told by their names. */
const IMAGE_MODEL = /seedream|seededit/;

/** The account's models; null where the host has no such list. */
async function listModels(context: AdapterContext): Promise<string[] | null> {
  const answer = await context.http.call({
    url: joinUrl(arkBase(context), '/models'),
    headers: credentialHeaders(context),
  });
  const { status, headers } = answer;
  if (status === 200) {
    const parsed = modelListSchema.safeParse(answer.json());
    if (parsed.success) return parsed.data.data.map(({ id }) => id);
    throw badResponse(
      `What ${arkBase(context)}/models answered is no list of models. Check the base URL: it ends in /api/v3`,
      { charge: 'not-charged' },
    );
  }
  if (status === 404 || status === 405) return null;
  throw failureOf({ status, headers, error: errorIn(answer.text) }, context);
}

/** A picture asked for without a model or a prompt: a good key is told what is missing, and nothing can be drawn. */
async function askForNothing(context: AdapterContext): Promise<void> {
  const answer = await context.http.call({
    method: 'POST',
    url: joinUrl(arkBase(context), '/images/generations'),
    headers: credentialHeaders(context),
    body: { kind: 'json', value: {} },
  });
  const error = errorIn(answer.text);
  const isGood = answer.status === 400 && /^(Missing|Invalid)Parameter/.test(error?.code ?? '');
  if (isGood) return;
  throw failureOf({ status: answer.status, headers: answer.headers, error }, context);
}

/** Checks the key with the list of models, which is free. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const modelIds = await listModels(context);
  if (modelIds === null) {
    await askForNothing(context);
    return {
      message:
        'The key is good. The host has no list of models, so nothing can be said about which of them are activated.',
    };
  }
  const images = modelIds.filter((id) => IMAGE_MODEL.test(id)).length;
  return {
    message: `The host lists ${images} image model${images === 1 ? '' : 's'}. Each must be activated in the console before its first picture.`,
    modelIds,
  };
}

/** The image models of the account's region. What the catalog knows keeps its own record; the rest gets a careful one. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const ids = (await listModels(context)) ?? [];
  return ids
    .filter((id) => IMAGE_MODEL.test(id))
    .flatMap((providerModelId) => {
      const record = unknownModelRecord(context.provider, providerModelId);
      return record && parseSource(record.source) ? [{ providerModelId, record }] : [];
    });
}
