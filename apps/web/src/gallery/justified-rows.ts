/** A row of pictures of one height, as wide as the page. */
export interface Row {
  /** The place of its first picture in the list. */
  readonly start: number;
  /** The place behind its last. */
  readonly end: number;
  /** In pixels. */
  readonly height: number;
}

/** Width over height of a place. Pictures beyond stand whole in the nearest: a strip would fill the screen. */
const RATIOS = { least: 0.4, most: 4 };

/** Width over height of a picture's place; a square where its size is not known. */
export function placeRatio(width: number | null, height: number | null): number {
  return Math.min(RATIOS.most, Math.max(RATIOS.least, (width ?? 1) / (height ?? 1)));
}

/**
 * Rows of pictures in their order, none of them cropped: each row is filled until it is no higher than `height`, and
 * made as wide as `width`. The last one is left as high as it would be.
 */
export function justifiedRows(
  ratios: readonly number[],
  { width, height, gap }: { width: number; height: number; gap: number },
): Row[] {
  const rows: Row[] = [];
  let start = 0;
  let sum = 0;
  for (const [index, ratio] of ratios.entries()) {
    sum += ratio;
    const count = index + 1 - start;
    const filled = (width - gap * (count - 1)) / sum;
    if (filled > height) continue;
    rows.push({ start, end: index + 1, height: Math.max(1, Math.floor(filled)) });
    start = index + 1;
    sum = 0;
  }
  if (start < ratios.length) rows.push({ start, end: ratios.length, height });
  return rows;
}

/** The row that a picture stands in; the last for one beyond. */
export function rowOf(rows: readonly Row[], index: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.end ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The middle of a picture, from the left of its row, in units of the row's height. */
function middleOf(row: Row, ratios: readonly number[], index: number): number {
  let left = 0;
  for (let at = row.start; at < index; at += 1) left += ratios[at] ?? 1;
  return (left + (ratios[index] ?? 1) / 2) * row.height;
}

/** Where a key leads from a picture; null: it is no such key, or there is nothing in that direction. */
export function placeByKey(
  key: string,
  index: number,
  rows: readonly Row[],
  ratios: readonly number[],
): number | null {
  const last = ratios.length - 1;
  const within = (place: number) => (place < 0 || place > last ? null : place);
  if (key === 'ArrowRight') return within(index + 1);
  if (key === 'ArrowLeft') return within(index - 1);
  if (key === 'Home') return within(0);
  if (key === 'End') return within(last);
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 4, PageUp: -4 }[key];
  if (step === undefined) return null;
  const at = rowOf(rows, index);
  const here = rows[at];
  const target = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (!here || !target || target === here) return null;
  const middle = middleOf(here, ratios, index);
  let best = target.start;
  for (let place = target.start; place < target.end; place += 1) {
    const distance = (one: number) => Math.abs(middleOf(target, ratios, one) - middle);
    if (distance(place) < distance(best)) best = place;
  }
  return best;
}
