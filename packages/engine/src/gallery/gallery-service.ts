import type { Readable } from 'node:stream';
import { idKind, type Problem } from '@darkroom/core';
import type { Repositories, StoredImage } from '@darkroom/database';
import { BlobNotFoundError, StorageError, sniffMimeType } from '@darkroom/storage';
import type { Outcome } from '../contracts.ts';
import { PARTIAL_VARIANT } from '../generations/notes.ts';
import type { RunContext } from '../generations/run-context.ts';
import { imageNotFound } from './board-service.ts';
import { removeDeleted } from './collect-blobs.ts';
import { appendImageEvents } from './gallery-events.ts';
import { imageArchive } from './image-archive.ts';

export type ImageVariant = 'ORIGINAL' | 'PREVIEW' | 'THUMBNAIL';

/** Widths of derived pictures, in pixels. */
const VARIANT_WIDTHS: Readonly<Record<Exclude<ImageVariant, 'ORIGINAL'>, number>> = {
  PREVIEW: 1024,
  THUMBNAIL: 320,
};

/** How long a deleted image can be brought back, in milliseconds: a day. */
const RESTORABLE_MS = 86_400_000;

/** What changes of an image. What is left out stays. */
export interface ImageChange {
  isStarred?: boolean | undefined;
  /** 1 to 5; null takes it away. */
  rating?: number | null | undefined;
}

export interface PictureReading {
  stream: Readable;
  /** Of the whole picture. */
  byteSize: number;
  /** Of what the stream gives. */
  rangeSize: number;
  mimeType: string;
  /** Changes when the bytes do. */
  etag: string;
}

