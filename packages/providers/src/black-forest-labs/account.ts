import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
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
  return { message: `The account has ${rounded} credits; one is a cent.` };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
