import { open } from 'node:fs/promises';
import { READ_WITHOUT_FOLLOWING } from '../file-io.ts';

export const SVG_MIME_TYPE = 'image/svg+xml';

/** What the root element of a drawing says about it. Nothing was rendered: the rest may be broken, or hold scripts. */
export interface SvgHeader {
  mimeType: typeof SVG_MIME_TYPE;
  /** CSS pixels, rounded, at least 1; null where the drawing has no size of its own. */
  width: number | null;
  height: number | null;
}

/** Declarations, comments and licences before the root element have room in it. */
const HEAD_BYTES = 64 * 1024;
/** Beyond it a size says nothing about a picture. */
const MAXIMUM_EDGE = 1_000_000;

/** What may stand before the root element: spaces, comments, processing instructions, a document type. */
const PROLOGUE =
  /^\uFEFF?(?:\s+|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE(?:[^[\]<>"']|"[^"]*"|'[^']*')*(?:\[(?:[^\]"']|"[^"]*"|'[^']*')*\]\s*)?>)*/i;
const ROOT = /^<(?:[\w.-]+:)?svg(?=[\s/>])/;
const ATTRIBUTE = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*\/?>/y;

/** CSS pixels of each unit; the relative ones by the sizes that browsers begin with. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
  pt: 96 / 72,
  pc: 16,
  em: 16,
  rem: 16,
  ex: 8,
};

/** Reads the size of an SVG from its root element: width and height, or its viewBox. Null for anything else. */
export async function probeSvg(source: string | Uint8Array): Promise<SvgHeader | null> {
  if (typeof source !== 'string') return readSvgHeader(source);
  const handle = await open(source, READ_WITHOUT_FOLLOWING);
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(bytes, 0, HEAD_BYTES, 0);
    return readSvgHeader(bytes.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/** The same for bytes at hand. UTF-8 alone: no vendor sends anything else. */
export function readSvgHeader(bytes: Uint8Array): SvgHeader | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'utf8',
    0,
    HEAD_BYTES,
  );
  const rest = text.slice(PROLOGUE.exec(text)?.[0].length ?? 0);
  const root = ROOT.exec(rest);
  if (!root) return null;
  const attributes = readAttributes(rest, root[0].length);
  if (attributes === null) return null;
  const box = readViewBox(attributes.get('viewBox'));
  let width = readLength(attributes.get('width'));
  let height = readLength(attributes.get('height'));
  // One edge alone takes the shape of the viewBox; none takes its size.
  if (box && width === null)
    width = height === null ? box.width : (height * box.width) / box.height;
  if (box && height === null) height = width === null ? null : (width * box.height) / box.width;
  return { mimeType: SVG_MIME_TYPE, width: edge(width), height: edge(height) };
}

/** The root's attributes; null where its tag does not end, or is no tag. */
function readAttributes(text: string, start: number): Map<string, string> | null {
  const attributes = new Map<string, string>();
  let at = start;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (!match) break;
    attributes.set(match[1] ?? '', match[2] ?? match[3] ?? '');
    at = ATTRIBUTE.lastIndex;
  }
  TAG_END.lastIndex = at;
  return TAG_END.test(text) ? attributes : null;
}

/** CSS pixels; null for a share of the surroundings, and for what is no length. */
function readLength(text: string | undefined): number | null {
  const match = /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)([a-z]*)\s*$/i.exec(text ?? '');
  const unit = UNITS[(match?.[2] ?? '').toLowerCase()];
  const value = Number(match?.[1]) * (unit ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : null;
}

function readViewBox(text: string | undefined): { width: number; height: number } | null {
  const numbers = (text ?? '').trim().split(/[\s,]+/);
  if (numbers.length !== 4) return null;
  const width = Number(numbers[2]);
  const height = Number(numbers[3]);
  const isSize = Number.isFinite(width) && Number.isFinite(height) && width > 0 && height > 0;
  return isSize ? { width, height } : null;
}

function edge(pixels: number | null): number | null {
  if (pixels === null || pixels > MAXIMUM_EDGE) return null;
  return Math.max(1, Math.round(pixels));
}
