/** A point in a picture, in its pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle of whole pixels. */
export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

/** Whether there is nothing in it. */
export const isEmptyArea = ({ width, height }: Area): boolean => width <= 0 || height <= 0;

/** What of an area lies within a picture of this size. */
export function clipArea(area: Area, width: number, height: number): Area {
  const x = Math.max(0, Math.floor(area.x));
  const y = Math.max(0, Math.floor(area.y));
  return {
    x,
    y,
    width: Math.max(0, Math.min(width, Math.ceil(area.x + area.width)) - x),
    height: Math.max(0, Math.min(height, Math.ceil(area.y + area.height)) - y),
  };
}

/** The smallest area that holds both. */
export function joinAreas(one: Area, other: Area): Area {
  if (isEmptyArea(one)) return other;
  if (isEmptyArea(other)) return one;
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return {
    x,
    y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}

/** The area between two corners, whichever they are. */
export function areaBetween(one: Point, other: Point): Area {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return { x, y, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) };
}
