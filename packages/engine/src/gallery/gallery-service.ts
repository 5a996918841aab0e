import type { Readable } from 'node:stream';
import { idKind, type Problem } from '@darkroom/core';
import type { StoredImage } from '@darkroom/database';
import { StorageError, sniffMimeType } from '@darkroom/storage';
import type { Outcome } from '../contracts.ts';
import { PARTIAL_VARIANT } from '../generations/notes.ts';
import type { RunContext } from '../generations/run-context.ts';
import { removeDeleted } from './collect-blobs.ts';

export type ImageVariant = 'ORIGINAL' | 'PREVIEW' | 'THUMBNAIL';

/** Widths of derived pictures, in pixels. */
const VARIANT_WIDTHS: Readonly<Record<Exclude<ImageVariant, 'ORIGINAL'>, number>> = {
  PREVIEW: 1024,
  THUMBNAIL: 320,
};

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

/** Pictures that were made: their bytes, stars, and their deletion. */
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
    const { stream, byteSize, rangeSize } = await blobs.read(image.sha256, range);
    return {
      stream,
      byteSize,
      rangeSize,
      mimeType: image.mimeType,
      etag: image.sha256.slice(0, 32),
    };
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

  async setStarred(id: string, isStarred: boolean): Promise<Outcome<StoredImage>> {
    const image =
      idKind(id) === 'image' ? await this.#context.database.images.setStarred(id, isStarred) : null;
    return image
      ? { ok: true, value: image }
      : { ok: false, problems: [imageNotFound(id, ['id'])] };
  }

  /**
   * Deletes the known ones; says which were not. Their bytes go too, unless something else refers to them or a
   * generation that has not ended needs them as input: those go with the next sweep.
   */
  async delete(ids: readonly string[]): Promise<{ deletedIds: string[]; problems: Problem[] }> {
    const deletedIds = await this.#context.database.images.markDeleted(ids);
    const problems = ids.flatMap((id, index) =>
      deletedIds.includes(id) ? [] : [imageNotFound(id, ['ids', String(index)])],
    );
    if (deletedIds.length > 0) {
      await this.#context.failpoint('delete.rows-marked');
      await this.collect();
    }
    return { deletedIds, problems };
  }

  /** Removes the bytes of deleted images that nothing needs any more: row first, so that no row dangles. */
  async collect(): Promise<number> {
    return removeDeleted(this.#context);
  }
}

function imageNotFound(id: string, field: string[]): Problem {
  return { code: 'NOT_FOUND', message: `There is no image "${id.slice(0, 60)}".`, field };
}
