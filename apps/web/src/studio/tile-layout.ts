import type { CSSProperties } from 'react';

/** What the style sheet of the feed needs to know of a tile's place. */
export interface TileStyle extends CSSProperties {
  '--ratio': number;
  '--columns': number;
}

interface Shape {
  readonly width: number;
  readonly height: number;
}

/** The shape of a picture; `fallback` where it does not tell its own. */
export function pictureShape(
  picture: { readonly width?: number | null; readonly height?: number | null } | undefined,
  fallback: Shape,
): Shape {
  return {
    width: picture?.width ?? fallback.width,
    height: picture?.height ?? fallback.height,
  };
}

/** The shape of a batch of one picture, which may stand beside its words: see the style sheet of the feed. */
export function loneStyle(shape: Shape): Pick<TileStyle, '--ratio'> & CSSProperties {
  return { '--ratio': shape.width / shape.height };
}

/** A tile's shape, and how many stand beside each other: of wide pictures fewer, so that none gets too small to look at. */
export function tileStyle(shape: Shape, count: number): TileStyle {
  const ratio = shape.width / shape.height;
  const most = ratio > 1.4 ? 2 : ratio > 0.8 ? 4 : 5;
  return { '--ratio': ratio, '--columns': Math.max(1, Math.min(count, most)) };
}
