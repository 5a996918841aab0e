import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  jsonIn,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { modelListSchema } from './reply-schema.ts';

/** Checks the key with the list of models, which is free. The list is mostly of language models: no model is missing for it. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const { status, headers, text } = await context.http.call({
    url: '/models',
    headers: credentialHeaders(context),
  });
  if (status !== 200) throw failureOf({ status, headers, text }, context);
  if (!modelListSchema.safeParse(jsonIn(text)).success) {
    throw badResponse(
      `What ${context.baseUrl}/models answered is no list of models. Check the base URL: it ends in /v1`,
      { charge: 'not-charged' },
    );
  }
  return { message: 'The key is good.' };
}
