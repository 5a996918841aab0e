import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { ImageReference } from '@darkroom/core';
import { type PictureIntake, UPLOAD_LIMIT } from '@darkroom/engine';
import { StorageError } from '@darkroom/storage';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { errorOfProblems } from './error-of-problem.ts';
import type { GivenForm } from './given-fields.ts';
import { badField, OpenAiError } from './openai-error.ts';

/** Pictures of one request, as OpenAI has it: sixteen and a mask. */
export const MOST_PICTURES = 17;
const FIELD_BYTES = 256 * 1024;
const IMAGE_PART = /^image(?:\[\d{0,2}\])?$/;

const malformed = (reason: string) =>
  badField(null, `The multipart form cannot be read: ${reason}.`, 'invalid_multipart');

/** The bytes of a part, into the store and nowhere else. */
async function receive(stream: BusboyFileStream, intake: PictureIntake, param: string) {
  const writer = await intake.open(UPLOAD_LIMIT);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) await writer.write(chunk);
    if (stream.truncated) throw tooLarge(param);
    if (writer.byteSize === 0)
      throw badField(param, `The file of ${param} is empty.`, 'invalid_image_file');
    return await writer.finish();
  } catch (error) {
    if (error instanceof StorageError && error.code === 'BLOB_TOO_LARGE') throw tooLarge(param);
    throw error;
  } finally {
    await writer.abort();
  }
}

const tooLarge = (param: string) =>
  new OpenAiError({
    status: 413,
    type: 'invalid_request_error',
    code: 'image_too_large',
    param,
    message: `The file of ${param} is too large: ${UPLOAD_LIMIT / 1024 ** 2} MiB are the most.`,
  });

/**
 * Reads a multipart form: pictures go to the store as they come, at the pace at which they can be written, and become
 * uploads once they are whole.
 *
 * @throws OpenAiError for a form that is broken, cut short or beyond a limit, and for a file that is no picture.
 */
export async function readMultipart(
  raw: IncomingMessage,
  intake: PictureIntake,
): Promise<GivenForm> {
  const fields = new Map<string, unknown>();
  const images: ImageReference[] = [];
  const masks: ImageReference[] = [];
  const others = new Map<string, ImageReference[]>();
  const contentType = raw.headers['content-type'] ?? '';
  let parser: InstanceType<typeof Busboy>;
  try {
    parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        fieldNameSize: 100,
        fieldSize: FIELD_BYTES,
        fields: 100,
        files: MOST_PICTURES,
        fileSize: UPLOAD_LIMIT + 1,
        headerPairs: 50,
      },
    });
  } catch {
    throw malformed('its Content-Type names no boundary');
  }
  const failed = Promise.withResolvers<never>();
  let hasFailed = false;
  const fail = (error: unknown) => {
    hasFailed = true;
    failed.reject(error);
  };
  failed.promise.catch(() => undefined); // whoever waits hears of it
  const taken: Promise<void>[] = [];
  const open = new Set<BusboyFileStream>();

  parser.on('error', (error: unknown) =>
    fail(malformed(error instanceof Error ? error.message.replace(/\.$/, '') : 'it is broken')),
  );
  parser.on('filesLimit', () =>
    fail(badField('image', `At most ${MOST_PICTURES - 1} pictures and a mask come at once.`)),
  );
  parser.on('fieldsLimit', () => fail(malformed('it has more than 100 fields')));
  parser.on('field', (name, value, isNameCut, isValueCut) => {
    if (isNameCut || isValueCut)
      return fail(badField(name, `The field is longer than ${FIELD_BYTES / 1024} KiB.`));
    const plain = name.replace(/\[\]$/, '');
    const earlier = fields.get(plain);
    fields.set(
      plain,
      earlier === undefined ? value : [...(Array.isArray(earlier) ? earlier : [earlier]), value],
    );
  });
  parser.on('file', (name, stream, filename) => {
    if (hasFailed) return stream.resume();
    const isImage = IMAGE_PART.test(name);
    const place: ImageReference[] = isImage
      ? images
      : name === 'mask'
        ? masks
        : (others.get(name) ?? []);
    if (!isImage && name !== 'mask') others.set(name, place);
    const index = place.length;
    place.push({ assetId: '' }); // its place is the one in which it came, not in which it was checked
    open.add(stream);
    const work = async () => {
      const stored = await receive(stream, intake, isImage ? 'image' : name);
      const as = name === 'mask' ? 'mask-with-holes' : 'picture';
      const outcome = await intake.take({ ...stored, filename: filename ?? name, as });
      if (!outcome.ok) {
        const param = isImage ? 'image' : name;
        throw errorOfProblems(
          outcome.problems.map((problem) => ({ ...problem, parameter: param })),
        );
      }
      place[index] = { assetId: outcome.value.id };
    };
    taken.push(
      work()
        .catch((error: unknown) => {
          stream.resume(); // what is left of it is not kept
          fail(error);
        })
        .finally(() => open.delete(stream)),
    );
  });

  const finished = once(parser, 'finish');
  finished.catch(() => undefined);
  const read = async () => {
    // The socket stays open for the answer, also where reading ends early.
    for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
      if (hasFailed) continue; // what is left of it is not kept
      if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), failed.promise]);
    }
    parser.end();
    await finished;
    await Promise.all(taken);
  };
  const reading = read();
  reading.catch(() => undefined); // after a failure nobody waits for it
  try {
    await Promise.race([reading, failed.promise]);
  } catch (error) {
    // Nobody is at work on this form any more when its pictures are let go.
    for (const stream of open) stream.destroy();
    await Promise.all(taken);
    throw error;
  }
  if (masks.length > 1) throw badField('mask', 'One mask is taken; several came.');
  return { fields, images, mask: masks[0] ?? null, others };
}
