import { spreadPieces } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import type { Bill } from '../kit/paid-request.ts';
import { makePicture } from '../kit/picture.ts';
import { jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import type { RoutedOrder } from './read-order.ts';

/** Tokens of a picture that is billed by them: made up, in proportion to its pixels. */
const TOKENS_PER_MEGAPIXEL = 1290;

/** What so many pictures come to, by the first host's prices. */
export function billFor(order: RoutedOrder, images: number): Bill {
  const megapixels = (order.width * order.height) / 1_000_000;
  const prompt = Math.ceil(order.prompt.length / 4);
  const tokens = Math.round(megapixels * TOKENS_PER_MEGAPIXEL) * images;
  const quantities: Record<string, number> = {
    'output_image image': images,
    'output_image megapixel': megapixels * images,
    'output_image token': tokens,
    'input_image token': order.pictures.length * 258,
    'input_text token': prompt,
  };
  const [host] = order.model.hosts;
  const dollars = (host?.pricing ?? []).reduce(
    (sum, { billable, unit, cost_usd }) =>
      sum + cost_usd * (quantities[`${billable} ${unit}`] ?? 0),
    0,
  );
  return {
    images,
    usage: { prompt_tokens: prompt, completion_tokens: tokens },
    amountMicros: Math.round(dollars * 1_000_000),
  };
}

const usageOf = ({ usage, amountMicros }: Bill) => {
  const { prompt_tokens = 0, completion_tokens = 0 } = usage;
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    completion_tokens_details: { image_tokens: completion_tokens, reasoning_tokens: 0 },
    cost: amountMicros / 1_000_000,
    cost_details: {
      upstream_inference_cost: null,
      upstream_inference_prompt_cost: 0,
      upstream_inference_completions_cost: amountMicros / 1_000_000,
    },
    is_byok: false,
  };
};

export function paint(
  context: EmulatorContext,
  order: RoutedOrder,
  index: number,
  detail?: number,
): Promise<Buffer> {
  const [first] = order.pictures;
  return makePicture({
    seed: JSON.stringify([order.look, index, order.pictures.map(({ bytes }) => sha256(bytes))]),
    width: order.width,
    height: order.height,
    format: order.format,
    transparent: order.isTransparent,
    targetBytes: detail === undefined ? (context.settings.imageBytes ?? undefined) : undefined,
    ...(first ? { base: { bytes: first.bytes } } : {}),
    ...(detail === undefined ? {} : { detail }),
  });
}

const mediaType = ({ format }: RoutedOrder) =>
  format === 'svg' ? 'image/svg+xml' : `image/${format}`;

export function wholeAnswer(
  context: EmulatorContext,
  order: RoutedOrder,
  pictures: readonly Buffer[],
): Promise<Reply> {
  return jsonReplyWithHoles(200, async (hole) => ({
    created: Math.floor(context.now().getTime() / 1000),
    data: pictures.map((bytes) => ({
      b64_json: hole(bytes.toString('base64')),
      media_type: mediaType(order),
    })),
    usage: usageOf(billFor(order, pictures.length)),
  }));
}

/** A preview, a word of what the model thinks, and the picture with its bill. */
export async function streamedAnswer(
  context: EmulatorContext,
  order: RoutedOrder,
  pictures: readonly Buffer[],
  fault: Fault | undefined,
): Promise<Reply> {
  const event = (type: string, fields: object) =>
    `data: ${JSON.stringify({ type, ...fields })}\n\n`;
  const texts: string[] = [': OPENROUTER PROCESSING\n\n'];
  for (const [index, picture] of pictures.entries()) {
    const preview = (await paint(context, order, index, 12)).toString('base64');
    texts.push(
      event('image_generation.text_chunk', { phase: 'reasoning', text: 'Composing.' }),
      event('image_generation.partial_image', { partial_image_index: 0, b64_json: preview }),
    );
    if (fault?.kind === 'stream-without-completed') break;
    if (fault?.kind === 'stream-error') {
      const error = { code: 502, message: 'Provider returned error', param: null, type: null };
      texts.push(event('error', { error }));
      break;
    }
    texts.push(
      event('image_generation.completed', {
        b64_json: picture.toString('base64'),
        media_type: mediaType(order),
        created: Math.floor(context.now().getTime() / 1000),
        usage: usageOf(billFor(order, 1)),
      }),
    );
  }
  texts.push('data: [DONE]\n\n');
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: spreadPieces(texts, context.settings.latencyMs),
  };
}
