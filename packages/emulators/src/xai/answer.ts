import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import type { Bill } from '../kit/paid-request.ts';
import { makePicture } from '../kit/picture.ts';
import { jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import type { Order } from './read-order.ts';
import { sizeOf } from './sizes.ts';

/** A dollar is 10,000,000,000 ticks. */
const TICKS_PER_MICRO = 10_000;
/** How long an address of a result works is not published. */
const KEPT_MS = 60 * 60 * 1000;

/** The bill of so many pictures: inputs are billed once a request, not for each picture. */
export function billFor(order: Order, images: number): Bill {
  const each = order.model.price(order.quality, order.resolution);
  const amountMicros = each * images + order.model.inputPrice * order.billedInputs;
  return {
    images,
    usage: { cost_in_usd_ticks: amountMicros * TICKS_PER_MICRO },
    amountMicros,
  };
}

async function paint(order: Order, index: number, targetBytes: number | null): Promise<Buffer> {
  const [first] = order.images;
  const source = first ? ([first.facts.width, first.facts.height] as const) : null;
  // One source keeps its own shape, whatever ratio is asked for.
  const ratio = order.images.length === 1 ? 'auto' : order.ratio;
  const [width, height] = sizeOf(ratio, order.resolution, source);
  return makePicture({
    seed: JSON.stringify([
      order.model.id,
      order.prompt,
      order.quality,
      index,
      order.images.map(({ bytes }) => sha256(bytes)),
    ]),
    width,
    height,
    format: 'jpeg',
    targetBytes: targetBytes ?? undefined,
    ...(first ? { base: { bytes: first.bytes } } : {}),
  });
}

/** How an answer comes out. */
export interface Outcome {
  /** Pictures in it, refused ones included. */
  readonly images: number;
  /** How many of them, from the first, were refused after they were painted. */
  readonly refused: number;
  /** The list is empty, and a reason stands beside it. */
  readonly isBlocked: boolean;
  readonly fault: Fault | undefined;
}

/** What a fault makes of an answer. */
export function outcomeOf(order: Order, fault: Fault | undefined): Outcome {
  const { count } = order;
  const isModerated = fault?.kind === 'moderation';
  const isBlocked = isModerated && fault.stage === 'input';
  const none = fault?.kind === 'no-image' || isBlocked;
  return {
    images: none ? 0 : fault?.kind === 'fewer-images' ? Math.min(fault.images, count) : count,
    refused: isModerated && fault.stage === 'output' ? (fault.reason === 'one' ? 1 : count) : 0,
    isBlocked,
    fault,
  };
}

/** The answer to a paid request. */
export function answerWith(
  context: EmulatorContext,
  order: Order,
  { images, refused, isBlocked, fault }: Outcome,
  bill: Bill,
): Promise<Reply> {
  return jsonReplyWithHoles(200, async (hole) => {
    const data: object[] = [];
    for (let index = 0; index < images; index += 1) {
      if (index < refused) {
        data.push({ url: null, respect_moderation: false, revised_prompt: '' });
        continue;
      }
      const bytes = await paint(order, index, context.settings.imageBytes);
      if (fault?.kind === 'corrupt-image')
        bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
      const place = order.asBase64
        ? { b64_json: hole(bytes.toString('base64')) }
        : {
            url: context.results
              .host({
                bytes,
                contentType: 'image/jpeg',
                fileName: `image-${index}.jpeg`,
                lifetimeMs: KEPT_MS,
                fault,
              })
              .url(),
          };
      data.push({
        ...place,
        mime_type: 'image/jpeg',
        revised_prompt: '',
        respect_moderation: true,
      });
    }
    return {
      data,
      ...(isBlocked ? { block_reason: 'The prompt violates our usage guidelines.' } : {}),
      usage: bill.usage,
    };
  });
}
