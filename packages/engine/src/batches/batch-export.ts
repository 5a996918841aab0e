import {
  formatMicros,
  type GenerationRequest,
  type Problem,
  pictureFileName,
  type SizeRequest,
} from '@darkroom/core';
import type { GenerationRow, StoredBatchCell, StoredImage } from '@darkroom/database';
import { SHEET_TILES } from '@darkroom/storage';
import type { FailureRecord } from '../generations/failure.ts';
import type { RunContext } from '../generations/run-context.ts';

/** Cells that are read at once. */
const CELLS_AT_ONCE = 200;

/** What a line of the table holds, by column; all are texts, and what does not apply is empty. */
export const BATCH_COLUMNS = [
  'cell',
  'image',
  'status',
  'prompt',
  'negative_prompt',
  'model',
  'size',
  'seed',
  'count',
  'cost_usd',
  'width',
  'height',
  'file',
  'sha256',
  'image_id',
  'generation_id',
  'error',
] as const;
export type BatchLine = Record<(typeof BATCH_COLUMNS)[number], string>;

/** A size as people write it. */
export function sizeText(size: SizeRequest | null): string | null {
  if (size === null) return null;
  if ('dimensions' in size) return `${size.dimensions.width}x${size.dimensions.height}`;
  return 'aspectRatio' in size ? size.aspectRatio : size.preset;
}

/**
 * A batch as a table, in the order of its cells: a line for each image, and one for each cell without an image. What a
 * generation cost stands in its first line alone, so that the column can be summed.
 */
export async function* batchLines(
  { database }: Pick<RunContext, 'database'>,
  batchId: string,
): AsyncGenerator<BatchLine, void, undefined> {
  for (let after = -1; ; ) {
    const cells = await database.batchCells.page(batchId, { first: CELLS_AT_ONCE, after });
    const some = cells.slice(0, CELLS_AT_ONCE);
    const ids = some.flatMap(({ generationId }) => generationId ?? []);
    const rows = new Map((await database.generations.byIds(ids)).map((row) => [row.id, row]));
    const images = Map.groupBy(
      await database.images.byGenerations(ids),
      ({ generationId }) => generationId,
    );
    for (const cell of some) {
      const row = rows.get(cell.generationId ?? '') ?? null;
      const own = (row && images.get(row.id)) ?? [];
      if (own.length === 0) yield lineOf(cell, row, null, true);
      for (const [index, image] of own.entries()) yield lineOf(cell, row, image, index === 0);
    }
    if (cells.length <= CELLS_AT_ONCE) return;
    after = some.at(-1)?.index ?? after;
  }
}

function lineOf(
  cell: StoredBatchCell,
  row: GenerationRow | null,
  image: StoredImage | null,
  isFirst: boolean,
): BatchLine {
  const request = JSON.parse(cell.request) as GenerationRequest; // our own writing, by BatchService
  return {
    cell: String(cell.index + 1),
    image: image ? String(image.index + 1) : '',
    status: row?.status ?? (cell.state === 'REFUSED' ? 'REFUSED' : 'NOT_BOUGHT'),
    prompt: request.prompt,
    negative_prompt: request.negativePrompt ?? '',
    model: cell.source,
    size: sizeText(request.size) ?? '',
    seed: image?.seed ?? request.seed ?? '',
    count: String(request.count),
    cost_usd: isFirst ? costOf(row) : '',
    width: image?.width ? String(image.width) : '',
    height: image?.height ? String(image.height) : '',
    file: image ? pictureFileName(image.prompt, image.id, image.mimeType) : '',
    sha256: image?.sha256 ?? '',
    image_id: image?.id ?? '',
    generation_id: row?.id ?? '',
    error: isFirst ? errorOf(cell, row) : '',
  };
}

/** Nothing while it is not known yet; "unknown" where it ended and nobody knows. */
function costOf(row: GenerationRow | null): string {
  if (!row?.finishedAt) return '';
  return row.actualMicros === null ? 'unknown' : formatMicros(row.actualMicros);
}

function errorOf(cell: StoredBatchCell, row: GenerationRow | null): string {
  const told = row
    ? (JSON.parse(row.failures) as FailureRecord[]) // our own writing, by writeEnd
    : cell.problems === null
      ? []
      : (JSON.parse(cell.problems) as Problem[]); // our own writing, by BatchService
  return told.map(({ message }) => message).join(' ');
}

/** How many pages the contact sheet of a batch has now; 0 where there is no image. */
export async function contactSheetPages(
  { database }: Pick<RunContext, 'database'>,
  batchId: string,
): Promise<number> {
  return Math.ceil((await database.batchCells.imageCount(batchId)) / SHEET_TILES);
}

/** One page of it, from 1, as WebP. Null where there is no such page. */
export async function contactSheet(
  { database, media }: Pick<RunContext, 'database' | 'media'>,
  batchId: string,
  page: number,
): Promise<Buffer | null> {
  const offset = (page - 1) * SHEET_TILES;
  const found = await database.batchCells.images(batchId, { first: SHEET_TILES, offset });
  if (found.length === 0) return null;
  const images = new Map(
    (await database.images.byIds(found.map(({ imageId }) => imageId))).map((one) => [one.id, one]),
  );
  return media.contactSheet(
    found.flatMap(({ cell, imageId }) => {
      const image = images.get(imageId);
      if (!image) return [];
      const { sha256, prompt, source, seed, width, height } = image;
      const size = width && height ? ` · ${width} × ${height}` : '';
      const lines = [
        `${cell + 1}.${image.index + 1}  ${prompt}`,
        source.replace(/^external:\/\//, ''),
        `${seed === null ? 'by chance' : `seed ${seed}`}${size}`,
      ];
      return [{ sha256, lines }];
    }),
  );
}
