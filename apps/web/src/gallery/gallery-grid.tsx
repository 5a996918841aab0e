import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { t } from '../messages/translate.ts';
import styles from './gallery.module.css';
import type { GalleryPicture } from './gallery-image.ts';
import { GalleryItem, type ItemActions } from './gallery-item.tsx';
import { justifiedRows, placeRatio, rowOf } from './justified-rows.ts';
import { useGridKeys } from './use-grid-keys.ts';

/** Rows that are drawn above and below what is seen. */
const OVERSCAN = 4;
/** How many rows from its end the list is read on. */
const AHEAD = 12;
/** Below this width, in pixels, pictures are smaller. */
const NARROW = 640;
const LAYOUTS = { wide: { height: 210, gap: 6 }, narrow: { height: 140, gap: 4 } };

/** The pictures in rows, of which only those near the screen are drawn. */
export function GalleryGrid({
  images,
  actions,
  onEnd,
}: {
  images: readonly GalleryPicture[];
  actions: Omit<ItemActions, 'focus'> & {
    remove(ids: readonly string[]): void;
    rate(ids: readonly string[], rating: number | null): void;
  };
  /** The end comes near. */
  onEnd: () => void;
}) {
  const { ref: measure, width } = useElementSize();
  const grid = useRef<HTMLUListElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const { height, gap } = width < NARROW ? LAYOUTS.narrow : LAYOUTS.wide;
  const ratios = useMemo(
    () => images.map((image) => placeRatio(image.width, image.height)),
    [images],
  );
  const rows = useMemo(
    () => (width === 0 ? [] : justifiedRows(ratios, { width, height, gap })),
    [ratios, width, height, gap],
  );
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    // What stands above the rows, such as the filters, scrolls with them.
    const scroller = document.getElementById('content');
    if (!grid.current || !scroller) return;
    const place = grid.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    setTop(Math.round(place + scroller.scrollTop));
  }, [width]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => document.getElementById('content'),
    estimateSize: (index) => (rows[index]?.height ?? height) + gap,
    scrollMargin: top,
    overscan: OVERSCAN,
  });
  // Other rows have other heights.
  useLayoutEffect(() => virtual.measure(), [rows, virtual]);
  const drawn = virtual.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (width > 0 && lastDrawn >= rows.length - AHEAD) onEnd();
  }, [lastDrawn, rows.length, width, onEnd]);

  const activeIndex = Math.max(
    0,
    images.findIndex(({ id }) => id === activeId),
  );
  const onKeyDown = useGridKeys({
    images,
    rows,
    ratios,
    actions,
    scrollTo: (index) => virtual.scrollToIndex(rowOf(rows, index), { align: 'auto' }),
    grid,
  });
  const itemActions = useMemo<ItemActions>(() => ({ ...actions, focus: setActiveId }), [actions]);
  return (
    <div ref={measure}>
      <ul
        className={styles.grid}
        ref={grid}
        aria-label={t('Pictures')}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {drawn.flatMap(({ index, start }) => {
          const row = rows[index];
          if (!row) return [];
          let left = 0;
          return images.slice(row.start, row.end).map((picture, offset) => {
            const at = row.start + offset;
            const place = { left, top: start - top, width: (ratios[at] ?? 1) * row.height };
            left += place.width + gap;
            return (
              <GalleryItem
                key={picture.id}
                picture={picture}
                {...place}
                height={row.height}
                isActive={at === activeIndex}
                at={at + 1}
                of={images.length}
                actions={itemActions}
              />
            );
          });
        })}
      </ul>
    </div>
  );
}
