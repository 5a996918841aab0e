import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Problem } from '@darkroom/core';
import type { StoredAsset } from '@darkroom/database';
import { receiveUpload, StorageError } from '@darkroom/storage';
import type { Outcome } from '../contracts.ts';
import type { RunContext } from '../generations/run-context.ts';
import { PictureIntake } from './picture-intake.ts';
import { problemOfStorage } from './upload-problems.ts';

/** Bytes of one upload, at most. */
export const UPLOAD_LIMIT = 50 * 1024 ** 2;
const TICKET_LIFETIME_MS = 15 * 60_000;
const SWEEP_BATCH = 500;
const ACCEPTED = ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/gif'];

export interface UploadTicket {
  asset: StoredAsset;
  /** Goes with the PUT as the header `x-darkroom-ticket`. */
  ticket: string;
  expiresAt: Date;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Uploads: a ticket first, then the bytes by PUT, checked by a full decode before the asset is READY. */
export class UploadService {
  readonly #context: RunContext;
  /** Of each caller's picture that is being made an upload, the one at it. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(context: RunContext) {
    this.#context = context;
  }

  async announce(input: {
    actor: string;
    filename: string;
    mimeType: string;
    byteSize: number;
  }): Promise<Outcome<UploadTicket>> {
    const problems: Problem[] = [];
    const refuse = (code: Problem['code'], field: string, message: string) =>
      problems.push({ code, field: [field], message });
    if (!Number.isSafeInteger(input.byteSize) || input.byteSize < 1) {
      refuse('INVALID_INPUT', 'byteSize', 'The size of the file in bytes is 1 or more.');
    } else if (input.byteSize > UPLOAD_LIMIT) {
      refuse(
        'IMAGE_TOO_LARGE',
        'byteSize',
        `The file has ${input.byteSize} bytes; ${UPLOAD_LIMIT} (50 MiB) are the most. Make it smaller first.`,
      );
    }
    if (!ACCEPTED.includes(input.mimeType.toLowerCase())) {
      refuse(
        'IMAGE_UNREADABLE',
        'mimeType',
        `Darkroom takes ${ACCEPTED.join(', ')}. Convert the picture to PNG, JPEG or WebP.`,
      );
    }
    if (input.filename.length > 1000)
      refuse('INVALID_INPUT', 'filename', 'A file name has 1000 characters at most.');
    if (problems.length > 0) return { ok: false, problems };
    const ticket = randomBytes(32).toString('base64url');
    const expiresAt = new Date(this.#context.clock.now() + TICKET_LIFETIME_MS);
    const asset = await this.#context.database.assets.create({
      actor: input.actor,
      filename: input.filename,
      mimeType: input.mimeType.toLowerCase(),
      byteSize: input.byteSize,
      ticketHash: hash(ticket),
      expiresAt,
    });
    return { ok: true, value: { asset, ticket, expiresAt } };
  }

  /** Takes the bytes. A refused upload leaves its asset REJECTED with the reason, and no file. */
  async receive(
    id: string,
    ticket: string,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Outcome<StoredAsset>> {
    const { database, blobs, keeper, media, clock, bell } = this.#context;
    const asset = await database.assets.byId(id);
    const isTicket =
      asset !== null && timingSafeEqual(Buffer.from(asset.ticketHash), Buffer.from(hash(ticket)));
    if (!asset || !isTicket)
      return this.#refused(
        'NOT_FOUND',
        'There is no such upload, or its ticket is another. Start the upload anew.',
      );
    if (asset.state === 'READY') return { ok: true, value: asset };
    if (asset.state !== 'PENDING')
      return this.#refused('CONFLICT', 'This upload was refused before. Start the upload anew.');
    if (asset.expiresAt.getTime() <= clock.now())
      return this.#refused('CONFLICT', 'The time for this upload is over. Start the upload anew.');
    // Held until the row refers to the bytes.
    const keeping = keeper.open();
    try {
      await blobs.assertWritable();
      const received = await receiveUpload(body, {
        store: keeping.blobs,
        media,
        declaredBytes: asset.byteSize,
        maxBytes: UPLOAD_LIMIT,
      });
      const { sha256, byteSize, mimeType, width, height } = received;
      const ready = await database.assets.markReady(id, {
        sha256,
        byteSize,
        mimeType,
        width,
        height,
      });
      await this.#tell(id);
      const current = ready ?? (await database.assets.byId(id));
      return current
        ? { ok: true, value: current }
        : this.#refused('NOT_FOUND', 'The upload is gone.');
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      const problem = problemOfStorage(error);
      // A full disk is no fault of the picture: the same ticket may try again.
      if (problem.code !== 'STORAGE_LOW') {
        await database.assets.markRejected(id, { ...problem });
        await this.#tell(id);
      }
      return { ok: false, problems: [problem] };
    } finally {
      keeping.release();
      bell.ring('activity');
    }
  }

  /** Takes pictures that come within a request instead of by PUT. End it with `release`. */
  intake(actor: string): PictureIntake {
    return new PictureIntake(this.#context, actor, this.#turns);
  }

  /** Forgets uploads whose bytes never came. Gives how many. */
  async sweep(): Promise<number> {
    const { assets } = this.#context.database;
    const ids = await assets.expiredIds(SWEEP_BATCH);
    return ids.length === 0 ? 0 : assets.delete(ids);
  }

  async #tell(id: string): Promise<void> {
    await this.#context.database.events.append({ topic: 'asset', subject: id, kind: 'STATE' });
  }

  #refused(code: Problem['code'], message: string): { ok: false; problems: Problem[] } {
    return { ok: false, problems: [{ code, message }] };
  }
}
