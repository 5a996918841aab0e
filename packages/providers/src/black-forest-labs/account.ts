import { ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  jsonIn,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { liveModels, readOpenApi } from './live-models.ts';
import { failureOf } from './refusals.ts';
import { creditsSchema } from './reply-schema.ts';

/** Checks the key with the account's credits, which is free. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const { status, headers, text } = await context.http.call({
    url: '/credits',
    headers: credentialHeaders(context),
  });
  if (status !== 200) throw failureOf({ status, headers, text }, context);
  const parsed = creditsSchema.safeParse(jsonIn(text));
  if (!parsed.success) {
    throw badResponse(
      `What ${context.baseUrl}/credits answered are no credits. Check the base URL: it ends in /v1`,
      { charge: 'not-charged' },
    );
  }
  const { credits } = parsed.data;
  const rounded = Math.round(credits * 100) / 100;
  const modelIds = await liveIds(context);
  return {
    message: `The account has ${rounded} credits; one is a cent.`,
    ...(modelIds ? { modelIds } : {}),
  };
}

/** Ids of the live models; null where the list could not be read, which says nothing about the key. */
async function liveIds(context: AdapterContext): Promise<string[] | null> {
  try {
    return liveModels(await readOpenApi(context)).map(({ id }) => id);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    context.log('the list of live models could not be read', { code: error.code });
    return null;
  }
}
