import type { WireStrategy } from '@darkroom/core';

const NUMBERS = /-?\d+(\.\d+)?/g;
const COLOUR = /^\s*(#[0-9a-f]{6})[\s:]+(\d{1,3}(?:\.\d{1,2})?)\s*%?\s*$/i;
const NO_BOX = /^\s*-?\s*$/;
const MOST_BOXES = 2;

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');

/** The boxes of one picture: "989 515 1138 681; 20 20 80 90"; null for a text that is none. */
function boxesOf(text: string): number[][] | null {
  if (NO_BOX.test(text)) return [];
  const found = text.split(';').map((box) => (box.match(NUMBERS) ?? []).map(Number));
  return found.length <= MOST_BOXES && found.every((box) => box.length === 4) ? found : null;
}

/** Places to change, a list for each picture in order. A text that cannot be read sends nothing. */
export const boxes: WireStrategy = (value) => {
  const lists = textsOf(value).map(boxesOf);
  return lists.includes(null) ? undefined : lists.filter((list) => list !== null);
};

/** Colours with their shares: "#C2D1E6 23.51". A text that cannot be read sends nothing. */
export const palette: WireStrategy = (value) => {
  const colours = textsOf(value).map((text) => {
    const [, hex, share] = COLOUR.exec(text) ?? [];
    return hex && share ? { hex, ratio: `${Number(share).toFixed(2)}%` } : null;
  });
  return colours.includes(null) ? undefined : colours.filter((colour) => colour !== null);
};
