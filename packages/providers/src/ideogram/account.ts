import { formatMicros } from '@darkroom/core';
import { type AdapterContext, badResponse, type VerifyOutcome } from '@darkroom/provider-kit';
import { ideogramHeaders } from './headers.ts';
import { errorIn, failureOf } from './refusals.ts';
import { quoteSchema } from './reply-schema.ts';

/** What is asked the price of: a plain picture at the lowest price, should an address that is not the vendor's paint it. */
const QUESTION = {
  path: '/v2/image/generate/ideogram-4?dry_run=true',
  body: { prompt: 'A lighthouse', rendering_speed: 'turbo', num_images: 1 },
  name: 'Ideogram 4.0 at turbo speed',
};

/**
 * Checks the key by asking the price of a picture: with `dry_run` a request is validated and priced, and nothing is
 * painted or billed. It tells more than a list would: that the account may paint.
 */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const answer = await context.http.call({
    method: 'POST',
    url: QUESTION.path,
    headers: ideogramHeaders(context),
    body: { kind: 'json', value: QUESTION.body },
  });
  const { status, headers } = answer;
  if (status !== 200) throw failureOf({ status, headers, error: errorIn(answer.text) }, context);
  const parsed = quoteSchema.safeParse(answer.json());
  if (!parsed.success) {
    throw badResponse(
      `What ${context.baseUrl} answered to the question for a price is no price. Check the base URL: it ends without a path`,
      { charge: 'not-charged' },
    );
  }
  const { usd_micros: micros } = parsed.data;
  return {
    message: `The account may paint; a picture of ${QUESTION.name} costs it ${formatMicros(BigInt(Math.round(micros)))} US dollars.`,
  };
}
