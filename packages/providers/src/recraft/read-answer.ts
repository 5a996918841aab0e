import { decimalOf, divideDecimal, formatDecimal, localize } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  type CallResult,
  type ResultImage,
  type SpooledAnswer,
  type StoredImage,
  secretsOfCredentials,
} from '@darkroom/provider-kit';
import { errorIn, failureOf } from './refusals.ts';
import { type Reply, type ReplyItem, replySchema } from './reply-schema.ts';

/** API units of a dollar. */
const UNITS_PER_DOLLAR = 1000n;

/** What the reply says that it cost, in dollars; null where it tells nothing. */
export function billOf({ credits }: Reply): string | null {
  return credits === null || credits === undefined
    ? null
    : formatDecimal(divideDecimal(decimalOf(credits), UNITS_PER_DOLLAR));
}

/** The vendor's ids, which other calls take, and what else it tells of a picture. */
function metadataOf(item: ReplyItem, reply: Reply): Record<string, unknown> {
  const facts = {
    imageId: item.image_id,
    styleId: reply.style_id,
    nsfwScore: item.features?.nsfw_score,
  };
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== null && value !== undefined),
  );
}

async function imageOf(item: ReplyItem, images: AnswerImages): Promise<StoredImage | null> {
  if (item.b64_json !== undefined && item.b64_json !== null) return images.ofBase64(item.b64_json);
  return item.url ? images.ofUrl(item.url) : null;
}

/** Reads an answer: pictures and what they cost, or a failure that says whether it was charged. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  const { status, headers, requestId } = answer;
  const { model } = request;
  if (status < 200 || status >= 300)
    throw failureOf({ status, headers, error: errorIn(await answer.text()), model }, context);
  const unusable = (what: string, charge: 'charged' | 'unknown', words?: string | null) =>
    badResponse(`${localize(context.provider.label)}'s answer for ${model.name} ${what}`, {
      charge,
      providerRequestId: requestId,
      providerText: words ?? null,
      secrets: secretsOfCredentials(context.provider, context.credentials),
    });
  const parsed = replySchema.safeParse(await answer.json());
  if (!parsed.success) throw unusable('is no list of pictures', 'unknown');
  const reply = parsed.data;
  const images: ResultImage[] = [];
  for (const item of [...(reply.data ?? []), ...(reply.image ? [reply.image] : [])]) {
    const image = await imageOf(item, answer.images);
    if (image)
      images.push({
        image,
        revisedPrompt: item.revised_prompt ?? null,
        metadata: metadataOf(item, reply),
      });
  }
  if (images.length === 0)
    throw unusable('holds no picture', reply.credits ? 'charged' : 'unknown', reply.message);
  return {
    kind: 'images',
    images,
    usage: null,
    billed: billOf(reply),
    providerRequestId: requestId,
  };
}
