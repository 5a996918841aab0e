import { type AdapterContext, badResponse, type VerifyOutcome } from '@darkroom/provider-kit';
import { stabilityHeaders } from './headers.ts';
import { errorIn, failureOf } from './refusals.ts';
import { balanceSchema } from './reply-schema.ts';

/** Checks the key with the account's balance, which is free; a key without credits is a good key. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const answer = await context.http.call({
    url: '/v1/user/balance',
    headers: stabilityHeaders(context),
  });
  const { status, headers } = answer;
  if (status !== 200) throw failureOf({ status, headers, error: errorIn(answer.text) }, context);
  const parsed = balanceSchema.safeParse(answer.json());
  if (!parsed.success) {
    throw badResponse(`What ${context.baseUrl}/v1/user/balance answered is no balance`, {
      charge: 'not-charged',
    });
  }
  const { credits } = parsed.data;
  const left = Math.floor(credits * 100) / 100;
  return {
    message:
      credits > 0
        ? `The account has ${left} credits left, which are ${(credits / 100).toFixed(2)} US dollars.`
        : `The key is good, and the account has no credits. ${context.provider.teaching.funds ?? ''}`.trim(),
  };
}
