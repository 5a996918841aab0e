import { type PointerEvent, type RefObject, useEffect, useState } from 'react';

/** A join that is being dragged, in pixels of the canvas. */
export interface Joining {
  readonly from: string;
  readonly startX: number;
  readonly startY: number;
  readonly x: number;
  readonly y: number;
}

/** What a port that can be dragged from listens to. */
export interface PortHandlers {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  onPointerCancel: () => void;
}

/**
 * Joins nodes by dragging from the port of one to an input of another, or to that node. `onJoin` gets the input's name, null
 * where the node was hit beside its inputs. Escape lets go.
 */
export function useJoining(
  canvas: RefObject<HTMLElement | null>,
  onJoin: (from: string, to: string, input: string | null) => void,
): { joining: Joining | null; handlersOf: (id: string) => PortHandlers } {
  const [joining, setJoining] = useState<Joining | null>(null);
  const isJoining = joining !== null;
  useEffect(() => {
    if (!isJoining) return;
    const letGo = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') setJoining(null);
    };
    window.addEventListener('keydown', letGo);
    return () => window.removeEventListener('keydown', letGo);
  }, [isJoining]);

  const placeOf = ({ clientX, clientY }: PointerEvent<HTMLElement>) => {
    const origin = canvas.current?.getBoundingClientRect();
    return { x: clientX - (origin?.left ?? 0), y: clientY - (origin?.top ?? 0) };
  };
  const handlersOf = (id: string): PortHandlers => ({
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      const { x, y } = placeOf(event);
      setJoining({ from: id, startX: x, startY: y, x, y });
    },
    onPointerMove: (event) => {
      const { x, y } = placeOf(event);
      setJoining((before) => before && { ...before, x, y });
    },
    onPointerUp: (event) => {
      if (!isJoining) return;
      setJoining(null);
      const hit = document.elementFromPoint(event.clientX, event.clientY);
      const node = hit?.closest<HTMLElement>('[data-node]')?.dataset.node;
      const input = hit?.closest<HTMLElement>('[data-input]')?.dataset.input ?? null;
      if (node !== undefined && node !== id) onJoin(id, node, input);
    },
    onPointerCancel: () => setJoining(null),
  });
  return { joining, handlersOf };
}
