import { ProviderFailure, type ProviderRecord } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  joinUrl,
  type SmallAnswer,
} from '@darkroom/provider-kit';
import { errorIn } from './error-body.ts';
import { formTexts } from './form-texts.ts';
import { mayPaint } from './listed-facts.ts';
import { failureOf } from './refusals.ts';
import { type ListedModel, modelListSchema } from './reply-schema.ts';

/** How a restricted key is told that it may not read the list. */
const LACKS_SCOPE = /\bscopes?\b|\binsufficient permissions\b/i;

/** A free GET below the base URL. Throws ProviderFailure where it is refused. */
async function get(path: string, context: AdapterContext): Promise<SmallAnswer> {
  const answer = await context.http.call({
    url: joinUrl(context.baseUrl, path, formTexts(context)),
    headers: credentialHeaders(context),
  });
  if (answer.status >= 200 && answer.status < 300) return answer;
  const { status, headers, text } = answer;
  throw failureOf({ status, headers, error: errorIn(text) }, context);
}

/** Asks what provider.yaml names for the check of a key, where the list answers anybody. */
export async function checkKey(context: AdapterContext): Promise<void> {
  const { check } = context.provider.modelList;
  if (check !== undefined) await get(check, context);
}

/** Everything in the server's list, of whatever kind; null where the key is good and may not read it. */
export async function listModels(context: AdapterContext): Promise<ListedModel[] | null> {
  const { path } = context.provider.modelList;
  let answer: SmallAnswer;
  try {
    answer = await get(path, context);
  } catch (error) {
    const isScope =
      error instanceof ProviderFailure &&
      error.code === 'PERMISSION_DENIED' &&
      LACKS_SCOPE.test(error.details.providerMessage ?? '');
    if (isScope) return null;
    throw error;
  }
  const parsed = modelListSchema.safeParse(answer.json());
  if (parsed.success) return parsed.data;
  throw badResponse(
    `What ${context.baseUrl}${path} answered is no list of models. Check the base URL`,
    { charge: 'not-charged' },
  );
}

/** Whether an item of the list makes pictures, as far as provider.yaml says how to tell. */
export function isImageModel(item: ListedModel, { modelList }: ProviderRecord): boolean {
  const { where, idPrefixes } = modelList;
  const hasPrefix = idPrefixes.length === 0 || idPrefixes.some((one) => item.id.startsWith(one));
  return (
    hasPrefix &&
    mayPaint(item) &&
    Object.entries(where).every(([field, values]) => values.includes(String(item[field])))
  );
}
