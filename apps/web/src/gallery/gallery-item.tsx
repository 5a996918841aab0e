import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { memo, type PointerEvent, useRef } from 'react';
import { startBoardDrag } from '../boards/board-drag.ts';
import { useImageUrl } from '../lib/image-url.ts';
import { t } from '../messages/translate.ts';
import styles from './gallery.module.css';
import type { GalleryPicture } from './gallery-image.ts';
import { selection, useIsSelected, useIsSelecting } from './selection.ts';

/** What can be done with a picture of the grid. The same object at every rendering. */
export interface ItemActions {
  /** Whether the person may change pictures. */
  readonly canChange: boolean;
  open(id: string): void;
  /** Takes it in or out of the selection; with a range, everything up to it. */
  select(id: string, isRange: boolean): void;
  star(ids: readonly string[], isStarred: boolean): void;
  focus(id: string): void;
}

/** How long a finger rests on a picture until it is selected, in milliseconds. */
const LONG_PRESS_MS = 450;

/**
 * One picture in the grid, by its thumbnail and in its own shape. Of plain elements: several are made anew in each frame
 * while the grid is scrolled.
 */
export const GalleryItem = memo(function GalleryItem({
  picture,
  left,
  top,
  width,
  height,
  isActive,
  at,
  of,
  actions,
}: {
  picture: GalleryPicture;
  /** From the corner of the grid, in pixels. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** Whether Tab leads to it. */
  isActive: boolean;
  /** Its place in the list, from 1, and how many there are so far. */
  at: number;
  of: number;
  actions: ItemActions;
}) {
  const { id, isStarred, rating } = picture;
  const { url, onError } = useImageUrl(`${id} THUMBNAIL`, picture.url);
  const isSelected = useIsSelected(id);
  const isSelecting = useIsSelecting();
  const prompt = picture.generation?.prompt || t('Picture made without words');
  const press = useLongPress(() => actions.select(id, false));
  const starLabel = isStarred ? t('Take the star away') : t('Star');
  return (
    <li
      className={styles.item}
      style={{ width, height, transform: `translate(${left}px, ${top}px)` }}
      data-selected={isSelected || undefined}
      aria-posinset={at}
      aria-setsize={of}
    >
      <button
        type="button"
        className={styles.open}
        data-image={id}
        tabIndex={isActive ? 0 : -1}
        draggable
        onDragStart={(event) => {
          const { ids } = selection.get();
          startBoardDrag(event.dataTransfer, ids.has(id) ? [...ids] : [id]);
        }}
        onFocus={() => actions.focus(id)}
        onClick={(event) => {
          if (press.wasLong()) return;
          if (event.shiftKey || event.metaKey || event.ctrlKey || isSelecting) {
            actions.select(id, event.shiftKey);
          } else actions.open(id);
        }}
        {...press.handlers}
        aria-label={
          isSelected ? t('Selected: {prompt}', { prompt }) : t('Open: {prompt}', { prompt })
        }
      >
        <img src={url} onError={onError} alt={prompt} decoding="async" draggable={false} />
      </button>
      <input
        type="checkbox"
        className={styles.check}
        tabIndex={-1}
        checked={isSelected}
        onChange={() => {}}
        onClick={(event) => actions.select(id, event.shiftKey)}
        aria-label={t('Select: {prompt}', { prompt })}
        data-shown={isSelected || isSelecting || undefined}
      />
      {actions.canChange && (
        <button
          type="button"
          className={styles.star}
          tabIndex={-1}
          aria-label={starLabel}
          aria-pressed={isStarred}
          data-shown={isStarred || undefined}
          onClick={() => actions.star([id], !isStarred)}
        >
          {isStarred ? <IconStarFilled size={16} /> : <IconStar size={16} />}
        </button>
      )}
      <span className={styles.caption} aria-hidden="true">
        {rating !== null && <span className={styles.rating}>{'★'.repeat(rating)}</span>}
        {prompt}
      </span>
    </li>
  );
});

/** Tells a long touch from a tap: what follows it is no click. A mouse has its own ways. */
function useLongPress(onLong: () => void) {
  const state = useRef<{ timer: ReturnType<typeof setTimeout> | null; isLong: boolean }>({
    timer: null,
    isLong: false,
  });
  const cancel = () => {
    if (state.current.timer !== null) clearTimeout(state.current.timer);
    state.current.timer = null;
  };
  return {
    wasLong() {
      const { isLong } = state.current;
      state.current.isLong = false;
      return isLong;
    },
    handlers: {
      onPointerDown(event: PointerEvent) {
        state.current.isLong = false;
        if (event.pointerType === 'mouse') return;
        state.current.timer = setTimeout(() => {
          state.current.isLong = true;
          onLong();
        }, LONG_PRESS_MS);
      },
      onPointerUp: cancel,
      onPointerCancel: cancel,
      onPointerLeave: cancel,
    },
  };
}
