import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { fitScale, type Size, scaledAt, settled, type View } from './zoom.ts';

/** How much one step of the keys + and - changes the scale. */
const STEP = 1.4;
/** How far a pointer moves before it is a drag and no click, in pixels. */
const DRAG = 4;

/**
 * A picture on a stage that is zoomed by wheel, fingers and keys, and moved by dragging. The view is null while the
 * picture fits. `reset` of another value fits it anew.
 */
export function useZoom(
  stage: RefObject<HTMLElement | null>,
  picture: Size | null,
  isZoomed: boolean,
  onZoomed: (isZoomed: boolean) => void,
) {
  const [view, setView] = useState<View | null>(null);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const moved = useRef(0);
  const latest = useRef(view);
  latest.current = view;

  const sizes = useCallback((): { stage: Size; fit: number } | null => {
    const box = stage.current?.getBoundingClientRect();
    if (!box || !picture || box.width === 0) return null;
    return { stage: box, fit: fitScale(picture, box) };
  }, [stage, picture]);

  const show = useCallback(
    (next: View) => {
      const known = sizes();
      if (!known || !picture) return;
      const rested = settled(next, picture, known.stage);
      const isFit = rested.scale <= known.fit * 1.001;
      setView(isFit ? null : rested);
      onZoomed(!isFit);
    },
    [sizes, picture, onZoomed],
  );
  const fromMiddle = (event: { clientX: number; clientY: number }) => {
    const box = stage.current?.getBoundingClientRect();
    return box
      ? { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
      : { x: 0, y: 0 };
  };
  const present = useCallback(
    (): View => latest.current ?? { scale: sizes()?.fit ?? 1, x: 0, y: 0 },
    [sizes],
  );

  // The button and the key: one to one, or fitted.
  useEffect(() => {
    if (isZoomed && latest.current === null) setView({ scale: 1, x: 0, y: 0 });
    else if (!isZoomed && latest.current !== null) setView(null);
  }, [isZoomed]);

  // React's own listener of the wheel is passive, and the page would scroll.
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const before = present();
      show(scaledAt(before, before.scale * Math.exp(-event.deltaY / 300), fromMiddle(event)));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  });

  const handlers = {
    onPointerDown(event: PointerEvent) {
      pointers.current.set(event.pointerId, fromMiddle(event));
      moved.current = 0;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent) {
      const before = pointers.current.get(event.pointerId);
      if (!before) return;
      const here = fromMiddle(event);
      const others = [...pointers.current].filter(([id]) => id !== event.pointerId);
      pointers.current.set(event.pointerId, here);
      moved.current += Math.hypot(here.x - before.x, here.y - before.y);
      const now = present();
      const other = others[0]?.[1];
      if (other) {
        const grown =
          Math.hypot(here.x - other.x, here.y - other.y) /
          Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
        show(
          scaledAt(now, now.scale * grown, {
            x: (here.x + other.x) / 2,
            y: (here.y + other.y) / 2,
          }),
        );
      } else if (latest.current !== null) {
        show({ ...now, x: now.x + here.x - before.x, y: now.y + here.y - before.y });
      }
    },
    onPointerUp: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
    onPointerCancel: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
    onClick() {
      if (moved.current < DRAG) onZoomed(!isZoomed);
    },
  };
  return {
    view,
    handlers,
    zoomIn: () => show({ ...present(), scale: present().scale * STEP }),
    zoomOut: () => show({ ...present(), scale: present().scale / STEP }),
  };
}
