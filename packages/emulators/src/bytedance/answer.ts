import { spreadPieces } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import type { Bill } from '../kit/paid-request.ts';
import { makePicture, type PictureFormat } from '../kit/picture.ts';
import { type Hole, jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import { sensitiveContent } from './errors.ts';
import type { Order } from './read-order.ts';

/** Layers beside the ground that a picture is taken apart into. */
const LAYERS = 3;
const DAY_MS = 24 * 3_600_000;
/** Up to here a picture is billed as a small one. */
const SMALL_PIXELS = 1_100_000;

/** What an answer is made from. */
export interface AnswerContext {
  readonly context: EmulatorContext;
  readonly order: Order;
  /** Pictures that are made, and those of a set that fail beside them. */
  readonly made: number;
  readonly failed: number;
  readonly fault: Fault | undefined;
  readonly requestId: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** How many pictures come of an order, and how many fail, under a fault. */
export function outcomeOf(
  { isSet, most, layers }: Order,
  fault: Fault | undefined,
): { made: number; failed: number } {
  const wanted = layers ? 1 + LAYERS : most;
  if (fault?.kind === 'no-image') return { made: 0, failed: 0 };
  if (fault?.kind === 'moderation' && isSet) return { made: 0, failed: wanted };
  if (fault?.kind !== 'fewer-images') return { made: wanted, failed: 0 };
  const made = Math.min(fault.images, wanted);
  // One failed layer fails all; a set keeps what was made.
  if (made === 0 || layers) return { made: 0, failed: 0 };
  return { made, failed: isSet ? wanted - made : 0 };
}

export function billFor({ model, size, inputs }: Order, made: number): Bill {
  const [small, large] = model.price;
  const each = size.width * size.height <= SMALL_PIXELS ? small : large;
  const given = Math.max(0, inputs.length - 1) * model.inputPrice;
  const amountMicros = made === 0 ? 0 : made * each + given;
  return { images: made, usage: { generated_images: made }, amountMicros };
}

function usageOf({ order, made }: AnswerContext): object {
  const tokens = made * Math.floor((order.size.width * order.size.height) / 256);
  return {
    generated_images: made,
    output_tokens: tokens,
    total_tokens: tokens,
    ...(order.model.inputPrice > 0 && { input_images: order.inputs.length }),
    ...(order.webSearch && { tool_usage: { web_search: 1 } }),
  };
}

const FORMATS: Readonly<Record<'jpeg' | 'png', PictureFormat>> = { jpeg: 'jpeg', png: 'png' };

async function paint({ context, order, fault }: AnswerContext, index: number) {
  const { size, layers } = order;
  const format = layers ? 'png' : FORMATS[order.format];
  const bytes = await makePicture({
    seed: [
      order.modelId,
      order.prompt,
      order.seed === -1 ? '' : (order.seed ?? ''),
      order.watermark,
      index,
      ...order.inputs.map((input) => sha256(input.bytes)),
    ].join('\n'),
    ...size,
    format,
    transparent: order.transparent || (layers && index > 0),
    targetBytes: context.settings.imageBytes ?? undefined,
    // Nothing here decodes HEIF; a layer is a cut-out and shows nothing below it.
    base:
      order.inputs[0] && order.inputs[0].facts.width > 0 && !layers && !order.transparent
        ? { bytes: order.inputs[0].bytes }
        : undefined,
  });
  if (fault?.kind === 'corrupt-image') {
    bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
  }
  return { bytes, format };
}

async function item(answer: AnswerContext, index: number, hole: Hole): Promise<object> {
  const { context, order, fault } = answer;
  const { bytes, format } = await paint(answer, index);
  const { width, height } = order.size;
  const place = order.asUrl
    ? {
        url: context.results
          .host({
            bytes,
            contentType: `image/${format}`,
            fileName: `${index}.${format}`,
            lifetimeMs: DAY_MS,
            fault,
          })
          .url(),
      }
    : { b64_json: hole(bytes.toString('base64')) };
  return { ...place, size: `${width}x${height}`, ...(order.layers && layerFacts(order, index)) };
}

function layerFacts({ size }: Order, index: number): object {
  const share = index === 0 ? 0 : index / 10;
  const box = (width: number, height: number) =>
    [share * width, share * height, (1 - share) * width, (1 - share) * height].map(Math.round);
  return {
    z_index: index,
    name: index === 0 ? 'background' : `layer ${index}`,
    description: index === 0 ? 'What lies behind everything' : `Thing number ${index}`,
    bounding_box: { absolute: box(size.width, size.height), normalized: box(1000, 1000) },
  };
}

function failure(requestId: string): object {
  const { code, message } = sensitiveContent('output');
  return { error: { code, message: `${message} Request id: ${requestId}` } };
}

/** The whole answer as one JSON object. The model is told without its date. */
export function plainAnswer(answer: AnswerContext): Promise<Reply> {
  const { order, made, failed, requestId } = answer;
  return jsonReplyWithHoles(200, async (hole) => {
    const data: object[] = [];
    for (let index = 0; index < made; index += 1) data.push(await item(answer, index, hole));
    for (let index = 0; index < failed; index += 1) data.push(failure(requestId));
    return {
      model: order.modelId.replace(/-\d{6}$/, ''),
      created: answer.created,
      data,
      usage: usageOf(answer),
    };
  });
}

function event(type: string, fields: object): string {
  const name = `image_generation.${type}`;
  return `event: ${name}\ndata: ${JSON.stringify({ type: name, ...fields })}\n\n`;
}

/** The answer as server-sent events: each finished picture of the set, each that failed, then the usage. */
export async function streamedAnswer(answer: AnswerContext): Promise<Reply> {
  const { order, made, failed, fault, created, requestId } = answer;
  const common = { model: order.modelId, created };
  const texts: string[] = [];
  for (let index = 0; index < made; index += 1) {
    const picture = await item(answer, index, (text) => text);
    texts.push(event('partial_succeeded', { ...common, image_index: index, ...picture }));
  }
  for (let index = made; index < made + failed; index += 1) {
    texts.push(event('partial_failed', { ...common, image_index: index, ...failure(requestId) }));
  }
  if (fault?.kind === 'stream-error') {
    texts.splice(1);
    const message = `The service encountered an unexpected internal error. Request id: ${requestId}`;
    const error = { code: 'InternalServiceError', message };
    texts.push(`event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`);
  } else if (fault?.kind === 'stream-without-completed') {
    texts.splice(1);
  } else {
    texts.push(event('completed', { ...common, usage: usageOf(answer) }), 'data: [DONE]\n\n');
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
    body: spreadPieces(texts, answer.context.settings.latencyMs),
  };
}