/** Pictures that were made: their bytes, stars and ratings, downloads of many, deletion and its undoing. */
export class GalleryService {
  readonly #context: RunContext;

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** The bytes of an image, or of an upload that is ready. A derived one is made at first sight; where it cannot be made, the original serves. Null: no such image. */
  async read(
    id: string,
    variant: ImageVariant,
    range?: { start?: number; end?: number },
  ): Promise<PictureReading | null> {
    const { blobs, previews, media } = this.#context;
    const image = await this.#picture(id);
    if (!image) return null;
    if (variant !== 'ORIGINAL') {
      try {
        const made = await media.thumbnail(image.sha256, { width: VARIANT_WIDTHS[variant] });
        const { stream, byteSize } = await previews.read({
          sha256: image.sha256,
          variant: made.variant,
        });
        return {
          stream,
          byteSize,
          rangeSize: byteSize,
          mimeType: made.mimeType,
          etag: `${image.sha256.slice(0, 32)}-${made.variant}`,
        };
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        this.#context.log('warn', 'a preview could not be made', { image: id, error });
      }
    }
    try {
      const { stream, byteSize, rangeSize } = await blobs.read(image.sha256, range);
      return {
        stream,
        byteSize,
        rangeSize,
        mimeType: image.mimeType,
        etag: image.sha256.slice(0, 32),
      };
    } catch (error) {
      // Deleted since its row was read: there is no such image any more.
      if (error instanceof BlobNotFoundError && !(await this.#picture(id))) return null;
      throw error;
    }
  }

  async #picture(id: string): Promise<{ sha256: string; mimeType: string } | null> {
    const { images, assets } = this.#context.database;
    if (idKind(id) !== 'asset') return (await images.byIds([id]))[0] ?? null;
    const asset = await assets.byId(id);
    if (asset?.state !== 'READY' || asset.sha256 === null) return null;
    return { sha256: asset.sha256, mimeType: asset.mimeType };
  }

  /** A preview of a running generation, by its hash. Null: gone. */
  async readPartial(
    sha256: string,
  ): Promise<{ stream: Readable; byteSize: number; mimeType: string } | null> {
    const key = { sha256, variant: PARTIAL_VARIANT };
    if (!(await this.#context.previews.stat(key))) return null;
    const head = await this.#context.previews.read(key);
    let mimeType: string | null = null;
    for await (const chunk of head.stream) {
      mimeType = sniffMimeType(chunk);
      break;
    }
    const picture = await this.#context.previews.read(key);
    return { ...picture, mimeType: mimeType ?? 'application/octet-stream' };
  }

  /** Stars or rates an image. What is left out stays. */
  async change(actor: string, id: string, change: ImageChange): Promise<Outcome<StoredImage>> {
    const { images, problems } = await this.changeAll(actor, [id], change);
    const [image] = images;
    const [problem] = problems;
    if (image) return { ok: true, value: image };
    return {
      ok: false,
      problems: [problem ? { ...problem, field: ['id'] } : imageNotFound(id, ['id'])],
    };
  }

  /** The same of several; says which there are not. */
  async changeAll(
    actor: string,
    ids: readonly string[],
    change: ImageChange,
  ): Promise<{ images: StoredImage[]; problems: Problem[] }> {
    const { rating } = change;
    if (typeof rating === 'number' && (rating < 1 || rating > 5)) {
      const message = `A rating is from 1 to 5, or null for none; ${rating} is not.`;
      return { images: [], problems: [{ code: 'INVALID_INPUT', message, field: ['rating'] }] };
    }
    const { images: table } = this.#context.database;
    const { own, problems } = await this.#own(actor, ids, await table.byIds(ids));
    if (own.length === 0) return { images: [], problems };
    const images = await this.#write(async (tx) => {
      const changed: StoredImage[] = [];
      for (const { id } of own) {
        const image = await tx.images.change(id, change);
        if (image) changed.push(image);
      }
      await appendImageEvents(tx, 'CHANGED', changed);
      return changed;
    });
    return { images, problems };
  }

  /**
   * Deletes the known ones, and says which were not. For a day they can be brought back: their bytes go after that,
   * unless something else refers to them or a generation that has not ended needs them as input.
   */
  async delete(
    actor: string,
    ids: readonly string[],
  ): Promise<{ deletedIds: string[]; restorableUntil: Date; problems: Problem[] }> {
    const { database, clock } = this.#context;
    const restorableUntil = new Date(clock.now() + RESTORABLE_MS);
    const { own, problems } = await this.#own(actor, ids, await database.images.byIds(ids));
    const deletedIds = await this.#markDeleted(own, restorableUntil);
    return { deletedIds, restorableUntil, problems };
  }

  /** Deletes for good, at once; also what was deleted and could still be brought back. */
  async deleteForGood(
    actor: string,
    ids: readonly string[],
  ): Promise<{ deletedIds: string[]; problems: Problem[] }> {
    const { images } = this.#context.database;
    const known = [...(await images.byIds(ids)), ...(await images.restorable(ids))];
    const { own, problems } = await this.#own(actor, ids, known);
    const deletedIds = await this.#markDeleted(own);
    if (deletedIds.length > 0) {
      await this.#context.failpoint('delete.rows-marked');
      await this.collect();
    }
    return { deletedIds, problems };
  }

  /** Brings deleted images back, with their stars and boards. */
  async restore(
    actor: string,
    ids: readonly string[],
  ): Promise<{ images: StoredImage[]; problems: Problem[] }> {
    const { images } = this.#context.database;
    const { own, problems } = await this.#own(actor, ids, await images.restorable(ids));
    const told = problems.map((problem) => ({
      ...problem,
      message: `${problem.message} Deleted images can be brought back for a day.`,
    }));
    if (own.length === 0) return { images: [], problems: told };
    const restored = await this.#write(async (tx) => {
      const back = await tx.images.restore(idsOf(own));
      await appendImageEvents(tx, 'RESTORED', back);
      return back;
    });
    return { images: restored, problems: told };
  }

  async #markDeleted(own: readonly StoredImage[], restorableUntil?: Date): Promise<string[]> {
    if (own.length === 0) return [];
    return this.#write(async (tx) => {
      const ids = await tx.images.markDeleted(idsOf(own), restorableUntil);
      const gone = new Set(ids);
      await appendImageEvents(
        tx,
        'DELETED',
        own.filter(({ id }) => gone.has(id)),
      );
      return ids;
    });
  }

  /** A change and the word of it, both or neither; then whoever follows looks. */
  async #write<Answer>(work: (tx: Repositories) => Promise<Answer>): Promise<Answer> {
    const answer = await this.#context.database.transaction(work);
    this.#context.bell.ring('activity');
    return answer;
  }

  /** Of these ids, those that the actor may see, each once: for a download of them. */
  async visible(
    actor: string,
    ids: readonly string[],
  ): Promise<{ ids: string[]; problems: Problem[] }> {
    const found = await this.#context.database.images.byIds(ids);
    const { own, problems } = await this.#own(actor, ids, found, 'maySee');
    return { ids: idsOf(own), problems };
  }

  /** A zip of these images, made as it is read: see imageArchive. */
  archive(imageIds: readonly string[]): Readable {
    return imageArchive(this.#context, imageIds);
  }

  async #own(
    actor: string,
    ids: readonly string[],
    found: readonly StoredImage[],
    right: 'mayChange' | 'maySee' = 'mayChange',
  ): Promise<{ own: StoredImage[]; problems: Problem[] }> {
    const { actors } = this.#context;
    const byId = new Map(found.map((image) => [image.id, image]));
    const may = new Map<string, boolean>();
    for (const owner of new Set(found.map((image) => image.actor))) {
      may.set(owner, await actors[right](actor, owner));
    }
    const own: StoredImage[] = [];
    const problems: Problem[] = [];
    for (const [index, id] of ids.entries()) {
      const image = byId.get(id);
      if (image && may.get(image.actor)) own.push(image);
      else problems.push(imageNotFound(id, ['ids', String(index)]));
    }
    return { own, problems };
  }

  /** Removes the bytes of deleted images that nothing needs any more: row first, so that no row dangles. */
  async collect(): Promise<number> {
    return removeDeleted(this.#context);
  }
}

const idsOf = (images: readonly StoredImage[]) => images.map(({ id }) => id);
