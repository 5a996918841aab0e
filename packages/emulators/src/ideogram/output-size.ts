import type { PriceRule } from './operations.ts';
import { type CheckedRequest, sourceOf } from './read-request.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const MEGAPIXEL = 1024 * 1024;
/** No picture here has a longer edge: painting more takes seconds. */
const LONGEST_EDGE = 4096;
/** How much larger than 1K a class is; the largest are painted no larger than 2K. */
const CLASSES: Readonly<Record<string, number>> = { '1k': 1, '2k': 2, '4k': 2, '8k': 2 };
const CLASS_FIELDS = ['resolution_tier', 'output_resolution', 'resolution'];

const numbersOf = (text: unknown, separator: RegExp) =>
  typeof text === 'string' && separator.test(text) ? text.split(separator).map(Number) : null;

/** The size that a picture is billed as and, unless it is very large, painted in. */
export function outputSize(request: CheckedRequest): Size {
  const { operation, fields } = request;
  const source = sourceOf(request)?.facts;
  const like = source ? { width: source.width, height: source.height } : undefined;
  const [across, down] = numbersOf(fields.get('size') ?? fields.get('resolution'), /x/) ?? [];
  if (across && down) return { width: across, height: down };
  const { custom_width: width, custom_height: height } = Object.fromEntries(fields);
  if (typeof width === 'number' && typeof height === 'number') return { width, height };
  if (operation.path.includes('/upscale/')) return upscaled(fields, like);
  const ratio = numbersOf(fields.get('aspect_ratio'), /[x:]/);
  // What changes a picture keeps its size where no other is asked for.
  if (like && !ratio) return like;
  return ofRatio(ratio?.[0] ?? 1, ratio?.[1] ?? 1, classOf(fields) * factorOf(fields));
}

function classOf(fields: ReadonlyMap<string, unknown>): number {
  const name = CLASS_FIELDS.map((field) => fields.get(field)).find((value) => value !== undefined);
  return CLASSES[String(name).toLowerCase()] ?? 1;
}

const factorOf = (fields: ReadonlyMap<string, unknown>) =>
  Number(String(fields.get('upscale_factor') ?? 'x1').slice(1));

function upscaled(fields: ReadonlyMap<string, unknown>, like: Size | undefined): Size {
  const factor = fields.has('resolution_tier')
    ? 2
    : fields.has('upscale_factor')
      ? factorOf(fields)
      : 2;
  return { width: (like?.width ?? 0) * factor, height: (like?.height ?? 0) * factor };
}

function ofRatio(across: number, down: number, factor: number): Size {
  const height = Math.sqrt((MEGAPIXEL * down) / across);
  const snap = (edge: number) => Math.max(64, Math.round(edge / 64) * 64) * factor;
  return { width: snap((height * across) / down), height: snap(height) };
}

/** The size that is painted. */
export function paintedSize(size: Size): Size {
  const shrink = Math.min(1, LONGEST_EDGE / Math.max(size.width, size.height));
  return { width: Math.round(size.width * shrink), height: Math.round(size.height * shrink) };
}

/** Micros of a dollar for one picture of a request. */
export function priceOf(rule: PriceRule, request: CheckedRequest): number {
  switch (rule.kind) {
    case 'flat':
      return rule.micros;
    case 'megapixel': {
      const { width, height } = outputSize(request);
      return Math.round((rule.micros * width * height) / 1_000_000);
    }
    case 'by': {
      const hasSource = sourceOf(request) !== undefined && request.operation.files.images;
      // On 4.5 an edit is of medium quality where nothing is said.
      const usual = hasSource && rule.field === 'quality' ? 'medium' : rule.usual;
      return rule.micros[String(request.fields.get(rule.field) ?? usual)] ?? 0;
    }
  }
}
