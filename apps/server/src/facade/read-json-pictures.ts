import type { IncomingMessage } from 'node:http';
import { type ImageReference, idKind, printable } from '@darkroom/core';
import { type PictureIntake, UPLOAD_LIMIT } from '@darkroom/engine';
import { isBlobReference, JsonStreamError, readJsonWithBlobs } from '@darkroom/storage';
import { JSON_BODY_BYTES } from '../http/json-body.ts';
import { errorOfProblems } from './error-of-problem.ts';
import { type GivenForm, jsonForm, withoutNulls } from './given-fields.ts';
import { badField, OpenAiError } from './openai-error.ts';
import { MOST_PICTURES } from './read-multipart.ts';

/** Reads a link to a picture of this server's own; null: it is none, or its time is over. */
export type OwnPicture = (url: string) => ImageReference | null;

interface Reading {
  intake: PictureIntake;
  ownPicture: OwnPicture;
}

/** Text with more characters than this that is base64 goes to the store and not into memory. */
const THRESHOLD = 4096;

/**
 * Reads a JSON body whose pictures are in it: `images: [{ image_url: "data:…" }]`. Long ones go to the store as they
 * come; none is ever held whole.
 *
 * @throws OpenAiError for JSON that is broken or too large, and for what is no picture.
 */
export async function readJsonPictures(raw: IncomingMessage, reading: Reading): Promise<GivenForm> {
  const { intake } = reading;
  let body: unknown;
  try {
    const read = await readJsonWithBlobs(raw.iterator({ destroyOnReturn: false }), {
      blobThresholdBytes: THRESHOLD,
      maxJsonBytes: JSON_BODY_BYTES,
      maxBlobBytes: UPLOAD_LIMIT,
      maxBlobs: MOST_PICTURES,
      openBlob: () => intake.open(UPLOAD_LIMIT),
    });
    body = read.value;
  } catch (error) {
    if (!(error instanceof JsonStreamError)) throw error;
    throw error.code === 'JSON_TOO_LARGE'
      ? new OpenAiError({
          status: 413,
          type: 'invalid_request_error',
          code: 'request_too_large',
          message: `The body is too large: ${error.reason}.`,
        })
      : badField(
          null,
          `The body is no valid JSON: ${error.reason} at byte ${error.offset}.`,
          'invalid_json',
        );
  }
  const { fields } = jsonForm(body);
  const rest = new Map(fields);
  const given = rest.get('images');
  const mask = rest.get('mask');
  rest.delete('images');
  rest.delete('mask');
  if (given !== undefined && !Array.isArray(given))
    throw badField(
      'images',
      'images takes a list of { "image_url": … } or { "file_id": … }.',
      'invalid_type',
    );
  const images: ImageReference[] = [];
  for (const [index, one] of (given ?? []).entries())
    images.push(await readPicture(one, `images[${index}]`, 'picture', reading));
  return {
    fields: rest,
    images,
    mask: mask === undefined ? null : await readPicture(mask, 'mask', 'mask-with-holes', reading),
    others: new Map(),
  };
}

async function readPicture(
  given: unknown,
  param: string,
  as: 'picture' | 'mask-with-holes',
  { intake, ownPicture }: Reading,
): Promise<ImageReference> {
  const fields = typeof given === 'object' && given !== null ? withoutNulls(given) : new Map();
  const [entry, ...others] = [...fields];
  const [name, value] = entry ?? [];
  if (others.length > 0 || (name !== 'image_url' && name !== 'file_id'))
    throw badField(param, `${param} takes exactly one of image_url and file_id.`, 'invalid_type');
  const place = `${param}.${name}`;
  if (name === 'file_id') return byId(value, place, as);
  if (typeof value === 'string' && !value.startsWith('data:')) {
    const own = ownPicture(value);
    if (own && as === 'picture') return own;
    throw badField(
      place,
      'Pictures are not fetched from addresses. Give a data: URL, a link that this server gave for a picture of its own, or send the file as multipart/form-data.',
      'unsupported_value',
    );
  }
  const stored = isBlobReference(value) ? value.$blob : await storeShort(value, place, intake);
  const outcome = await intake.take({ ...stored, filename: param, as });
  if (!outcome.ok)
    throw errorOfProblems(outcome.problems.map((problem) => ({ ...problem, parameter: place })));
  return { assetId: outcome.value.id };
}

/** An upload or a picture of the gallery. A mask among them is in Darkroom's own form: white paints. */
function byId(value: unknown, place: string, as: 'picture' | 'mask-with-holes'): ImageReference {
  const kind = typeof value === 'string' ? idKind(value) : null;
  if (typeof value === 'string' && kind === 'asset') return { assetId: value };
  if (typeof value === 'string' && kind === 'image' && as === 'picture') return { imageId: value };
  throw badField(
    place,
    `"${typeof value === 'string' ? printable(value, 60) : typeof value}" is no file of this server. Give the id of an upload (ast_…) or of a picture (img_…).`,
  );
}

/** A picture of a few kilobytes, which came as a text. */
async function storeShort(value: unknown, place: string, intake: PictureIntake) {
  const [, base64] =
    /^data:[a-z0-9.+/-]{0,100};base64,([A-Za-z0-9+/=\s]*)$/i.exec(
      typeof value === 'string' ? value : '',
    ) ?? [];
  const bytes = base64 === undefined ? null : Buffer.from(base64, 'base64');
  if (bytes === null || bytes.length === 0)
    throw badField(
      place,
      'image_url takes a data: URL in base64, such as data:image/png;base64,….',
    );
  const writer = await intake.open(UPLOAD_LIMIT);
  try {
    await writer.write(bytes);
    return await writer.finish();
  } finally {
    await writer.abort();
  }
}
