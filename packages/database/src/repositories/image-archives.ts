import { createId } from '@darkroom/core';
import { parseJson } from '../json.ts';
import { bind } from '../sql/table.ts';
import { imageArchives } from '../sql/tables.ts';
import { now, type RepositoryContext } from './context.ts';

/** Which pictures a download has. */
export interface StoredImageArchive {
  id: string;
  actor: string;
  imageIds: string[];
  expiresAt: Date;
}

/** Downloads of several images, for as long as their links are good. */
export class ImageArchives {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async create(archive: Omit<StoredImageArchive, 'id'>): Promise<StoredImageArchive> {
    const createdAt = now(this.#context);
    const { sql } = this.#context;
    await sql.run('DELETE FROM "ImageArchive" WHERE "expiresAt" <= ?', [bind(createdAt)]);
    const id = createId('imageArchive', createdAt.getTime());
    await imageArchives.insert(sql, [
      { ...archive, id, imageIds: JSON.stringify(archive.imageIds), createdAt },
    ]);
    return { id, ...archive };
  }

  /** Null where there is none, or its time is over. */
  async byId(id: string): Promise<StoredImageArchive | null> {
    const row = await imageArchives.first(this.#context.sql, {
      text: 'WHERE "id" = ? AND "expiresAt" > ?',
      values: [id, now(this.#context)],
    });
    if (row === null) return null;
    const ids = parseJson(row.imageIds, `the images of archive ${id}`);
    const imageIds = Array.isArray(ids) ? ids.filter((one) => typeof one === 'string') : [];
    return { id, actor: row.actor, imageIds, expiresAt: row.expiresAt };
  }
}
