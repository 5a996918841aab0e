import type { KeyboardEvent, RefObject } from 'react';
import type { GalleryPicture } from './gallery-image.ts';
import { placeByKey, type Row } from './justified-rows.ts';
import { clearSelection, selectAll, selection } from './selection.ts';

/** How many frames a picture that comes into view may take until it has the focus. */
const FRAMES = 20;

/** Puts the focus on a picture as soon as it is drawn. */
function focusDrawn(grid: HTMLElement, id: string, frames = FRAMES): void {
  const item = grid.querySelector<HTMLElement>(`[data-image="${CSS.escape(id)}"]`);
  if (item) item.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusDrawn(grid, id, frames - 1));
}

/**
 * Keys of the grid: arrows move as it looks, with Shift they select; space selects, S stars, 1 to 5 rate and 0 takes the
 * rating away, Delete deletes. What is selected is meant, or else the picture that has the focus.
 */
export function useGridKeys({
  images,
  rows,
  ratios,
  actions,
  scrollTo,
  grid,
}: {
  images: readonly GalleryPicture[];
  rows: readonly Row[];
  ratios: readonly number[];
  actions: {
    select(id: string, isRange: boolean): void;
    star(ids: readonly string[], isStarred: boolean): void;
    rate(ids: readonly string[], rating: number | null): void;
    remove(ids: readonly string[]): void;
  };
  scrollTo: (index: number) => void;
  grid: RefObject<HTMLElement | null>;
}): (event: KeyboardEvent) => void {
  const moveTo = (index: number) => {
    const picture = images[index];
    if (!picture || !grid.current) return;
    scrollTo(index);
    focusDrawn(grid.current, picture.id);
  };
  return (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const id = target?.dataset.image;
    if (id === undefined) return;
    const index = images.findIndex((image) => image.id === id);
    const here = images[index];
    if (!here) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      return selectAll(images.map((image) => image.id));
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = placeByKey(event.key, index, rows, ratios);
    if (place !== null) {
      event.preventDefault();
      if (event.shiftKey) {
        if (!selection.get().ids.has(id)) actions.select(id, false);
        const next = images[place];
        if (next) actions.select(next.id, true);
      }
      return moveTo(place);
    }
    const { ids } = selection.get();
    const meant = ids.size > 0 ? [...ids] : [id];
    const run: Record<string, () => void> = {
      ' ': () => actions.select(id, event.shiftKey),
      s: () => actions.star(meant, !here.isStarred),
      Escape: clearSelection,
      Delete: () => {
        actions.remove(meant);
        // The focus goes to the next picture that stays.
        const stays = (image: GalleryPicture) => !meant.includes(image.id);
        const next = images.slice(index).find(stays) ?? images.slice(0, index).findLast(stays);
        if (next) requestAnimationFrame(() => grid.current && focusDrawn(grid.current, next.id));
      },
    };
    for (const rating of [1, 2, 3, 4, 5]) run[String(rating)] = () => actions.rate(meant, rating);
    run['0'] = () => actions.rate(meant, null);
    const does = run[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!does) return;
    event.preventDefault();
    does();
  };
}
