import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import type { Bill } from '../kit/paid-request.ts';
import { makePicture, type PictureBase } from '../kit/picture.ts';
import { sha256 } from '../kit/request-log.ts';
import type { Order } from './read-order.ts';

const DAY_MS = 24 * 3_600_000;
/** Up to here a picture is billed as a small one. */
const SMALL_PIXELS = 1024 * 1024;

/** Pictures that come of an order under a fault. */
export function madeOf({ count }: Order, fault: Fault | undefined): number {
  if (fault?.kind === 'fewer-images') return Math.min(fault.images, count);
  return fault?.kind === 'no-image' || fault?.kind === 'text-only' ? 0 : count;
}

const isLarge = ({ size }: Order) => size.width * size.height > SMALL_PIXELS;

export function billFor(order: Order, made: number): Bill {
  const { model, parameters } = order;
  const [small, large] = model.price;
  const thinking = model.thinksAloud && parameters.prompt_extend === true ? 2 : 1;
  const each = (isLarge(order) ? large : small) * thinking;
  return { images: made, usage: { image_count: made }, amountMicros: made * each };
}

/** What the vendor tells of the bill, in the model's way. */
export function usageOf(order: Order, made: number): object {
  const { width, height } = order.size;
  const tier = isLarge(order) ? '2k' : '1k';
  switch (order.model.usage) {
    case 'classes':
      return {
        output_image_count: made,
        output_width: width,
        output_height: height,
        output_image_type: `qima_output_${tier}`,
        input_image_count: order.inputs.length,
        input_image_type: `qima_input_${tier}`,
      };
    case 'size':
      return { image_count: made, width, height };
    case 'count':
      return { image_count: made, size: `${width}*${height}`, input_tokens: 0, output_tokens: 0 };
  }
}

/** The prompt as the vendor rewrote it; null where it was left alone. Off by itself where it is a paid extra. */
export function rewritten({ prompt, parameters, model }: Order): string | null {
  const isOn = parameters.prompt_extend ?? !model.thinksAloud;
  return isOn ? `${prompt}, in fine detail` : null;
}

/** What of the input shows: all that a mask keeps, the whole inside a wider picture, or half of it. */
function baseOf({ inputs, mask, tool, parameters }: Order): PictureBase | undefined {
  const [first] = inputs;
  if (!first) return undefined;
  if (mask) return { bytes: first.bytes, mask: mask.bytes, maskPaints: 'white' };
  if (tool !== 'expand') return { bytes: first.bytes };
  const left = Math.round(first.facts.width * (parameters.left_scale - 1));
  const top = Math.round(first.facts.height * (parameters.top_scale - 1));
  return { bytes: first.bytes, at: { left, top } };
}

/** Paints the pictures of an order and gives the addresses that they are under for a day. */
export async function draw(
  context: EmulatorContext,
  order: Order,
  made: number,
  fault: Fault | undefined,
): Promise<string[]> {
  const { parameters } = order;
  const urls: string[] = [];
  for (let index = 0; index < made; index += 1) {
    const bytes = await makePicture({
      seed: [
        order.modelId,
        order.prompt,
        order.tool ?? '',
        JSON.stringify({ ...parameters, n: undefined }),
        index,
        ...order.inputs.map((input) => sha256(input.bytes)),
      ].join('\n'),
      ...order.size,
      format: 'png',
      targetBytes: context.settings.imageBytes ?? undefined,
      base: baseOf(order),
    });
    if (fault?.kind === 'corrupt-image') {
      bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
    }
    const fileName = `${index}.png`;
    const file = { bytes, contentType: 'image/png', fileName, lifetimeMs: DAY_MS, fault };
    urls.push(context.results.host(file).url());
  }
  return urls;
}

/** The pictures as the current form has them: all in one choice, or each in its own. */
export function choicesOf(
  order: Order,
  urls: readonly string[],
  fault: Fault | undefined,
): object[] {
  const choice = (content: object[], more: object = {}) => ({
    finish_reason: 'stop',
    message: { role: 'assistant', content, ...more },
  });
  if (fault?.kind === 'text-only') {
    return [choice([{ text: fault.text ?? 'I would rather not draw this.' }])];
  }
  if (order.model.choices === 'each') {
    return urls.map((image) => choice([{ type: 'image', image }]));
  }
  const text = order.model.thinksAloud ? rewritten(order) : null;
  const thoughts = text === null ? {} : { reasoning_content: 'The prompt wants more light.' };
  const content = urls.map((image) => ({ image }));
  return [choice(text === null ? content : [...content, { text }], thoughts)];
}
