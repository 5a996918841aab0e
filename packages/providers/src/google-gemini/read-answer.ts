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
  const attempt = `to paint with ${request.model.providerModelId}`;
  if (status < 200 || status >= 300) {
    const error = errorIn(await answer.text());
    throw failureOf({ status, error, headers, requestId, attempt }, context);
  }
  const parsed = replySchema.safeParse(await answer.json());
  if (!parsed.success) {
    throw badResponse(
      `What came when ${localize(context.provider.label)} was asked ${attempt} is no answer of this API`,
      { providerRequestId: requestId },
    );
  }
  const reply = parsed.data;
  const parts = (reply.candidates ?? []).flatMap((candidate) => candidate.content?.parts ?? []);
  const images: ResultImage[] = [];
  for (const part of parts) {
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
    // A prompt that was blocked used nothing; what came to a candidate was worked on, and its tokens count.
    const isBilled = !reply.promptFeedback?.blockReason && Object.keys(usage ?? {}).length > 0;
    throw blockOf(reply, { attempt, requestId: providerRequestId, isBilled }, context);
  }
  return { kind: 'images', images, usage, providerRequestId };
}
