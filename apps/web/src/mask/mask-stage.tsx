import { useEffect, useRef, useState } from 'react';
import { t } from '../messages/translate.ts';
import { type Area, areaBetween, isEmptyArea, type Point } from './area.ts';
import { fitting } from './fitting.ts';
import styles from './mask.module.css';
import type { MaskEditing, Tool } from './mask-editing.ts';
import { overlayOf } from './mask-picture.ts';
import type { Source } from './use-source.ts';

interface Stroke {
  readonly tool: Tool;
  readonly isErasing: boolean;
  readonly from: Point;
}

/** A pen's other end and the second button of a mouse erase. */
const isEraser = (event: React.PointerEvent) => (event.buttons & 34) !== 0;

/** The picture with the mask over it, to paint on with a mouse, a finger or a pen. */
export function MaskStage({
  source,
  label,
  editing,
  tool,
  size,
  opacity,
}: {
  source: Source;
  label: string;
  editing: MaskEditing;
  tool: Tool;
  /** The brush's width in pixels of the picture. */
  size: number;
  /** How much the mask covers the picture, from 0 to 1. */
  opacity: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const stroke = useRef<Stroke | null>(null);
  const [frame, setFrame] = useState<Area | null>(null);
  const { width, height } = source;
  const isBrush = tool === 'brush' || tool === 'erase';

  useEffect(() => {
    const context = canvas.current?.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    editing.onDraw = (area) => {
      if (!isEmptyArea(area)) context.putImageData(overlayOf(editing.mask, area), area.x, area.y);
    };
    editing.onDraw(editing.mask.whole);
    return () => {
      editing.onDraw = () => {};
    };
  }, [editing]);

  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    const scale = width / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  };
  const moveCursor = (event: React.PointerEvent) => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box || !cursor.current) return;
    const { style } = cursor.current;
    const edge = (size * box.width) / width;
    style.width = `${edge}px`;
    style.height = `${edge}px`;
    style.transform = `translate(${event.clientX - box.left - edge / 2}px, ${event.clientY - box.top - edge / 2}px)`;
  };
  const onPointerDown = (event: React.PointerEvent) => {
    if ((event.buttons & 35) === 0 || stroke.current) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = pointOf(event);
    const isErasing = tool === 'erase' || isEraser(event);
    stroke.current = { tool, isErasing, from };
    if (isBrush) editing.strokeTo(from, size, isErasing);
    if (tool === 'fill') editing.apply((mask) => mask.fill(from, isErasing));
  };
  const onPointerMove = (event: React.PointerEvent) => {
    moveCursor(event);
    const open = stroke.current;
    if (open === null) return;
    if (open.tool === 'rectangle') return setFrame(areaBetween(open.from, pointOf(event)));
    if (open.tool === 'fill') return;
    // Every place that the pointer passed since the last frame: quick strokes stay round.
    const passed = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const one of passed.length > 0 ? passed : [event.nativeEvent])
      editing.strokeTo(pointOf(one), size, open.isErasing);
  };
  const onPointerUp = (event: React.PointerEvent) => {
    const open = stroke.current;
    stroke.current = null;
    setFrame(null);
    editing.endStroke();
    if (open?.tool !== 'rectangle' || event.type === 'pointercancel') return;
    const area = areaBetween(open.from, pointOf(event));
    if (!isEmptyArea(area)) editing.apply((mask) => mask.rectangle(area, open.isErasing));
  };

  return (
    <div
      className={styles.stage}
      style={fitting(width / height)}
      data-brush={isBrush || undefined}
      data-testid="mask-stage"
    >
      <img src={source.url} alt={label} className={styles.layer} draggable={false} />
      <canvas
        ref={canvas}
        width={width}
        height={height}
        className={styles.canvas}
        style={{ opacity }}
        role="img"
        aria-label={t('Mask')}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onContextMenu={(event) => event.preventDefault()}
      />
      {isBrush && <div ref={cursor} className={styles.cursor} aria-hidden="true" />}
      {frame && (
        <div
          className={styles.frame}
          style={{
            left: `${(frame.x / width) * 100}%`,
            top: `${(frame.y / height) * 100}%`,
            width: `${(frame.width / width) * 100}%`,
            height: `${(frame.height / height) * 100}%`,
          }}
        />
      )}
    </div>
  );
}
