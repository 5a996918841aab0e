import { MaskBitmap } from './mask-bitmap.ts';

/** How many masks of this tab can be painted on. */
const MOST = 6;
const kept = new Map<string, MaskBitmap>();

/** Keeps a mask under the upload that it became, to be painted on later. */
export function keepMask(id: string, mask: MaskBitmap): void {
  kept.delete(id);
  kept.set(id, mask.copy());
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST) break;
    kept.delete(oldest);
  }
}

/** The mask to go on with: the one that was painted for this upload in this tab, where it fits the picture; else a blank one. */
export function maskToGoOnWith(id: string | null, width: number, height: number): MaskBitmap {
  const before = id === null ? undefined : kept.get(id);
  return before?.width === width && before.height === height
    ? before.copy()
    : new MaskBitmap(width, height);
}
