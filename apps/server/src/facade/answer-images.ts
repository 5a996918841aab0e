import { Readable } from 'node:stream';
import type { GenerationRow, StoredImage } from '@darkroom/database';
import type { FastifyReply } from 'fastify';
import type { Services } from '../services.ts';
import { base64Length, base64Pieces } from './base64-pieces.ts';
import { describePicture, openPicture, picturesOf, secondsOf } from './pictures-of.ts';
import { usageOf } from './usage.ts';

/** Where a picture's bytes go in the body, which is written as JSON without them. A character that JSON escapes. */
const PLACE = '\u0001';

/** Sends the pictures of a generation that has ended in one JSON body, whose base64 is made while it is being read. */
export async function answerImages(
  reply: FastifyReply,
  services: Pick<Services, 'database' | 'engine' | 'clock' | 'signedUrls'>,
  row: GenerationRow,
  options: { form: 'b64_json' | 'url'; origin: string },
): Promise<FastifyReply> {
  const images = await picturesOf(services, row);
  const usage = await usageOf(services.database, row.id);
  const { form, origin } = options;
  const data = images.map((image) => ({
    ...(form === 'url'
      ? { url: services.signedUrls.image(origin, image.id, 'ORIGINAL') }
      : { b64_json: PLACE }),
    ...(image.revisedPrompt === null ? {} : { revised_prompt: image.revisedPrompt }),
  }));
  const body = JSON.stringify({
    created: secondsOf(row.createdAt),
    ...describePicture(row, images[0]),
    data,
    ...(usage ? { usage } : {}),
  });
  reply.type('application/json; charset=utf-8');
  if (form === 'url') return reply.send(body);
  // The first one is opened before anything is sent: what is gone is told with its status.
  const readings = [await openPicture(services, images[0].id)];
  const parts = body.split(JSON.stringify(PLACE));
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const pictures = images.reduce((sum, { byteSize }) => sum + base64Length(byteSize) + 2, 0);
  reply.header('content-length', length + pictures);

  async function* pieces(): AsyncGenerator<Buffer, void, undefined> {
    for (const [index, part] of parts.entries()) {
      const image: StoredImage | undefined = images[index];
      if (image === undefined) {
        yield Buffer.from(part);
        continue;
      }
      yield Buffer.from(`${part}"`);
      const { stream } = readings[index] ?? (await openPicture(services, image.id));
      yield* base64Pieces(stream);
      yield QUOTE;
    }
  }
  const stream = Readable.from(pieces(), { objectMode: false });
  // Whoever hangs up while the first one waits leaves no open file behind.
  stream.once('close', () => readings[0]?.stream.destroy());
  return reply.send(stream);
}

const QUOTE = Buffer.from('"');
