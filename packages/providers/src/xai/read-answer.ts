import { type ChargeKnowledge, localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  type CallResult,
  type ResultImage,
  type SpooledAnswer,
  secretsOfCredentials,
} from '@darkroom/provider-kit';
import { blocked, errorIn, failureOf } from './refusals.ts';
import { type ImagesReply, imagesReplySchema, type ReplyItem } from './reply-schema.ts';
import { dollarsOfTicks } from './ticks.ts';

/** What the bill in the reply says of the money. */
function chargeOf({ usage }: ImagesReply): ChargeKnowledge {
  const ticks = usage?.cost_in_usd_ticks;
  if (ticks === null || ticks === undefined) return 'unknown';
  return ticks > 0 ? 'charged' : 'not-charged';
}

/** Why the list is empty: a text beside it, whose name is not known for certain. */
function reasonOf(reply: ImagesReply): string | null {
  const found = Object.entries(reply).find(
    ([name, value]) => /reason|block|moderat/i.test(name) && typeof value === 'string' && value,
  );
  return typeof found?.[1] === 'string' ? found[1] : null;
}

const isRefused = (item: ReplyItem) => item.respect_moderation === false;
const hasBytes = ({ b64_json: base64, url }: ReplyItem) =>
  (base64 !== undefined && base64 !== null && base64 !== '') || Boolean(url);

/** Reads an answer: pictures and the bill, or a failure that says whether it was charged. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  const { status, headers, requestId } = answer;
  const { model } = request;
  if (status < 200 || status >= 300)
    throw failureOf({ status, headers, error: errorIn(await answer.text()), model }, context);
  const unusable = (what: string, charge: ChargeKnowledge) =>
    badResponse(
      `${localize(context.provider.label)}'s answer for ${model.providerModelId} ${what}`,
      {
        charge,
        providerRequestId: requestId,
        secrets: secretsOfCredentials(context.provider, context.credentials),
      },
    );
  const parsed = imagesReplySchema.safeParse(await answer.json());
  if (!parsed.success) throw unusable('is no list of pictures', 'unknown');
  const reply = parsed.data;
  const items = reply.data ?? [];
  const images: ResultImage[] = [];
  for (const item of items) {
    if (isRefused(item) || !hasBytes(item)) continue;
    const image = item.b64_json
      ? await answer.images.ofBase64(item.b64_json)
      : await answer.images.ofUrl(item.url ?? '');
    images.push({ image, revisedPrompt: item.revised_prompt || null });
  }
  const refused = items.filter(isRefused);
  const facts = { reason: reasonOf(reply), charge: chargeOf(reply), requestId };
  if (images.length === 0) {
    if (refused.length > 0) throw blocked('output', facts, context);
    if (facts.reason !== null) throw blocked('input', facts, context);
    throw unusable('holds no picture', facts.charge === 'charged' ? 'charged' : 'unknown');
  }
  return {
    kind: 'images',
    images,
    usage: null,
    billed: dollarsOfTicks(reply.usage?.cost_in_usd_ticks),
    refusals: refused.map(() => {
      const { message, details } = blocked('output', facts, context);
      return { message, providerMessage: details.providerMessage ?? null };
    }),
    providerRequestId: requestId,
  };
}
