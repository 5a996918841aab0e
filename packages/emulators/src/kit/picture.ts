import sharp, { type Sharp } from 'sharp';

import { paddingBytes, padPng, writePng } from './png-writer.ts';
import { RecentFiles } from './recent-files.ts';
import { sha256 } from './request-log.ts';
import { paintScene, type Scene } from './scene.ts';

/** Formats that the emulators can answer with. */
export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'svg';

/** Cells along the longer edge of a finished picture. */
export const FINAL_DETAIL = 96;

/** An input picture that shows through in an edit. */
export interface PictureBase {
  readonly bytes: Buffer;
  /** Says which pixels are repainted; the others keep the base. Without one, half shows through. */
  readonly mask?: Buffer | undefined;
  /** Which pixels of the mask are repainted; `alpha`, unless told: the transparent ones. */
  readonly maskPaints?: 'alpha' | 'white' | 'black' | undefined;
  /** Pixels from the left and top edge at which the base lies in its own size, kept whole; what is around it is painted. */
  readonly at?: { readonly left: number; readonly top: number } | undefined;
}

/** What to paint and how to write it. */
export interface PictureRequest {
  /** Same seed and settings, same bytes. */
  readonly seed: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly format: PictureFormat;
  readonly transparent?: boolean;
  /** Cells along the longer edge; `FINAL_DETAIL` unless it is a preview. */
  readonly detail?: number;
  /** 1 to 100, for jpeg and webp. */
  readonly compression?: number | undefined;
  /** Pads PNG and JPEG files to about this many bytes. */
  readonly targetBytes?: number | undefined;
  readonly base?: PictureBase | undefined;
  /** For gif. */
  readonly frames?: number | undefined;
  readonly frameMilliseconds?: number | undefined;
}

/**
 * One picture of exactly the size asked for: a file of the caller's own. The last ones are kept, since the same order
 * comes often, and painting it is most of what an answer takes.
 */
export async function makePicture(request: PictureRequest): Promise<Buffer> {
  const kept = await finished.take(keyOf(request), () => paintPicture(request));
  return Buffer.from(kept);
}

const finished = new RecentFiles(32 * 1024 * 1024);

/** All that a picture hangs on. */
const keyOf = ({ base, ...plain }: PictureRequest) =>
  JSON.stringify({
    ...plain,
    base: base && {
      ...base,
      bytes: sha256(base.bytes),
      mask: base.mask && sha256(base.mask),
    },
  });

/** Paints and encodes a picture. */
async function paintPicture(request: PictureRequest): Promise<Buffer> {
  const scene = paintScene({
    seed: request.seed,
    width: request.width,
    height: request.height,
    detail: request.detail ?? FINAL_DETAIL,
    transparent: request.transparent ?? false,
  });
  if (request.format === 'svg') return writeSvg(scene, request);
  if (request.format === 'gif') return writeGif(request);
  if (request.format === 'png' && request.base === undefined) return writePng(scene, request);
  const image = await finish(scene, request);
  const flat = request.transparent ? image : image.removeAlpha();
  const quality = Math.max(1, Math.min(100, request.compression ?? 90));
  if (request.format === 'jpeg') {
    return padJpeg(await flat.jpeg({ quality }).toBuffer(), request.targetBytes);
  }
  if (request.format === 'webp') return flat.webp({ quality, effort: 0 }).toBuffer();
  const png = await flat.png({ compressionLevel: 1 }).toBuffer();
  return request.targetBytes === undefined ? png : padPng(png, request.targetBytes);
}

/** The scene at the size asked for, with what shows through it. */
async function finish(scene: Scene, { width, height, base }: PictureRequest): Promise<Sharp> {
  const enlarged = enlarge(scene, { width, height });
  if (base === undefined) return enlarged;
  const [painted, under] = await Promise.all([
    enlarged.raw().toBuffer(),
    placed(base, { width, height }),
  ]);
  await blend(painted, under, base, { width, height });
  return sharp(painted, { raw: { width, height, channels: 4 } });
}

const enlarge = ({ cells, columns, rows }: Scene, { width, height }: Area): Sharp =>
  sharp(cells, { raw: { width: columns, height: rows, channels: 4 } }).resize(width, height, {
    kernel: 'nearest',
    fit: 'fill',
  });

/** Puts into `painted` what each pixel keeps of what is under it. */
async function blend(
  painted: Buffer,
  under: Buffer,
  base: PictureBase,
  { width, height }: Area,
): Promise<void> {
  if (base.mask === undefined && base.at === undefined) {
    for (let at = 0; at < painted.length; at += 1)
      painted[at] = ((painted[at] ?? 0) + (under[at] ?? 0) + 1) >> 1;
    return;
  }
  const keep = await keptShares(base, { width, height });
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const share = keep(pixel, under);
    if (share === 0) continue;
    const end = pixel * 4 + 4;
    for (let at = pixel * 4; at < end; at += 1)
      painted[at] =
        share === 1
          ? (under[at] ?? 0)
          : Math.round((painted[at] ?? 0) * (1 - share) + (under[at] ?? 0) * share);
  }
}

