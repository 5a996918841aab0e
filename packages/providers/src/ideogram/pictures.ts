import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  type CallResult,
  contentRefused,
  type ResultImage,
} from '@darkroom/provider-kit';
import type { Item } from './reply-schema.ts';

export interface FoundItems {
  items: readonly Item[];
  images: AnswerImages;
  /** Dollars as a decimal string, where the answer tells them; null: it does not. */
  billed: string | null;
  requestId: string | null;
}

const KEPT_BACK = "The vendor's filter keeps this picture back.";

function metadataOf({ resolution, text_blocks: texts }: Item): Record<string, unknown> {
  return { ...(resolution ? { resolution } : {}), ...(texts ? { textBlocks: texts } : {}) };
}

/**
 * Fetches the pictures of an answer, which their addresses keep for a short time alone. What the filter keeps back is
 * told beside those that came; where none came, that is the answer.
 */
export async function picturesOf(
  found: FoundItems,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  const { provider } = context;
  const { items, billed, requestId } = found;
  const images: ResultImage[] = [];
  const refusals: NonNullable<CallResult['refusals']> = [];
  for (const item of items) {
    const url = item.base_image_url ?? item.url;
    if (item.is_image_safe === false || !url) {
      refusals.push({ message: KEPT_BACK, providerMessage: null });
      continue;
    }
    images.push({
      image: await found.images.ofUrl(url),
      seed: item.seed ?? null,
      revisedPrompt: item.prompt && item.prompt !== request.request.prompt ? item.prompt : null,
      metadata: metadataOf(item),
    });
  }
  if (images.length > 0) {
    return {
      kind: 'images',
      images,
      usage: null,
      ...(billed === null ? {} : { billed }),
      refusals,
      providerRequestId: requestId,
    };
  }
  const charge = billed === null ? 'unknown' : Number(billed) > 0 ? 'charged' : 'not-charged';
  if (refusals.length > 0) {
    throw contentRefused('output', { provider, charge, providerRequestId: requestId });
  }
  throw badResponse(
    `${localize(provider.label)}'s answer for ${request.model.providerModelId} holds no picture`,
    { charge: charge === 'charged' ? 'charged' : 'unknown', providerRequestId: requestId },
  );
}
