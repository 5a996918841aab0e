import { useRef, useState } from 'react';
import { fitting } from './fitting.ts';
import styles from './frame.module.css';
import type { Margins } from './outpaint-way.ts';
import type { Source } from './use-source.ts';

/** What is dragged: an edge or corner of the frame (1: towards right and bottom), or the picture within it. */
type Handle = readonly [across: -1 | 0 | 1, upright: -1 | 0 | 1];

const HANDLES: readonly Handle[] = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [-1, 0],
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
];

/** Room around the frame to drag it into, as a share of its longer edge. */
const ROOM = 0.35;

/** The frame after a drag by so many pixels; with the picture itself the frame stays, and the picture moves in it. */
export function dragged(start: Margins, [across, upright]: Handle, x: number, y: number): Margins {
  if (across === 0 && upright === 0) {
    const moveX = Math.max(-start.left, Math.min(start.right, x));
    const moveY = Math.max(-start.top, Math.min(start.bottom, y));
    return {
      left: start.left + moveX,
      right: start.right - moveX,
      top: start.top + moveY,
      bottom: start.bottom - moveY,
    };
  }
  return {
    left: across === -1 ? start.left - x : start.left,
    right: across === 1 ? start.right + x : start.right,
    top: upright === -1 ? start.top - y : start.top,
    bottom: upright === 1 ? start.bottom + y : start.bottom,
  };
}

/** The picture in a frame whose edges can be dragged outwards. */
export function FrameStage({
  source,
  label,
  margins,
  onChange,
}: {
  source: Source;
  label: string;
  margins: Margins;
  onChange: (margins: Margins) => void;
}) {
  const view = useRef<HTMLDivElement>(null);
  const drag = useRef<{
    handle: Handle;
    x: number;
    y: number;
    start: Margins;
    scale: number;
  } | null>(null);
  /** The view stands still while something is dragged. */
  const [held, setHeld] = useState<Margins | null>(null);
  const seen = held ?? margins;
  const whole = (of: Margins) => ({
    width: source.width + of.left + of.right,
    height: source.height + of.top + of.bottom,
  });
  const room = Math.round(Math.max(whole(seen).width, whole(seen).height) * ROOM);
  const viewWidth = whole(seen).width + 2 * room;
  const viewHeight = whole(seen).height + 2 * room;
  const originX = seen.left + room;
  const originY = seen.top + room;
  const place = (x: number, y: number, width: number, height: number) => ({
    left: `${((originX + x) / viewWidth) * 100}%`,
    top: `${((originY + y) / viewHeight) * 100}%`,
    width: `${(width / viewWidth) * 100}%`,
    height: `${(height / viewHeight) * 100}%`,
  });

  const begin = (event: React.PointerEvent, handle: Handle) => {
    const box = view.current?.getBoundingClientRect();
    if (!box) return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const { clientX: x, clientY: y } = event;
    drag.current = { handle, x, y, start: margins, scale: viewWidth / box.width };
    setHeld(margins);
  };
  const move = (event: React.PointerEvent) => {
    const open = drag.current;
    if (open === null) return;
    onChange(
      dragged(
        open.start,
        open.handle,
        (event.clientX - open.x) * open.scale,
        (event.clientY - open.y) * open.scale,
      ),
    );
  };
  const end = () => {
    drag.current = null;
    setHeld(null);
  };
  const events = { onPointerMove: move, onPointerUp: end, onPointerCancel: end };

  return (
    <div
      ref={view}
      className={styles.view}
      style={fitting(viewWidth / viewHeight)}
      data-testid="frame-stage"
    >
      <div
        className={styles.frame}
        style={place(-margins.left, -margins.top, whole(margins).width, whole(margins).height)}
      >
        {HANDLES.map((handle) => (
          <span
            key={handle.join()}
            className={styles.handle}
            data-handle={handle.join()}
            style={{
              left: `${(handle[0] + 1) * 50}%`,
              top: `${(handle[1] + 1) * 50}%`,
              cursor: cursorOf(handle),
            }}
            onPointerDown={(event) => begin(event, handle)}
            {...events}
            aria-hidden="true"
          />
        ))}
      </div>
      <img
        src={source.url}
        alt={label}
        draggable={false}
        className={styles.picture}
        style={place(0, 0, source.width, source.height)}
        onPointerDown={(event) => begin(event, [0, 0])}
        {...events}
      />
    </div>
  );
}

function cursorOf([across, upright]: Handle): string {
  if (across === 0) return 'ns-resize';
  if (upright === 0) return 'ew-resize';
  return across === upright ? 'nwse-resize' : 'nesw-resize';
}
