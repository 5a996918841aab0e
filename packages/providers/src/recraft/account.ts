import { type ModelRecordInput, parseDecimal, parseSource } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  type DiscoveredModel,
  joinUrl,
  type SmallAnswer,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { errorIn, failureOf } from './refusals.ts';
import { accountSchema, modelListSchema } from './reply-schema.ts';
import { unknownModel } from './unknown-model.ts';

async function get(path: string, context: AdapterContext): Promise<SmallAnswer> {
  const answer = await context.http.call({
    url: joinUrl(context.baseUrl, path),
    headers: credentialHeaders(context),
  });
  if (answer.status === 200) return answer;
  const { status, headers, text } = answer;
  throw failureOf({ status, headers, error: errorIn(text) }, context);
}

const noAnswer = (context: AdapterContext, path: string, what: string) =>
  badResponse(
    `What ${context.baseUrl}${path} answered is no ${what}. Check the base URL: it ends in /v1`,
    { charge: 'not-charged' },
  );

/** Checks the token by asking whose it is, which is free, and tells what is left. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const parsed = accountSchema.safeParse((await get('/users/me', context)).json());
  if (!parsed.success) throw noAnswer(context, '/users/me', 'account');
  const { name, email, credits } = parsed.data;
  const who = name ?? email;
  const whose = who ? `The token belongs to ${who}.` : 'The token is good.';
  if (credits === null || credits === undefined) return { message: whose };
  return {
    message:
      credits > 0
        ? `${whose} ${credits} API units are left; 1000 are one dollar.`
        : `${whose} No API units are left, and calls are refused until there are some: buy them at https://www.recraft.ai/profile/api.`,
  };
}

/** The image models that the account may use, those of others that Recraft sells included, with the price of the list. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const parsed = modelListSchema.safeParse((await get('/models', context)).json());
  if (!parsed.success) throw noAnswer(context, '/models', 'list of models');
  const today = new Date(context.clock.now()).toISOString().slice(0, 10);
  return parsed.data.data.flatMap(({ id, name, output_modalities: outputs, pricing }) => {
    if (!outputs?.includes('image')) return [];
    const price = pricing?.image;
    const isPrice = typeof price === 'string' && (parseDecimal(price) ?? -1n) >= 0n;
    const plain = unknownModel(id, context.provider);
    const record: ModelRecordInput = {
      ...plain,
      ...(name ? { name: name.slice(0, 120) } : {}),
      ...(isPrice
        ? { prices: [{ unit: 'image', price, source: "vendor's list", asOf: today }] }
        : {}),
    };
    return parseSource(record.source) ? [{ providerModelId: id, record }] : [];
  });
}
