import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  jsonIn,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { accountSchema } from './reply-schema.ts';

/** Checks the token with the account that it belongs to, which is free. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const { status, headers, text } = await context.http.call({
    url: '/account',
    headers: credentialHeaders(context),
  });
  if (status !== 200) throw failureOf({ status, headers, text }, context);
  const parsed = accountSchema.safeParse(jsonIn(text));
  if (!parsed.success) {
    throw badResponse(
      `What ${context.baseUrl}/account answered is no account. Check the base URL: it ends in /v1`,
      { charge: 'not-charged' },
    );
  }
  const { type, username } = parsed.data;
  const kind = type === 'organization' ? 'organization' : 'user';
  return { message: `The token belongs to the ${kind} ${username}.` };
}
