import type { ParsedBody } from '../kit/exchange.ts';
import type { FormPart } from '../kit/multipart.ts';
import { readImage } from '../kit/read-image.ts';
import { badRequest, type OpenAiRefusal } from './errors.ts';
import {
  checkFields,
  EDIT_FORM_FIELDS,
  EDIT_JSON_FIELDS,
  type FieldValues,
  fromForm,
  missing,
  unknownParameter,
} from './fields.ts';
import type { FileStore } from './files.ts';
import { type EditInputs, findModel, type InputImage, unsupported } from './image-request.ts';
import type { ServedModel } from './models.ts';

const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
const MOST_IMAGES = 16;
/** Bytes. */
const LARGEST_IMAGE = 50 * 1024 * 1024;
const LARGEST_MASK = 4 * 1024 * 1024;
/** Characters of an image_url. */
const LONGEST_URL = 20_971_520;

/** A picture before it is read. */
interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** Reads either form of an edit: fields checked, pictures decoded and measured. */
export async function readEdit(
  body: ParsedBody,
  served: readonly ServedModel[],
  files: FileStore,
): Promise<{ fields: FieldValues; inputs: EditInputs }> {
  const { fields, images, mask, markup } =
    body.kind === 'form' ? readForm(body.parts) : readJson(body, files);
  if (images.length === 0) throw missing(body.kind === 'form' ? 'image' : 'images');
  if (images.length > MOST_IMAGES) {
    const name = body.kind === 'form' ? 'image' : 'images';
    throw badRequest(
      name,
      'array_above_max_length',
      `Invalid '${name}': array too long. Expected an array with maximum length ${MOST_IMAGES}, but got an array with length ${images.length} instead.`,
    );
  }
  if (mask !== undefined && markup !== undefined) {
    throw badRequest('markup', 'invalid_value', "'mask' and 'markup' cannot be used together.");
  }
  const model = findModel(served, String(fields.get('model')));
  if (markup !== undefined && !model.markup) {
    throw badRequest('markup', 'invalid_value', unsupported('markup', model.id));
  }
  const inputs: InputImage[] = [];
  for (const image of images) inputs.push(await readInput(image, LARGEST_IMAGE, IMAGE_TYPES));
  const overlay = async (upload: Upload | undefined) => {
    if (upload === undefined) return undefined;
    const image = await readInput(upload, LARGEST_MASK, ['image/png']);
    checkOverlay(upload.name, image, inputs[0]);
    return image;
  };
  return {
    fields,
    inputs: { images: inputs, mask: await overlay(mask), markup: await overlay(markup) },
  };
}

interface RawEdit {
  readonly fields: FieldValues;
  readonly images: readonly Upload[];
  readonly mask: Upload | undefined;
  readonly markup: Upload | undefined;
}

function readForm(parts: readonly FormPart[]): RawEdit {
  const texts: Record<string, unknown> = {};
  const uploads = new Map<string, Upload[]>([
    ['image', []],
    ['mask', []],
    ['markup', []],
  ]);
  for (const part of parts) {
    const name = part.name.replace(/^image\[\d*\]$/, 'image');
    if (part.kind === 'field') {
      if (uploads.has(name)) throw notAFile(name);
      if (Object.hasOwn(texts, name)) throw duplicate(name);
      texts[name] = fromForm(EDIT_FORM_FIELDS[name], part.value);
      continue;
    }
    const list = uploads.get(name);
    if (list === undefined) throw unknownParameter(part.name);
    if (list.length > 0 && part.name === name) throw duplicate(name);
    list.push({ name, bytes: part.bytes, contentType: part.contentType });
  }
  return {
    fields: checkFields(EDIT_FORM_FIELDS, texts),
    images: uploads.get('image') ?? [],
    mask: uploads.get('mask')?.[0],
    markup: uploads.get('markup')?.[0],
  };
}

function duplicate(name: string): OpenAiRefusal {
  return badRequest(
    name,
    'duplicate_parameter',
    `Duplicate parameter: '${name}'. You provided multiple values for this parameter, whereas only one is allowed. If you are trying to provide a list of values, use the array syntax instead e.g. '${name}[]=<value>'.`,
  );
}

