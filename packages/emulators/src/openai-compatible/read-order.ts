import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import { refuseDetail, refuseFields } from '../kit/fastapi-errors.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { formPictures, jsonObject, textFields } from '../kit/request-fields.ts';

/** What a served model understands. */
export interface ServerModel {
  readonly id: string;
  /** `plain`: prompt, size, n, response_format. `gpt-image`: that family's own fields, and no response_format. */
  readonly kind: 'plain' | 'gpt-image';
}

export const MODELS: readonly ServerModel[] = [
  { id: 'sdxl', kind: 'plain' },
  { id: 'flux-schnell', kind: 'plain' },
  { id: 'gpt-image-2', kind: 'gpt-image' },
];

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const common = {
  model: z.string().min(1),
  prompt: z.string().min(1).max(4000),
  n: whole(1, 10).default(1),
  size: z
    .string()
    .regex(/^\d{2,4}[x*]\d{2,4}$/, 'size must be WIDTHxHEIGHT')
    .default('1024x1024'),
  stream: z.stringbool().or(z.boolean()).default(false),
  partial_images: whole(0, 3).default(0),
  user: z.string().optional(),
};
const KINDS = {
  plain: z.strictObject({
    ...common,
    response_format: z.enum(['url', 'b64_json']).default('url'),
  }),
  'gpt-image': z.strictObject({
    ...common,
    quality: z.enum(['auto', 'low', 'medium', 'high']).default('auto'),
    background: z.enum(['auto', 'opaque', 'transparent']).default('auto'),
    output_format: z.enum(['png', 'jpeg', 'webp']).default('png'),
  }),
};

/** A request whose every field has been checked. */
export interface ServerOrder {
  readonly model: string;
  readonly prompt: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly format: 'png' | 'jpeg' | 'webp';
  readonly isTransparent: boolean;
  readonly asBase64: boolean;
  readonly streaming: boolean;
  readonly previews: number;
  readonly images: readonly PictureInput[];
  readonly mask: PictureInput | null;
}

function checkedFields(fields: Record<string, unknown>, served: readonly ServerModel[]) {
  const id = typeof fields.model === 'string' ? fields.model : '';
  const model = served.find((one) => one.id === id);
  if (!model) throw refuseDetail(404, `Model ${id} not found`);
  const parsed = KINDS[model.kind].safeParse(fields);
  if (!parsed.success) throw refuseFields(parsed.error);
  return parsed.data;
}

function orderOf(
  fields: ReturnType<typeof checkedFields>,
  pictures: Pick<ServerOrder, 'images' | 'mask'>,
): ServerOrder {
  const [width = 1024, height = 1024] = fields.size.split(/[x*]/).map(Number);
  return {
    model: fields.model,
    prompt: fields.prompt,
    count: fields.n,
    width,
    height,
    format: 'output_format' in fields ? fields.output_format : 'png',
    isTransparent: 'background' in fields && fields.background === 'transparent',
    // GPT Image models answer with base64 alone.
    asBase64: !('response_format' in fields) || fields.response_format === 'b64_json',
    streaming: fields.stream,
    previews: fields.partial_images,
    ...pictures,
  };
}

/** POST /v1/images/generations. */
export function readGeneration(body: ParsedBody, served: readonly ServerModel[]): ServerOrder {
  const fields = jsonObject(body);
  if (!fields) throw refuseDetail(400, 'The body is no JSON object');
  return orderOf(checkedFields(fields, served), { images: [], mask: null });
}

/** POST /v1/images/edits: a form with files, or JSON with data URLs. */
export async function readEdit(
  context: EmulatorContext,
  body: ParsedBody,
  served: readonly ServerModel[],
): Promise<ServerOrder> {
  const { fields, images, mask } =
    body.kind === 'form' ? await formEdit(body.parts) : await jsonEdit(context, body);
  const order = orderOf(checkedFields(fields, served), { images, mask });
  const [first] = images;
  if (!first) throw refuseDetail(400, 'image is required');
  if (mask && (mask.facts.width !== first.facts.width || !mask.facts.alpha)) {
    throw refuseDetail(400, 'mask must have the size of the image and an alpha channel');
  }
  return { ...order, width: first.facts.width, height: first.facts.height };
}

interface RawEdit {
  readonly fields: Record<string, unknown>;
  readonly images: readonly PictureInput[];
  readonly mask: PictureInput | null;
}

async function formEdit(parts: Parameters<typeof textFields>[0]): Promise<RawEdit> {
  const images: PictureInput[] = [];
  let mask: PictureInput | null = null;
  for (const { name, bytes, facts } of await formPictures(parts)) {
    if (!facts) throw refuseDetail(400, `${name} is no image`);
    if (name === 'mask') mask = { bytes, facts };
    else if (/^image(\[\d*\])?$/.test(name)) images.push({ bytes, facts });
    else throw refuseDetail(422, `${name}: Extra inputs are not permitted`);
  }
  return { fields: textFields(parts), images, mask };
}

const reference = z.strictObject({ image_url: z.string() });

async function jsonEdit(context: EmulatorContext, body: ParsedBody): Promise<RawEdit> {
  const given = jsonObject(body);
  if (!given) throw refuseDetail(400, 'The body is neither a form nor a JSON object');
  const { images, mask, ...fields } = given;
  const parsed = z.array(reference).min(1).max(16).safeParse(images);
  if (!parsed.success) throw refuseFields(parsed.error);
  const read = async (value: z.infer<typeof reference>) => {
    const picture = await readPictureInput(context, value.image_url);
    if (typeof picture === 'string') throw refuseDetail(400, `The image is ${picture}`);
    return picture;
  };
  const masked = mask === undefined ? null : reference.safeParse(mask);
  if (masked && !masked.success) throw refuseFields(masked.error);
  return {
    fields,
    images: await Promise.all(parsed.data.map(read)),
    mask: masked ? await read(masked.data) : null,
  };
}
