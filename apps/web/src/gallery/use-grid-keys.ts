import type { KeyboardEvent, RefObject } from 'react';

/** The one above or below: of the nearest row in that direction, the one whose middle is nearest. */
function vertical(
  items: readonly HTMLElement[],
  from: HTMLElement,
  isDown: boolean,
): HTMLElement | null {
  const here = from.getBoundingClientRect();
  const middle = here.left + here.width / 2;
  const candidates = items
    .map((item) => ({ item, box: item.getBoundingClientRect() }))
    .filter(({ box }) => (isDown ? box.top > here.top + 4 : box.top < here.top - 4));
  const row = candidates.reduce<number | null>((best, { box }) => {
    if (best === null) return box.top;
    return isDown ? Math.min(best, box.top) : Math.max(best, box.top);
  }, null);
  const inRow = candidates.filter(({ box }) => row !== null && Math.abs(box.top - row) < 4);
  inRow.sort(
    (one, other) =>
      Math.abs(one.box.left + one.box.width / 2 - middle) -
      Math.abs(other.box.left + other.box.width / 2 - middle),
  );
  return inRow[0]?.item ?? null;
}

/** Arrow keys move the focus over the grid as it looks; Delete asks about the picture that has it. */
export function useGridKeys(
  grid: RefObject<HTMLElement | null>,
  onDelete: (id: string) => void,
): (event: KeyboardEvent) => void {
  return (event) => {
    const items = [...(grid.current?.querySelectorAll<HTMLElement>('[data-image]') ?? [])];
    const focused = document.activeElement;
    const here = items.find((item) => item === focused);
    if (here === undefined) return;
    const place = items.indexOf(here);
    const target: Record<string, () => HTMLElement | null | undefined> = {
      ArrowRight: () => items[place + 1],
      ArrowLeft: () => items[place - 1],
      ArrowDown: () => vertical(items, here, true),
      ArrowUp: () => vertical(items, here, false),
      Home: () => items[0],
      End: () => items.at(-1),
    };
    const find = target[event.key];
    if (find) {
      event.preventDefault();
      find()?.focus();
    } else if (event.key === 'Delete' && here.dataset.image) {
      onDelete(here.dataset.image);
    }
  };
}