function notAFile(name: string): OpenAiRefusal {
  return badRequest(
    name,
    'invalid_type',
    `Invalid type for '${name}': expected a file, but got a string instead.`,
  );
}

function readJson(body: ParsedBody, files: FileStore): RawEdit {
  if (body.kind !== 'json') {
    throw badRequest(
      null,
      null,
      `Invalid body: expected multipart/form-data or JSON${body.kind === 'unreadable' ? `, but got '${body.contentType}'` : ''}.`,
    );
  }
  const fields = checkFields(EDIT_JSON_FIELDS, body.value);
  const images = fields.get('images');
  const one = (name: string) =>
    fields.has(name) ? readReference(name, name, fields.get(name), files) : undefined;
  return {
    fields,
    images: Array.isArray(images)
      ? images.map((item, index) => readReference('image', `images[${index}]`, item, files))
      : [],
    mask: one('mask'),
    markup: one('markup'),
  };
}

function readReference(name: string, path: string, value: unknown, files: FileStore): Upload {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const given = entries.filter(([, item]) => item !== null && item !== undefined);
  const [key, item] = given[0] ?? [];
  if (given.length !== 1 || typeof item !== 'string') {
    throw badRequest(
      path,
      'invalid_value',
      `Invalid '${path}': expected exactly one of 'image_url' or 'file_id'.`,
    );
  }
  if (key === 'file_id') {
    const file = files.find(item);
    if (file === undefined) {
      throw badRequest(`${path}.file_id`, 'invalid_value', `No such File object: ${item}`);
    }
    return { name, bytes: file.bytes, contentType: 'image/png' };
  }
  if (key !== 'image_url') throw unknownParameter(`${path}.${key}`);
  if (item.length > LONGEST_URL) {
    throw badRequest(
      `${path}.image_url`,
      'string_above_max_length',
      `Invalid '${path}.image_url': string too long. Expected a string with maximum length ${LONGEST_URL}, but got a string with length ${item.length} instead.`,
    );
  }
  const data = /^data:([\w/+.-]+);base64,/.exec(item.slice(0, 100));
  if (data === null) {
    // The vendor would fetch it. The emulator opens no connection of its own.
    throw badRequest(
      `${path}.image_url`,
      'invalid_image_url',
      'Error while downloading the image. The emulator reads data: URLs only.',
    );
  }
  return {
    name,
    bytes: Buffer.from(item.slice(data[0].length), 'base64'),
    contentType: data[1] ?? '',
  };
}

async function readInput(
  upload: Upload,
  largest: number,
  types: readonly string[],
): Promise<InputImage> {
  const { name, bytes, contentType } = upload;
  if (!types.includes(contentType)) {
    const listed = types.map((type) => `'${type}'`);
    const last = listed.pop();
    const supported = listed.length === 0 ? last : `${listed.join(', ')}, and ${last}`;
    throw badRequest(
      name,
      'unsupported_file_mimetype',
      `Invalid file '${name}': unsupported mimetype ('${contentType}'). Supported file formats are ${supported}.`,
    );
  }
  if (bytes.length >= largest) {
    throw badRequest(
      name,
      'file_too_large',
      `Invalid file '${name}': file too large. Expected a file below ${largest / 1024 / 1024} MB.`,
    );
  }
  const facts = await readImage(bytes);
  if (facts === undefined) {
    throw badRequest(
      name,
      'invalid_image_file',
      'Invalid image file or mode for image 1, please check your image file.',
    );
  }
  return { bytes, facts };
}

function checkOverlay(name: string, overlay: InputImage, first: InputImage | undefined): void {
  const invalid = (why: string) =>
    badRequest(name, `invalid_${name}_image_format`, `Invalid ${name} image format - ${why}`);
  if (overlay.facts.format !== 'png') throw invalid(`${name} image must be a PNG`);
  if (overlay.facts.alpha === undefined) throw invalid(`${name} image missing alpha channel`);
  if (name === 'markup' && overlay.facts.alpha.minimum > 0) {
    throw invalid('markup image has no transparent pixels');
  }
  if (overlay.facts.width !== first?.facts.width || overlay.facts.height !== first?.facts.height) {
    throw invalid(`${name} size does not match image size`);
  }
}
