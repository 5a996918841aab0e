import { randomUUID } from 'node:crypto';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import type { Bill } from '../kit/paid-request.ts';
import { makePicture, type PictureBase } from '../kit/picture.ts';
import { jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import { drawsVectors } from './check-model.ts';
import type { Order } from './read-order.ts';
import { pixelsOf, type Size } from './sizes.ts';

/** URLs are kept for about a day. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** What an enlarging tool makes of each edge, unless it is told how many megapixels. */
const ENLARGED = 2;
const MEGAPIXELS: Readonly<Record<string, number>> = { upscale4mp: 4, upscale16mp: 16 };
/** Units for a style that is made on the way. */
const STYLE_UNITS = 5;

/** How many pictures a request asks for. */
export const countOf = ({ fields }: Order): number => Number(fields.get('n') ?? 1);

/** API units of so many pictures. */
export function unitsOf(order: Order, images: number): number {
  const { endpoint, model, references } = order;
  const isVector = drawsVectors(endpoint, model);
  const each = endpoint.credits
    ? endpoint.credits[isVector ? 'vector' : 'raster']
    : (model?.credits ?? 0);
  return each * images + (references.length > 0 && images > 0 ? STYLE_UNITS : 0);
}

/** The bill of so many pictures. 1000 units are a dollar. */
export function billFor(order: Order, images: number): Bill {
  const credits = unitsOf(order, images);
  return { images, usage: { credits }, amountMicros: credits * 1000 };
}

function sizeOf(order: Order): Size {
  const { endpoint, fields, files, model } = order;
  const image = files.get('image')?.facts;
  const asked = fields.get('size');
  const sized = pixelsOf(
    typeof asked === 'string' ? asked : '1:1',
    model?.family ?? 'v4',
    drawsVectors(endpoint, model),
  );
  if (endpoint.output === 'sized' || !image) return grown(fields, sized ?? [1024, 1024], 1);
  const { width, height } = image;
  if (endpoint.output === 'enlarged') return grown(fields, [width, height], ENLARGED);
  if (endpoint.output !== 'extended') return grown(fields, [width, height], 1);
  if (asked !== undefined && sized) return grown(fields, sized, 1);
  const margin = (name: string) => Number(fields.get(`expand_${name}`) ?? 0);
  const zoom = 1 + Number(fields.get('zoom_out_percentage') ?? 0) / 100;
  return grown(
    fields,
    [
      Math.round((width + margin('left') + margin('right')) * zoom),
      Math.round((height + margin('top') + margin('bottom')) * zoom),
    ],
    1,
  );
}

function grown(fields: Order['fields'], [width, height]: Size, usual: number): Size {
  const megapixels = MEGAPIXELS[String(fields.get('upscale') ?? '')];
  const factor =
    megapixels === undefined ? usual : Math.sqrt((megapixels * 1024 ** 2) / (width * height));
  return [Math.round(width * factor), Math.round(height * factor)];
}

function baseOf({ endpoint, files, fields }: Order): PictureBase | undefined {
  const image = files.get('image');
  if (!image || endpoint.output === 'cutout' || endpoint.output === 'sized') return undefined;
  const mask = files.get('mask');
  if (mask) return { bytes: image.bytes, mask: mask.bytes, maskPaints: 'white' };
  if (endpoint.output !== 'extended' || fields.has('size') || fields.has('zoom_out_percentage'))
    return { bytes: image.bytes };
  const at = (name: string) => Number(fields.get(name) ?? 0);
  return { bytes: image.bytes, at: { left: at('expand_left'), top: at('expand_top') } };
}

async function paint(order: Order, index: number): Promise<Buffer> {
  const { endpoint, model, fields, files, references } = order;
  const [width, height] = sizeOf(order);
  const isVector = drawsVectors(endpoint, model);
  const asked = fields.get('image_format') === 'png' ? 'png' : 'webp';
  const ignored = ['response_format', 'image_format', 'n'];
  const base = baseOf(order);
  return makePicture({
    seed: JSON.stringify([
      endpoint.path,
      model?.id,
      [...fields].filter(([name]) => !ignored.includes(name)),
      [...files.values(), ...references].map(({ bytes }) => sha256(bytes)),
      index,
    ]),
    width,
    height,
    format: isVector ? 'svg' : asked,
    transparent: endpoint.output === 'cutout',
    ...(base ? { base } : {}),
  });
}

interface Item {
  image_id: string;
  url?: string;
  b64_json?: string;
  features?: { nsfw_score: number };
}

/** The answer to a paid request that gives pictures. `images`: how many; a fault may want fewer. */
export function answerWith(
  context: EmulatorContext,
  order: Order,
  images: number,
  fault: Fault | undefined,
): Promise<Reply> {
  const { endpoint, fields, references, model } = order;
  const isVector = drawsVectors(endpoint, model);
  const format = isVector ? 'svg' : fields.get('image_format') === 'png' ? 'png' : 'webp';
  return jsonReplyWithHoles(200, async (hole) => {
    const items: Item[] = [];
    for (let index = 0; index < images; index += 1) {
      const bytes = await paint(order, index);
      if (fault?.kind === 'corrupt-image')
        bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
      const id = randomUUID();
      const place =
        fields.get('response_format') === 'b64_json'
          ? { b64_json: hole(bytes.toString('base64')) }
          : {
              url: context.results
                .host({
                  bytes,
                  contentType: isVector ? 'image/svg+xml' : `image/${format}`,
                  fileName: `${id}.${format}`,
                  lifetimeMs: KEPT_MS,
                  fault,
                })
                .url(),
            };
      items.push({
        image_id: id,
        ...place,
        ...(fields.get('calculate_features') === true ? { features: { nsfw_score: 0.01 } } : {}),
      });
    }
    const [first] = items;
    return {
      created: Math.floor(context.now().getTime() / 1000),
      credits: unitsOf(order, images),
      ...(references.length > 0 ? { style_id: randomUUID() } : {}),
      ...(endpoint.answer === 'data' ? { data: items } : first ? { image: first } : {}),
    };
  });
}
