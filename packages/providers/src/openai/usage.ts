import type { Usage } from '@darkroom/core';
import { billByImages, type CallRequest, type ResultImage } from '@darkroom/provider-kit';
import type { ReplySvgUsage, ReplyUsage } from './reply-schema.ts';

/**
 * Tokens in the units of the price list. Cached tokens are a part of the input and are taken out of it. A reply without
 * details counts its input as text and its output as picture, which is what a model without input pictures uses.
 */
export function usageOf(
  replies: readonly (ReplyUsage | null | undefined)[],
  svg?: ReplySvgUsage | null,
): Usage | null {
  const usage: Usage = {};
  const add = (unit: keyof Usage, quantity: number) => {
    if (quantity > 0) usage[unit] = (usage[unit] ?? 0) + quantity;
  };
  let isTold = false;
  for (const reply of replies) {
    if (!reply) continue;
    isTold = true;
    const input = reply.input_tokens_details;
    const imageIn = input?.image_tokens ?? 0;
    const allIn = reply.input_tokens ?? reply.prompt_tokens ?? 0;
    const textIn = input?.text_tokens ?? Math.max(0, allIn - imageIn);
    // A bare number of cached tokens is of text first: prompts are what repeats.
    const cachedText = Math.min(
      textIn,
      input?.cached_tokens_details?.text_tokens ?? input?.cached_tokens ?? 0,
    );
    const cachedImage = Math.min(
      imageIn,
      input?.cached_tokens_details?.image_tokens ??
        Math.max(0, (input?.cached_tokens ?? 0) - cachedText),
    );
    add('text-input-token', textIn - cachedText);
    add('cached-text-input-token', cachedText);
    add('image-input-token', imageIn - cachedImage);
    add('cached-image-input-token', cachedImage);
    const output = reply.output_tokens_details;
    const textOut = output?.text_tokens ?? 0;
    add('text-output-token', textOut);
    const allOut = reply.output_tokens ?? reply.completion_tokens ?? 0;
    add(
      'image-output-token',
      output?.image_tokens ??
        reply.completion_tokens_details?.image_tokens ??
        Math.max(0, allOut - textOut),
    );
  }
  // The author of an SVG is another model with prices of its own: as text output, for which image models have no
  // price, it makes the cost unknown instead of too low.
  if (svg) add('text-output-token', (svg.input_tokens ?? 0) + (svg.output_tokens ?? 0));
  return isTold ? usage : null;
}

/** Digits behind the point that a bill is told with. */
const BILL_DIGITS = 9;

/**
 * The bill in dollars: as the replies tell it; where they tell nothing of what was used, by the price of each picture
 * as it came, whose size the vendor may have chosen. Null: unknown from the reply.
 */
export function billOf(
  request: CallRequest,
  replies: readonly (ReplyUsage | null | undefined)[],
  usage: Usage | null,
  images: readonly ResultImage[],
): string | null {
  const costs = replies.flatMap((reply) => reply?.cost ?? []);
  if (costs.length > 0) return costs.reduce((sum, cost) => sum + cost, 0).toFixed(BILL_DIGITS);
  if (usage && Object.keys(usage).length > 0) return null;
  const sizes = images.flatMap(({ image: { width, height } }) =>
    width && height ? [{ width, height, size: `${width}x${height}` }] : [],
  );
  return sizes.length === images.length && sizes.length > 0 ? billByImages(request, sizes) : null;
}
