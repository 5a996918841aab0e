import type { CSSProperties } from 'react';

/** What the style sheet of the feed needs to know of a tile's place. */
export interface TileStyle extends CSSProperties {
  '--ratio': number;
  '--columns': number;
}

/** A tile's shape, and how many stand beside each other: of wide pictures fewer, so that none gets too small to look at. */
export function tileStyle(shape: { width: number; height: number }, count: number): TileStyle {
  const ratio = shape.width / shape.height;
  const most = ratio > 1.4 ? 2 : ratio > 0.8 ? 4 : 5;
  return { '--ratio': ratio, '--columns': Math.max(1, Math.min(count, most)) };
}
