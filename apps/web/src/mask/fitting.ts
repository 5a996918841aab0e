import type { CSSProperties } from 'react';

/** A box of this shape that fits into its place: see `.stage` in mask.module.css, which goes by `--ratio`. */
export function fitting(ratio: number): CSSProperties & { '--ratio': number } {
  return { aspectRatio: ratio, '--ratio': ratio };
}
