import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  type CallResult,
  contentRefused,
} from '@darkroom/provider-kit';
import { type PictureReply, pictureReplySchema } from './reply-schema.ts';

/** A good answer's JSON. Throws PROVIDER_BAD_RESPONSE where it is none of this API. */
export function pictureReply(
  json: unknown,
  request: CallRequest,
  context: AdapterContext,
  requestId: string | null,
): PictureReply {
  const parsed = pictureReplySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw badResponse(
    `${localize(context.provider.label)}'s answer for ${request.model.providerModelId} is none of this API`,
    { providerRequestId: requestId },
  );
}

/** The picture of an answer; a failure where the vendor's filter has blurred it, or where there is none. */
export async function pictureOf(
  reply: PictureReply,
  request: CallRequest,
  context: AdapterContext,
  found: { images: AnswerImages; requestId: string | null },
): Promise<CallResult> {
  const { provider } = context;
  const providerRequestId = found.requestId;
  if (reply.finish_reason === 'CONTENT_FILTERED') {
    // Whether a blurred picture is billed is told nowhere.
    throw contentRefused('output', { provider, charge: 'unknown', providerRequestId });
  }
  const place = reply.image ?? reply.result;
  if (place === undefined || place === null) {
    throw badResponse(
      `${localize(provider.label)}'s answer for ${request.model.providerModelId} holds no picture`,
      { providerRequestId, providerText: reply.finish_reason ?? null, secrets: context.secrets() },
    );
  }
  const image = await found.images.ofBase64(place);
  return {
    kind: 'images',
    images: [{ image, seed: reply.seed ?? null }],
    usage: null,
    providerRequestId,
  };
}
