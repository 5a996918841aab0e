import type { ImagesQuery } from '../gql/graphql.ts';
import { safeLine } from './safe.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import { renderTime } from './time.ts';

/** "1.7 MB", "512 B". */
export function renderBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A page of images. */
export function renderImages(nodes: ImagesQuery['images']['nodes'], style: Style): string {
  if (nodes.length === 0) return 'There are no such images.';
  return renderTable(
    ['ID', '', 'SIZE', 'KIND', 'BYTES', 'MADE', 'PROMPT'],
    nodes.map(({ id, isStarred, width, height, mimeType, byteSize, createdAt, generation }) => [
      id,
      isStarred ? '★' : ' ',
      width === null ? '–' : `${width}×${height ?? '?'}`,
      mimeType.replace(/^image\//, ''),
      renderBytes(byteSize),
      renderTime(createdAt),
      safeLine(generation?.prompt ?? '', 60),
    ]),
    style,
  );
}
