import { cleanProviderText, localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  type CallResult,
  contentRefused,
  type ResultImage,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { type Prediction, replySchema } from './reply-schema.ts';

async function pictureOf(prediction: Prediction, answer: SpooledAnswer): Promise<ResultImage> {
  const { bytesBase64Encoded, prompt, safetyAttributes } = prediction;
  return {
    image: await answer.images.ofBase64(bytesBase64Encoded),
    ...(prompt ? { revisedPrompt: prompt } : {}),
    ...(safetyAttributes ? { metadata: { safetyAttributes } } : {}),
  };
}

/** Reads an answer: pictures, and the reasons of those that the filter kept back. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  const { status, headers, requestId } = answer;
  const { model } = request;
  if (status < 200 || status >= 300) {
    throw failureOf({ status, headers, text: await answer.text(), model }, context);
  }
  const { provider } = context;
  const parsed = replySchema.safeParse(await answer.json());
  if (!parsed.success) {
    const name = localize(provider.label);
    throw badResponse(`${name}'s answer for ${model.providerModelId} is none of this API`, {
      providerRequestId: requestId,
    });
  }
  const predictions = parsed.data.predictions ?? [];
  const painted = predictions.filter(({ bytesBase64Encoded }) => Boolean(bytesBase64Encoded));
  const reasons = predictions.flatMap(({ raiFilteredReason }) => raiFilteredReason ?? []);
  const secrets = context.secrets();
  if (painted.length === 0) {
    // Without any reason too: pictures are left out in silence where the vendor says nothing of them.
    const providerText = [...new Set(reasons)].join(' ');
    throw contentRefused('output', {
      provider,
      secrets,
      providerText,
      providerRequestId: requestId,
    });
  }
  return {
    kind: 'images',
    images: await Promise.all(painted.map((prediction) => pictureOf(prediction, answer))),
    usage: null,
    refusals: reasons.map((reason) => ({
      message: `The safety filter of ${localize(provider.label)} kept one picture back.`,
      providerMessage: cleanProviderText(reason, secrets),
    })),
    providerRequestId: requestId,
  };
}
