import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  joinUrl,
  jsonIn,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { pricingSchema } from './reply-schema.ts';

/** Any endpoint will do: prices are what is never told without a key. */
const ASKED_FOR = 'fal-ai/flux/dev';

/** Checks the key with the price of an endpoint, which is free and needs one. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const url = joinUrl(
    context.endpoint('platform'),
    '/models/pricing',
    {},
    { endpoint_id: ASKED_FOR },
  );
  const answer = await context.http.call({ url, headers: credentialHeaders(context) });
  // An endpoint that is gone says nothing about the key, which has passed before that is looked at.
  if (answer.status === 404 && isPlatformError(answer.text)) return {};
  if (answer.status !== 200) throw failureOf(answer, context);
  if (!pricingSchema.safeParse(jsonIn(answer.text)).success) {
    throw badResponse(`What ${url} answered is no list of prices. Check the base URL`, {
      charge: 'not-charged',
    });
  }
  return {};
}

function isPlatformError(text: string): boolean {
  const body = jsonIn(text);
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof Reflect.get(body, 'error') === 'object' &&
    Reflect.get(body, 'error') !== null
  );
}