interface Area {
  readonly width: number;
  readonly height: number;
}

/** The base as RGBA of the picture's size: filling it, or at its place with nothing around it. */
async function placed(base: PictureBase, { width, height }: Area): Promise<Buffer> {
  const image = sharp(base.bytes).toColourspace('srgb').ensureAlpha();
  if (base.at === undefined) {
    return image.resize(width, height, { fit: 'fill' }).raw({ depth: 'uchar' }).toBuffer();
  }
  const { left, top } = base.at;
  const canvas = { width, height, channels: 4, background: '#00000000' } as const;
  // What would stick out of the canvas is cut off first.
  const size = await sharp(base.bytes).metadata();
  const inside = {
    left: Math.max(0, -left),
    top: Math.max(0, -top),
    width: Math.min(size.width, width - left) - Math.max(0, -left),
    height: Math.min(size.height, height - top) - Math.max(0, -top),
  };
  if (inside.width <= 0 || inside.height <= 0) return Buffer.alloc(width * height * 4);
  const input = await image.extract(inside).png({ compressionLevel: 1 }).toBuffer();
  const place = { input, left: Math.max(0, left), top: Math.max(0, top) };
  return sharp({ create: canvas }).composite([place]).raw({ depth: 'uchar' }).toBuffer();
}

/** How much of the base each pixel keeps, 0 to 1. */
async function keptShares(
  base: PictureBase,
  { width, height }: Area,
): Promise<(pixel: number, under: Buffer) => number> {
  const { mask, maskPaints = 'alpha' } = base;
  if (mask === undefined) return (pixel, under) => (under[pixel * 4 + 3] ?? 0) / 255;
  const channel =
    maskPaints === 'alpha'
      ? sharp(mask).ensureAlpha().extractChannel('alpha')
      : sharp(mask).removeAlpha().greyscale();
  const values = await channel
    .toColourspace('b-w')
    .resize(width, height, { fit: 'fill', kernel: 'nearest' })
    .raw({ depth: 'uchar' })
    .toBuffer();
  return (pixel) => {
    const value = (values[pixel] ?? 0) / 255;
    return maskPaints === 'white' ? 1 - value : value;
  };
}

async function writeGif(request: PictureRequest): Promise<Buffer> {
  const frames = request.frames ?? 9;
  const { width, height } = request;
  const pages: Buffer[] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    const scene = paintScene({
      seed: request.seed,
      width,
      height,
      detail: FINAL_DETAIL,
      transparent: request.transparent ?? false,
      phase: frame / frames,
    });
    pages.push(await enlarge(scene, request).raw().toBuffer());
  }
  return (
    sharp(Buffer.concat(pages), {
      raw: { width, height: height * frames, channels: 4, pageHeight: height },
    })
      // The encoder takes no longer delay, though the file format does.
      .gif({
        delay: Math.min(65_535, request.frameMilliseconds ?? 200),
        loop: 0,
        effort: 1,
        // The scene is of flat cells: dithering would take a third longer and add nothing.
        dither: 0,
      })
      .toBuffer()
  );
}

function writeSvg(scene: Scene, request: PictureRequest): Buffer {
  const wide = request.width / scene.columns;
  const high = request.height / scene.rows;
  const rects: string[] = [];
  for (let row = 0; row < scene.rows; row += 4) {
    for (let column = 0; column < scene.columns; column += 4) {
      const at = (row * scene.columns + column) * 4;
      if (scene.cells[at + 3] === 0) continue;
      const colour = scene.cells.toString('hex', at, at + 3);
      rects.push(
        `<rect x="${(column * wide).toFixed(1)}" y="${(row * high).toFixed(1)}" width="${(wide * 4).toFixed(1)}" height="${(high * 4).toFixed(1)}" fill="#${colour}"/>`,
      );
    }
  }
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${request.width}" height="${request.height}" viewBox="0 0 ${request.width} ${request.height}">${rects.join('')}</svg>\n`,
  );
}

/** Adds comment segments after the start marker until the file has about `targetBytes`. */
function padJpeg(jpeg: Buffer, targetBytes: number | undefined): Buffer {
  let missing = (targetBytes ?? 0) - jpeg.length;
  const segments: Buffer[] = [];
  while (missing > 4) {
    const length = Math.min(65_533, missing);
    const head = Buffer.from([0xff, 0xfe, 0, 0]);
    head.writeUInt16BE(length, 2);
    segments.push(head, paddingBytes(65_533).subarray(0, length - 2));
    missing -= length + 2;
  }
  return segments.length === 0
    ? jpeg
    : Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
