import { createId } from '@darkroom/core';
import type { Asset as Row } from '../client.ts';
import { parseJsonOrNull } from '../json.ts';
import { now, type RepositoryContext } from './context.ts';

/** An upload. */
export type StoredAsset = Omit<Row, 'rejection'> & { rejection: unknown };

/** An upload that was announced. */
export interface NewAsset {
  actor: string;
  filename: string;
  mimeType: string;
  byteSize: number;
  /** SHA-256 of the ticket that lets the bytes in. */
  ticketHash: string;
  expiresAt: Date;
}

/** What the checked bytes turned out to be. */
export interface AssetFacts {
  mimeType: string;
  byteSize: number;
  width: number;
  height: number;
  sha256: string;
}

/** Uploads. They begin PENDING and end once, READY or REJECTED. */
export class Assets {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async create(asset: NewAsset): Promise<StoredAsset> {
    const createdAt = now(this.#context);
    const id = createId('asset', createdAt.getTime());
    return toAsset(
      await this.#context.client.asset.create({
        data: { ...asset, id, state: 'PENDING', createdAt },
      }),
    );
  }

  async byId(id: string): Promise<StoredAsset | null> {
    return (await this.byIds([id]))[0] ?? null;
  }

  async byIds(ids: readonly string[]): Promise<StoredAsset[]> {
    return (await this.#context.client.asset.findMany({ where: { id: { in: [...ids] } } })).map(
      toAsset,
    );
  }

  /** An upload of a caller that is READY and has these very bytes; the oldest of several. */
  async readyByHash(actor: string, sha256: string): Promise<StoredAsset | null> {
    const row = await this.#context.client.asset.findFirst({
      where: { actor, sha256, state: 'READY' },
      orderBy: { createdAt: 'asc' },
    });
    return row === null ? null : toAsset(row);
  }

  /** Marks a pending asset READY; null where it is not pending any more. */
  async markReady(id: string, facts: AssetFacts): Promise<StoredAsset | null> {
    return this.#end(id, { ...facts, state: 'READY' });
  }

  /** Marks a pending asset REJECTED; null where it is not pending any more. */
  async markRejected(id: string, rejection: Record<string, unknown>): Promise<StoredAsset | null> {
    return this.#end(id, { rejection: JSON.stringify(rejection), state: 'REJECTED' });
  }

  /** Ids of pending assets whose time is over, oldest first. */
  async expiredIds(limit: number): Promise<string[]> {
    const rows = await this.#context.client.asset.findMany({
      where: { state: 'PENDING', expiresAt: { lte: now(this.#context) } },
      orderBy: { expiresAt: 'asc' },
      take: limit,
      select: { id: true },
    });
    return rows.map((row) => row.id);
  }

  async delete(ids: readonly string[]): Promise<number> {
    return (await this.#context.client.asset.deleteMany({ where: { id: { in: [...ids] } } })).count;
  }

  async #end(
    id: string,
    data: { state: string; rejection?: string } & Partial<AssetFacts>,
  ): Promise<StoredAsset | null> {
    const changed = await this.#context.client.asset.updateMany({
      where: { id, state: 'PENDING' },
      data,
    });
    return changed.count === 0 ? null : this.byId(id);
  }
}

function toAsset(row: Row): StoredAsset {
  return { ...row, rejection: parseJsonOrNull(row.rejection, `the rejection of asset ${row.id}`) };
}
