import type { JsonObject, JsonValue } from '@darkroom/core';
import { z } from 'zod';

const COLOUR = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;
const WEIGHT = /^(?:\d{1,4}(?:\.\d{1,6})?|\.\d{1,6})$/;

/** `#rrggbb` as the vendor has it; undefined for anything else, which is then refused before it is sent. */
export function colour(value: unknown): JsonObject | undefined {
  const match = typeof value === 'string' ? COLOUR.exec(value.trim()) : null;
  return match ? { rgb: match.slice(1).map((part) => Number.parseInt(part, 16)) } : undefined;
}

/** A list of `#rrggbb`, each with a weight behind it or without one; undefined where one of them cannot be read. */
export function colours(value: unknown): JsonValue | undefined {
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  const read = texts.map((text): JsonObject | undefined => {
    const [first, weight, ...rest] = typeof text === 'string' ? text.trim().split(/\s+/) : [];
    const found = rest.length === 0 ? colour(first) : undefined;
    if (!found || weight === undefined) return found;
    return WEIGHT.test(weight) ? { ...found, weight: Number(weight) } : undefined;
  });
  const known = read.filter((one) => one !== undefined);
  return known.length === read.length ? known : undefined;
}

const share = z.number().min(0).max(1);
const layoutSchema = z
  .array(
    z.strictObject({
      text: z.string().min(1),
      bbox: z.array(z.tuple([share, share])).length(4),
    }),
  )
  .min(1);

/** Words and their four corners, written as JSON; undefined where it is not that. */
export function textLayout(value: unknown): JsonValue | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return layoutSchema.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}
