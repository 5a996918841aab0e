import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Edge } from './graph.ts';

/** A line between two points of the canvas, in its own pixels. */
export interface EdgeLine {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

/** The name of an input's port, as it stands on its element. */
export const portName = (id: string, path: readonly string[]): string => [id, ...path].join(' ');

/** A line that leaves to the right and comes in from the left. */
export function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.max(36, Math.abs(x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

/**
 * Lines between the ports as they stand now: measured when nodes are joined anew, and as they change their size. `edges` has
 * to be the same list as long as it says the same.
 */
export function useEdgeLines(
  canvas: RefObject<HTMLElement | null>,
  edges: readonly Edge[],
): readonly EdgeLine[] {
  const [lines, setLines] = useState<readonly EdgeLine[]>([]);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const measure = () => {
      const next = measured(element, edges);
      setLines((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    for (const node of element.querySelectorAll('[data-node]')) watching.observe(node);
    return () => watching.disconnect();
  }, [canvas, edges]);
  return lines;
}

function measured(canvas: HTMLElement, edges: readonly Edge[]): EdgeLine[] {
  const origin = canvas.getBoundingClientRect();
  const middles = new Map<string, readonly [x: number, y: number]>();
  for (const port of canvas.querySelectorAll<HTMLElement>('[data-port]')) {
    const { left, top, width, height } = port.getBoundingClientRect();
    // A port that is not drawn, as on phones, has no size.
    if (width > 0)
      middles.set(port.dataset.port ?? '', [
        Math.round(left - origin.left + width / 2),
        Math.round(top - origin.top + height / 2),
      ]);
  }
  return edges.flatMap(({ from, to, path }) => {
    const start = middles.get(portName(from, ['output']));
    const end = middles.get(portName(to, path));
    if (start === undefined || end === undefined) return [];
    return [{ key: portName(to, path), from, to, path: curve(...start, ...end) }];
  });
}
