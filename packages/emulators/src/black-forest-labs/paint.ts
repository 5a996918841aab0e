import type { Fault } from '../kit/faults.ts';
import { makePicture, type PictureBase, type PictureFormat } from '../kit/picture.ts';
import { sha256 } from '../kit/request-log.ts';
import type { CheckedBody } from './check-fields.ts';
import type { Endpoint } from './endpoints.ts';
import type { Size } from './sizes.ts';

/** What is painted. */
export interface PaintRequest {
  readonly endpoint: Endpoint;
  readonly body: CheckedBody;
  readonly size: Size;
  readonly seed: number;
  readonly fault: Fault | undefined;
  readonly imageBytes: number | null;
}

const FORMATS: ReadonlyMap<unknown, PictureFormat> = new Map(
  (['jpeg', 'png', 'webp'] as const).map((format) => [format, format]),
);

/** The input picture that shows through: at its place for what grows, by its mask for what is filled. */
function baseOf({ endpoint, body, size }: PaintRequest): PictureBase | undefined {
  const image = body.pictures.find(({ field }) => field === 'image' || field === 'input_image');
  if (image === undefined) return undefined;
  const { bytes, facts } = image;
  const mask = body.pictures.find(({ field }) => field === 'mask');
  if (mask !== undefined) return { bytes, mask: mask.bytes, maskPaints: 'white' };
  if (endpoint.fields.mask !== undefined) return { bytes, mask: bytes };
  if (endpoint.shape.kind === 'grown') {
    const number = (name: string) => Number(body.values.get(name) ?? 0);
    return { bytes, at: { left: number('left'), top: number('top') } };
  }
  if (endpoint.fields.image !== undefined && endpoint.shape.kind === 'dimensions') {
    const left = Math.round((size.width - facts.width) / 2);
    const top = Math.round((size.height - facts.height) / 2);
    return { bytes, at: { left, top } };
  }
  return { bytes };
}

/** The finished picture and its type. FLUX 3 tells no format; it gives JPEG. */
export async function paint(
  request: PaintRequest,
): Promise<{ bytes: Buffer; format: PictureFormat }> {
  const { endpoint, body, size, seed, fault } = request;
  const format = FORMATS.get(body.values.get('output_format')) ?? 'jpeg';
  const inputs = body.pictures.map(({ bytes }) => sha256(bytes));
  const settings = [...body.values].filter(([name]) => !name.startsWith('webhook'));
  const bytes = await makePicture({
    seed: JSON.stringify([endpoint.id, seed, settings, inputs]),
    ...size,
    format,
    targetBytes: request.imageBytes ?? undefined,
    base: baseOf(request),
  });
  if (fault?.kind === 'corrupt-image') {
    bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
  }
  return { bytes, format };
}
