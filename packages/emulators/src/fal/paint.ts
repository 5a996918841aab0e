import type { Fault } from '../kit/faults.ts';
import { makePicture, type PictureBase, type PictureFormat } from '../kit/picture.ts';
import { sha256 } from '../kit/request-log.ts';
import type { CheckedInput } from './check-input.ts';
import type { Endpoint } from './endpoint.ts';
import type { Size } from './sizes.ts';

/** What is painted. */
export interface PaintRequest {
  readonly endpoint: Endpoint;
  readonly input: CheckedInput;
  readonly size: Size;
  readonly seed: bigint;
  /** Which of the pictures, from 0. */
  readonly index: number;
  readonly fault: Fault | undefined;
  readonly imageBytes: number | null;
}

const FORMATS: ReadonlyMap<unknown, PictureFormat> = new Map(
  (['jpeg', 'png', 'webp'] as const).map((format) => [format, format]),
);

/** The format of the result: vectors by the style, else by the field for it. */
export function formatOf({ values }: CheckedInput): PictureFormat {
  if (String(values.style ?? '').startsWith('vector')) return 'svg';
  return FORMATS.get(values.output_format ?? values.format) ?? 'png';
}

function baseOf({ endpoint, input, size }: PaintRequest): PictureBase | undefined {
  const of = (...names: string[]) => input.pictures.find(({ field }) => names.includes(field));
  const image = of('image_url', 'image_urls');
  if (image === undefined) return undefined;
  const mask = of('mask_url');
  if (mask) return { bytes: image.bytes, mask: mask.bytes, maskPaints: endpoint.maskPaints };
  const { original_image_location: at, canvas_size: canvas } = input.values;
  if (!Array.isArray(canvas)) return { bytes: image.bytes };
  const [left, top] = Array.isArray(at)
    ? at.map(Number)
    : [size.width - image.facts.width, size.height - image.facts.height].map((free) => free / 2);
  return { bytes: image.bytes, at: { left: Math.round(left ?? 0), top: Math.round(top ?? 0) } };
}

/** One finished picture. */
export async function paint(request: PaintRequest): Promise<Buffer> {
  const { endpoint, input, size, seed, index, fault } = request;
  const settings = Object.entries(input.values).filter(([name]) => !/_urls?$/.test(name));
  const bytes = await makePicture({
    seed: JSON.stringify([
      endpoint.id,
      String(seed),
      index,
      settings,
      input.pictures.map((picture) => sha256(picture.bytes)),
    ]),
    ...size,
    format: formatOf(input),
    targetBytes: request.imageBytes ?? undefined,
    base: baseOf(request),
  });
  if (fault?.kind === 'corrupt-image') {
    bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
  }
  return bytes;
}

/** What stands in the place of a picture that the safety checker took away. */
export const paintBlack = (size: Size, format: PictureFormat): Promise<Buffer> =>
  makePicture({ seed: 'black', ...size, format: format === 'svg' ? 'png' : format, detail: 1 });
