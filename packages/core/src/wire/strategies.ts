import type { ResolvedSize } from '../generation/request.ts';
import type { JsonValue } from './json.ts';

/** Turns a canonical setting into a vendor's form; undefined: the field is not sent. */
export type WireStrategy = (value: unknown) => JsonValue | undefined;

const isSize = (value: unknown): value is ResolvedSize =>
  typeof value === 'object' && value !== null && 'aspectRatio' in value;

function readJson(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Strategies that need no vendor's knowledge, so that a plan can tell exactly what would travel. */
export const PURE_STRATEGIES: Readonly<Record<string, WireStrategy>> = {
  /** Size as "1024x1536". */
  dimensions: (value) =>
    isSize(value) && value.width !== null && value.height !== null
      ? `${value.width}x${value.height}`
      : undefined,
  /** Size as "1024*1536". */
  starDimensions: (value) =>
    isSize(value) && value.width !== null && value.height !== null
      ? `${value.width}*${value.height}`
      : undefined,
  width: (value) => (isSize(value) ? (value.width ?? undefined) : undefined),
  height: (value) => (isSize(value) ? (value.height ?? undefined) : undefined),
  /** Size by the name of its ratio: "16:9". */
  aspectRatio: (value) => (isSize(value) ? (value.aspectRatio ?? undefined) : undefined),
  /** The vendor's tier of a resolution preset: "2K". */
  imageSize: (value) => (isSize(value) ? (value.preset?.imageSize ?? undefined) : undefined),
  /** A decimal string as a number; a seed that a vendor wants as JSON number. */
  number: (value) =>
    typeof value === 'string' || typeof value === 'number' ? Number(value) : undefined,
  /** A text as the JSON that it is, for fields that take objects; one that is no JSON goes as it stands, and the vendor says so. */
  json: (value) => (typeof value === 'string' ? readJson(value) : undefined),
  string: (value) => (value === null || value === undefined ? undefined : String(value)),
};
