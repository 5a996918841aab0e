import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { GenerationRow, StoredImage } from '@darkroom/database';
import type { GenerationStreamEvent } from '@darkroom/engine';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { base64Pieces } from './base64-pieces.ts';
import { endOfGeneration } from './end-of-generation.ts';
import { errorOfFailure, failuresOf } from './error-of-failure.ts';
import { OpenAiError } from './openai-error.ts';
import { describePicture, openPicture, picturesOf, secondsOf } from './pictures-of.ts';
import { NO_USAGE, usageOf } from './usage.ts';

/** Milliseconds of silence after which proxies are told that somebody is still there. */
const QUIET_MS = 15_000;

/** The engine's own writing. */
const previewSchema = z.object({ sha256: z.string(), position: z.int().default(0) });

/** Where events of a stream go, at the pace at which they are read. */
class EventWriter {
  readonly #reply: FastifyReply;
  #raw: ServerResponse | null = null;
  #quiet: NodeJS.Timeout | null = null;

  constructor(reply: FastifyReply) {
    this.#reply = reply;
  }

  /** Before that a refusal has a status of its own. */
  get hasBegun(): boolean {
    return this.#raw !== null;
  }

  begin(): void {
    if (this.#raw) return;
    const { raw } = this.#reply;
    this.#reply.hijack();
    for (const [name, value] of Object.entries(this.#reply.getHeaders()))
      if (typeof value === 'string' || typeof value === 'number') raw.setHeader(name, value);
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.flushHeaders();
    this.#raw = raw;
    this.#quiet = setInterval(() => {
      if (!raw.writableNeedDrain) raw.write(': still at work\n\n');
    }, QUIET_MS);
    this.#quiet.unref();
  }

  /** One event whose last field is the picture. */
  async picture(type: string, facts: Record<string, unknown>, picture: Readable): Promise<void> {
    this.begin();
    const head = JSON.stringify({ type, ...facts }).slice(0, -1);
    try {
      await this.#write(`event: ${type}\ndata: ${head},"b64_json":"`);
      for await (const piece of base64Pieces(picture)) await this.#write(piece);
      await this.#write('"}\n\n');
    } finally {
      picture.destroy();
    }
  }

  async error(error: OpenAiError, redact: (text: string) => string): Promise<void> {
    this.begin();
    const data = JSON.stringify({ type: 'error', ...error.body(redact) });
    await this.#write(`event: error\ndata: ${data}\n\n`);
  }

  end(): void {
    if (this.#quiet) clearInterval(this.#quiet);
    this.#raw?.end();
  }

  /** Ends in the middle of an event, so that nobody takes it for a whole one. */
  breakOff(): void {
    if (this.#quiet) clearInterval(this.#quiet);
    this.#raw?.destroy();
  }

  async #write(piece: string | Buffer): Promise<void> {
    const raw = this.#raw;
    if (!raw || raw.destroyed) throw new Error('The reader of a stream has gone.');
    if (raw.write(piece)) return;
    // Who never reads and never hangs up is cut off by the server's own limits.
    await Promise.race([once(raw, 'drain'), once(raw, 'close')]);
  }
}

export interface EventOptions {
  kind: 'image_generation' | 'image_edit';
  signal: AbortSignal;
  redact: (text: string) => string;
}

/**
 * Follows a generation as OpenAI's events: each preview as it comes, then each picture. The stream begins with the first of
 * them, so that what ends before it is told with a status.
 */
export async function answerEvents(
  reply: FastifyReply,
  services: Pick<Services, 'database' | 'engine' | 'clock'>,
  row: GenerationRow,
  options: EventOptions,
): Promise<FastifyReply> {
  const { kind, signal, redact } = options;
  const writer = new EventWriter(reply);
  /** How many previews of each picture have gone out. */
  const sent = new Map<number, number>();
  const beginning = setTimeout(() => writer.begin(), QUIET_MS);
  beginning.unref();
  try {
    const ended = await endOfGeneration(services.engine, row, signal, (event) =>
      preview(writer, services, event, { kind, sent, count: row.count }),
    );
    const images = await picturesOf(services, ended);
    const usage = await usageOf(services.database, row.id);
    for (const [index, image] of images.entries()) {
      const isLast = index === images.length - 1;
      await completed(writer, services, {
        row: ended,
        image,
        kind,
        usage: isLast ? usage : usage && NO_USAGE,
      });
    }
    const [failure] = failuresOf(ended);
    if (failure && images.length < row.count)
      await writer.error(errorOfFailure(failure, services.clock.now()), redact);
    writer.end();
  } catch (error) {
    if (!writer.hasBegun) throw error;
    if (error instanceof OpenAiError && !reply.raw.destroyed) {
      await writer.error(error, redact);
      writer.end();
    } else {
      writer.breakOff();
      throw error;
    }
  } finally {
    clearTimeout(beginning);
  }
  return reply;
}

async function preview(
  writer: EventWriter,
  { engine }: Pick<Services, 'engine'>,
  event: GenerationStreamEvent['event'],
  { kind, sent, count }: { kind: EventOptions['kind']; sent: Map<number, number>; count: number },
): Promise<void> {
  if (event.kind !== 'PARTIAL_IMAGE') return;
  const parsed = previewSchema.safeParse(event.payload);
  const picture = parsed.success ? await engine.gallery.readPartial(parsed.data.sha256) : null;
  if (!parsed.success || !picture) return;
  // Vendors number previews or pictures, as it suits them: of one picture all previews are its own.
  const position = count === 1 ? 0 : parsed.data.position;
  const index = sent.get(position) ?? 0;
  sent.set(position, index + 1);
  await writer.picture(
    `${kind}.partial_image`,
    {
      created_at: secondsOf(event.at),
      partial_image_index: index,
      output_format: picture.mimeType.replace(/^image\//, ''),
    },
    picture.stream,
  );
}

async function completed(
  writer: EventWriter,
  services: Pick<Services, 'database' | 'engine' | 'clock'>,
  {
    row,
    image,
    kind,
    usage,
  }: { row: GenerationRow; image: StoredImage; kind: EventOptions['kind']; usage: unknown },
): Promise<void> {
  const { stream } = await openPicture(services, image.id);
  const facts = {
    created_at: secondsOf(row.finishedAt ?? row.createdAt),
    ...describePicture(row, image),
    ...(usage ? { usage } : {}),
  };
  await writer.picture(`${kind}.completed`, facts, stream);
}
