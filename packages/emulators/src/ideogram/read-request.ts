import sharp from 'sharp';
import type { ParsedBody } from '../kit/exchange.ts';
import { type ImageFacts, readImage } from '../kit/read-image.ts';
import { badRequest } from './errors.ts';
import { fromForm, isAllowed } from './field-rules.ts';
import type { Operation } from './operations.ts';

/** A picture of a form, decoded. */
export interface InputPicture {
  readonly bytes: Buffer;
  readonly facts: ImageFacts;
}

/** A request that passed every check. */
export interface CheckedRequest {
  readonly operation: Operation;
  readonly fields: ReadonlyMap<string, unknown>;
  readonly files: ReadonlyMap<string, readonly InputPicture[]>;
}

const FORMATS = ['png', 'jpeg', 'webp'];
const MIB = 1024 * 1024;

/** Reads and checks a request; the first thing wrong is told. Unknown fields are passed over. */
export async function readRequest(operation: Operation, body: ParsedBody): Promise<CheckedRequest> {
  const { fields, uploads } = readBody(operation, body);
  for (const name of operation.required) {
    if (!fields.has(name)) throw badRequest(`Missing required field: ${name}.`);
  }
  for (const [name, value] of fields) {
    const rule = operation.fields[name];
    if (rule && !isAllowed(rule, value))
      throw badRequest(`Invalid value for ${name}: ${JSON.stringify(value)}.`);
  }
  for (const names of operation.exclusive ?? []) {
    if (names.every((name) => fields.has(name) || uploads.has(name)))
      throw badRequest(`${names.join(' and ')} cannot be combined.`);
  }
  const files = await readFiles(operation, uploads);
  await checkMask(operation, files);
  checkSize(operation, fields, files);
  return { operation, fields, files };
}

function readBody(operation: Operation, body: ParsedBody) {
  const fields = new Map<string, unknown>();
  const uploads = new Map<string, Buffer[]>();
  if (body.kind === 'json' && typeof body.value === 'object' && body.value !== null) {
    for (const [name, value] of Object.entries(body.value)) {
      if (value !== null && operation.fields[name]) fields.set(name, value);
    }
    return { fields, uploads };
  }
  if (body.kind !== 'form' || operation.isJsonOnly) {
    throw badRequest(
      `Unsupported content type: expected application/json${operation.isJsonOnly ? '' : ' or multipart/form-data with a boundary'}.`,
    );
  }
  const texts = new Map<string, string[]>();
  for (const part of body.parts) {
    if (part.kind === 'field') texts.set(part.name, [...(texts.get(part.name) ?? []), part.value]);
    else uploads.set(part.name, [...(uploads.get(part.name) ?? []), part.bytes]);
  }
  for (const [name, values] of texts) {
    const rule = operation.fields[name];
    if (rule) fields.set(name, fromForm(rule, values));
  }
  return { fields, uploads };
}

async function readFiles(
  operation: Operation,
  uploads: ReadonlyMap<string, readonly Buffer[]>,
): Promise<Map<string, InputPicture[]>> {
  const files = new Map<string, InputPicture[]>();
  for (const [name, { most, largest }] of Object.entries(operation.files)) {
    const given = uploads.get(name) ?? [];
    if (given.length === 0) {
      if (operation.requiredFiles.includes(name))
        throw badRequest(`Missing required file: ${name}.`);
      continue;
    }
    if (given.length > most) throw badRequest(`Too many files for ${name}: ${most} at most.`);
    const pictures: InputPicture[] = [];
    for (const bytes of given) {
      if (bytes.length > largest * MIB) throw badRequest(`${name} exceeds ${largest}MB.`);
      const facts = await readImage(bytes);
      if (facts === undefined || !FORMATS.includes(facts.format))
        throw badRequest(`${name} is not a JPEG, PNG or WEBP image.`);
      pictures.push({ bytes, facts });
    }
    files.set(name, pictures);
  }
  return files;
}

/** The picture that is worked on. */
export function sourceOf({ operation, files }: Pick<CheckedRequest, 'operation' | 'files'>) {
  return files.get(Object.keys(operation.files)[0] ?? '')?.[0];
}

async function checkMask(operation: Operation, files: CheckedRequest['files']): Promise<void> {
  const mask = files.get('mask')?.[0];
  if (mask === undefined) return;
  const source = sourceOf({ operation, files });
  if (source === undefined) throw badRequest('mask requires a source image in the same request.');
  const { width, height } = source.facts;
  if (mask.facts.width !== width || mask.facts.height !== height)
    throw badRequest('The mask must have the same width and height as the image.');
  // Greys are rounded to the nearer of the two.
  const { channels } = await sharp(
    await sharp(mask.bytes).flatten({ background: '#000' }).png().toBuffer(),
  )
    .greyscale()
    .threshold(128)
    .stats();
  if (channels[0]?.min !== 0 || channels[0].max !== 255)
    throw badRequest('The mask must contain both black and white areas.');
}

/** Rules of `size` on 4.5 and of its quality. */
function checkSize(
  operation: Operation,
  fields: ReadonlyMap<string, unknown>,
  files: CheckedRequest['files'],
): void {
  const source = sourceOf({ operation, files });
  const quality = fields.get('quality');
  if (quality === 'very_low' && operation.files.images && source === undefined)
    throw badRequest('quality very_low requires source images.');
  const size = fields.get('size');
  if (size === undefined || size === 'auto') return;
  if (files.has('mask')) throw badRequest('size cannot be set with a mask.');
  if (size === 'source') {
    if (source === undefined) throw badRequest('size source requires source images.');
    return;
  }
  const isListed = operation.sizes?.includes(String(size)) ?? true;
  if (source === undefined && !isListed) throw badRequest(`Unsupported size: ${size}.`);
  const [width = 0, height = 0] = String(size).split('x').map(Number);
  const isFree =
    width % 32 === 0 &&
    height % 32 === 0 &&
    Math.min(width, height) >= 256 &&
    width * height <= 2048 * 2048 &&
    Math.max(width, height) <= 6 * Math.min(width, height);
  if (!isListed && !isFree) throw badRequest(`Unsupported size: ${size}.`);
}
