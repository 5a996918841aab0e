import sharp from 'sharp';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { readImage } from '../kit/read-image.ts';
import { checkModel } from './check-model.ts';
import type { Endpoint } from './endpoints.ts';
import { badRequest } from './errors.ts';
import { fieldProblem, formValue } from './field-rules.ts';
import type { RecraftModel } from './models.ts';

/** A request that passed every check. */
export interface Order {
  readonly endpoint: Endpoint;
  readonly model: RecraftModel | null;
  readonly fields: ReadonlyMap<string, unknown>;
  readonly files: ReadonlyMap<'image' | 'mask', PictureInput>;
  readonly references: readonly PictureInput[];
}

const DEFAULT_MODEL = 'recraftv4_1';
const STYLES_MODEL = 'recraftv4_styles';
const INPUT = { formats: ['png', 'jpeg', 'webp'], edges: [256, 4096], pixels: 16_777_216 } as const;
const REFERENCES = { most: 10, bytes: 64 * 1024 * 1024 } as const;
/** The limits page says 20 MB, the inpainting page 10. */
const LARGEST_FILE = 20 * 1024 * 1024;

interface Parts {
  fields: Map<string, unknown>;
  /** What stands for each picture: its bytes, or a text of JSON. */
  pictures: Map<string, Buffer | string>;
  references: (Buffer | string)[];
}

/** Takes a body apart, JSON or form alike. Fields that the endpoint does not know are passed over, as the vendor does. */
function takeApart(endpoint: Endpoint, body: ParsedBody): Parts {
  const parts: Parts = { fields: new Map(), pictures: new Map(), references: [] };
  const put = (name: string, value: unknown) => {
    const rule = Object.hasOwn(endpoint.fields, name) ? endpoint.fields[name] : undefined;
    if (rule === undefined || value === null) return;
    const problem = fieldProblem(rule, value);
    if (problem !== null) throw badRequest(`${name}: ${problem}`);
    parts.fields.set(name, value);
  };
  if (body.kind === 'form') {
    for (const part of body.parts) {
      if (part.kind === 'file') {
        if (part.name === 'style_references') parts.references.push(part.bytes);
        else parts.pictures.set(part.name, part.bytes);
        continue;
      }
      const rule = endpoint.fields[part.name];
      if (part.name.endsWith('_url')) parts.pictures.set(part.name.slice(0, -4), part.value);
      else put(part.name, rule ? formValue(rule, part.value) : part.value);
    }
  } else if (body.kind === 'json' && typeof body.value === 'object' && body.value !== null) {
    for (const [name, value] of Object.entries(body.value)) {
      if ((name === 'image_url' || name === 'mask_url') && typeof value === 'string')
        parts.pictures.set(name.slice(0, -4), value);
      else put(name, value);
    }
  } else {
    throw badRequest('The body is neither JSON nor a form.');
  }
  const urls = parts.fields.get('style_reference_urls');
  if (Array.isArray(urls)) parts.references.push(...urls.map(String));
  return parts;
}

async function decode(
  context: EmulatorContext,
  name: string,
  given: Buffer | string,
): Promise<PictureInput> {
  if (typeof given !== 'string') {
    const facts = await readImage(given);
    if (facts === undefined) throw badRequest(`${name}: is not a valid image`);
    return { bytes: given, facts };
  }
  const read = await readPictureInput(context, given);
  if (typeof read === 'string') throw badRequest(`${name}_url: cannot be read (${read})`);
  return read;
}

function checkPicture(name: string, { bytes, facts }: PictureInput): void {
  const { formats, edges, pixels } = INPUT;
  const { format, width, height } = facts;
  if (!formats.some((known) => known === format))
    throw badRequest(`${name}: must be PNG, JPG or WEBP`);
  if (bytes.length > LARGEST_FILE) throw badRequest(`${name}: must be at most 20 MB`);
  const isOff = Math.min(width, height) < edges[0] || Math.max(width, height) > edges[1];
  if (isOff || width * height > pixels)
    throw badRequest(`${name}: each side must be from 256 to 4096 px, and the image at most 16 MP`);
}

/** A mask has the image's size and two values alone: 255 is painted anew, 0 is kept. */
async function checkMask(image: PictureInput, mask: PictureInput): Promise<void> {
  if (image.facts.width !== mask.facts.width || image.facts.height !== mask.facts.height)
    throw badRequest('mask: must have the size of the image');
  const pixels = await sharp(mask.bytes)
    .flatten({ background: '#000' })
    .toColourspace('b-w')
    .extractChannel(0)
    .raw({ depth: 'uchar' })
    .toBuffer();
  if (!pixels.every((value) => value === 0 || value === 255))
    throw badRequest('mask: must be black and white, without shades of grey');
  if (!pixels.includes(255)) throw badRequest('mask: marks nothing');
}

/** Reads and checks a request as the vendor does. Throws RecraftRefusal for the first thing that is wrong. */
export async function readOrder(
  context: EmulatorContext,
  endpoint: Endpoint,
  body: ParsedBody,
  served: readonly RecraftModel[],
): Promise<Order> {
  const { fields, pictures, references: given } = takeApart(endpoint, body);
  for (const name of endpoint.required) {
    if (!fields.has(name) || fields.get(name) === '') throw badRequest(`${name}: is required`);
  }
  if (given.length > REFERENCES.most) throw badRequest('style_references: must be at most 10');
  const references = await Promise.all(given.map((one) => decode(context, 'style_reference', one)));
  if (references.reduce((sum, { bytes }) => sum + bytes.length, 0) > REFERENCES.bytes)
    throw badRequest('style_references: must be at most 64 MB together');
  const model = endpoint.hasModel
    ? checkModel({ endpoint, fields, hasReferences: references.length > 0 }, served, {
        plain: DEFAULT_MODEL,
        styled: STYLES_MODEL,
      })
    : null;
  const files = new Map<'image' | 'mask', PictureInput>();
  for (const name of endpoint.files) {
    const one = pictures.get(name);
    if (one === undefined) throw badRequest(`${name}: is required`);
    const picture = await decode(context, name, one);
    checkPicture(name, picture);
    files.set(name, picture);
  }
  const [image, mask] = [files.get('image'), files.get('mask')];
  if (image && mask) await checkMask(image, mask);
  return { endpoint, model, fields, files, references };
}
