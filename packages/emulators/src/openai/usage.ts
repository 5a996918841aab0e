import type { Bill } from '../kit/paid-request.ts';
import { dallEPrice } from './dall-e.ts';
import type { ImageRequest } from './image-request.ts';
import type { TokenRule } from './models.ts';
import type { Size } from './sizes.ts';

/** Each partial image costs this many output tokens more (documented). */
const PARTIAL_IMAGE_TOKENS = 100;
const PIXELS_OF_SQUARE = 1024 * 1024;

/** Usage as replies carry it. */
export interface ImageUsage {
  readonly total_tokens: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_tokens_details: { readonly text_tokens: number; readonly image_tokens: number };
  readonly output_tokens_details: { readonly text_tokens: number; readonly image_tokens: number };
}

/** Output tokens of one finished image. */
export function outputTokens(rule: TokenRule, quality: string, size: Size): number {
  const square = rule.square[quality] ?? 0;
  if (rule.kind === 'pixels') {
    return Math.round((square * size.width * size.height) / PIXELS_OF_SQUARE);
  }
  if (size.width === size.height) return square;
  return (size.width < size.height ? rule.portrait : rule.landscape)[quality] ?? 0;
}

/** About four characters a token: the usual rule of thumb, not the vendor's tokenizer. */
export function textTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}

/**
 * Input tokens of one picture: 65 and 129 for each 512-pixel tile once its shorter edge is scaled to
 * 512; with high fidelity 4160 more for a square, 6240 for any other (documented for the first models).
 */
export function inputImageTokens(size: Size, fidelity: 'low' | 'high'): number {
  const short = Math.max(1, Math.min(size.width, size.height));
  const tiles = Math.ceil(Math.max(size.width, size.height) / short);
  const extra = size.width === size.height ? 4160 : 6240;
  return 65 + 129 * tiles + (fidelity === 'high' ? extra : 0);
}

/** Usage of one of the images (`first` carries the input), or of all with `images` above one. */
export function usageOf(request: ImageRequest, images: number, withInput: boolean): ImageUsage {
  const pictures = [...request.inputs, ...request.overlays];
  const text = withInput ? textTokens(request.prompt) : 0;
  const image = withInput
    ? pictures.reduce((sum, input) => sum + inputImageTokens(input.facts, request.fidelity), 0)
    : 0;
  const each =
    outputTokens(request.model.tokens, request.quality, request.size) * (request.frames ?? 1) +
    request.partialImages * PARTIAL_IMAGE_TOKENS;
  const output = each * images;
  return {
    total_tokens: text + image + output,
    input_tokens: text + image,
    output_tokens: output,
    input_tokens_details: { text_tokens: text, image_tokens: image },
    output_tokens_details: { text_tokens: 0, image_tokens: output },
  };
}

/**
 * The bill for a usage, at the model's prices for a million tokens; for a DALL·E model by pictures. `share`: of the
 * price, such as the half that a batch is billed.
 */
export function billFor(request: ImageRequest, images: number, usage: ImageUsage, share = 1): Bill {
  const { prices, dallE } = request.model;
  if (dallE)
    return { images, usage: {}, amountMicros: images * dallEPrice(dallE, request) * share };
  return {
    images,
    usage: {
      text_in: usage.input_tokens_details.text_tokens,
      image_in: usage.input_tokens_details.image_tokens,
      image_out: usage.output_tokens,
    },
    amountMicros: Math.round(
      (usage.input_tokens_details.text_tokens * prices.textIn +
        usage.input_tokens_details.image_tokens * prices.imageIn +
        usage.output_tokens * prices.imageOut) *
        share,
    ),
  };
}
