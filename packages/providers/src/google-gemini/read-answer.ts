import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  type CallResult,
  type ResultImage,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { blockOf } from './blocks.ts';
import { errorIn, failureOf } from './refusals.ts';
import { replySchema } from './reply-schema.ts';
import { usageOf } from './usage.ts';

/** Reads an answer: pictures and what they cost, or a failure that says whether it was charged. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  const { status, headers, requestId } = answer;
  if (status < 200 || status >= 300) {
    throw failureOf(
      { status, headers, error: errorIn(await answer.text()), model: request.model },
      context,
    );
  }
  const parsed = replySchema.safeParse(await answer.json());
  if (!parsed.success) {
    const name = localize(context.provider.label);
    throw badResponse(`${name}'s answer for ${request.model.providerModelId} is none of this API`, {
      providerRequestId: requestId,
    });
  }
  const reply = parsed.data;
  const images: ResultImage[] = [];
  for (const part of (reply.candidates ?? []).flatMap(({ content }) => content?.parts ?? [])) {
    // Thoughts may hold sketches: they are no results.
    if (part.thought === true || !part.inlineData?.data) continue;
    images.push({
      image: await answer.images.ofBase64(part.inlineData.data),
      metadata: reply.modelVersion ? { modelVersion: reply.modelVersion } : {},
    });
  }
  const usage = usageOf(reply.usageMetadata);
  const providerRequestId = requestId ?? reply.responseId ?? null;
  if (images.length === 0) {
    const charge = reply.promptFeedback?.blockReason
      ? 'not-charged' // nothing ran
      : Object.keys(usage ?? {}).length > 0
        ? 'charged' // it was worked on, and its tokens count
        : 'unknown';
    const model = request.model.providerModelId;
    throw blockOf(reply, { model, requestId: providerRequestId, charge }, context);
  }
  return { kind: 'images', images, usage, providerRequestId };
}
