import type { PriceFacts, Usage } from '@darkroom/core';
import { billByImages, type CallRequest } from '@darkroom/provider-kit';
import type { ReplyItem, ReplyUsage } from './reply-schema.ts';

/** Input pictures of a call that no model bills. */
const FREE_INPUTS = 1;
const SIZE = /^(\d{1,5})x(\d{1,5})$/;

/** What the reply tells of a picture that the request left open: its pixels, and the class that they belong to. */
export function factsOf(item: ReplyItem, { model }: CallRequest): PriceFacts {
  const [, width, height] = SIZE.exec(item.size ?? '') ?? [];
  if (!width || !height) return {};
  const preset = model.capabilities.resolutionPresets.find(
    (one) => one.width === Number(width) && one.height === Number(height),
  );
  return {
    width: Number(width),
    height: Number(height),
    size: `${width}x${height}`,
    ...(preset ? { imageSize: preset.imageSize } : {}),
  };
}

/** Pictures made and, where the model's file has a price for them, pictures given: the first of them is free. */
export function usageOf(
  reply: ReplyUsage | null | undefined,
  images: number,
  request: CallRequest,
): Usage {
  const made = reply?.generated_images ?? images;
  const isInputBilled = request.model.prices.some(({ unit }) => unit === 'input-image');
  const given = reply?.input_images ?? (request.image ? 1 : 0) + request.referenceImages.length;
  const billed = isInputBilled ? Math.max(0, given - FREE_INPUTS) : 0;
  return { image: made, ...(billed > 0 ? { 'input-image': billed } : {}) };
}

/** What the call cost, where its prices hang on what the vendor chose; null: the usage alone decides, or nobody knows. */
export function billOf(
  usage: Usage,
  facts: readonly PriceFacts[],
  request: CallRequest,
): string | null {
  // Pictures that are billed and did not arrive have no facts.
  if (usage.image !== facts.length) return null;
  const { image: _, ...more } = usage;
  return billByImages(request, facts, more);
}
