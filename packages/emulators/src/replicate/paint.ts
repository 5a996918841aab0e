import type { Fault } from '../kit/faults.ts';
import { makePicture, type PictureBase, type PictureFormat } from '../kit/picture.ts';
import { sha256 } from '../kit/request-log.ts';
import type { CheckedInput } from './check-input.ts';
import { type Model, nameOf } from './models.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

const MEGAPIXEL = 1024 * 1024;
const CLASSES: Readonly<Record<string, number>> = {
  '0.25': MEGAPIXEL / 4,
  '0.5 MP': MEGAPIXEL / 2,
  '1 MP': MEGAPIXEL,
  '2 MP': 2 * MEGAPIXEL,
  '4 MP': 4 * MEGAPIXEL,
  '1K': MEGAPIXEL,
  '2K': 4 * MEGAPIXEL,
  '4K': 16 * MEGAPIXEL,
};
const GRID = 16;

/** The size that a request comes to. */
export function sizeOf(model: Model, { values, pictures }: CheckedInput): Size {
  const first = pictures[0]?.facts;
  const scale = values.get('scale');
  if (typeof scale === 'number' && first) {
    return { width: Math.round(first.width * scale), height: Math.round(first.height * scale) };
  }
  const size = /^(\d+)x(\d+)$/.exec(String(values.get('size') ?? ''));
  if (size) return { width: Number(size[1]), height: Number(size[2]) };
  const asked = values.get('aspect_ratio');
  const [width, height] = [values.get('width'), values.get('height')];
  const isFree = asked === undefined || asked === 'custom';
  if (isFree && typeof width === 'number' && typeof height === 'number' && !first) {
    return { width, height };
  }
  if (first && (isFree || asked === 'match_input_image' || model.fields.image !== undefined)) {
    return { width: first.width, height: first.height };
  }
  const ratio = /^(\d+):(\d+)$/.exec(String(asked ?? '1:1'));
  const proportion = ratio ? Number(ratio[1]) / Number(ratio[2]) : 1;
  const named = ['megapixels', 'resolution', 'size'].flatMap(
    (name) => CLASSES[String(values.get(name) ?? '')] ?? [],
  );
  const pixels = named[0] ?? model.pixels;
  const edge = (length: number) => Math.max(GRID, Math.round(length / GRID) * GRID);
  return {
    width: edge(Math.sqrt(pixels * proportion)),
    height: edge(Math.sqrt(pixels / proportion)),
  };
}

/** The input picture that shows through: where the mask is, black or white, by the model's own polarity. */
function baseOf({ pictures }: CheckedInput, model: Model): PictureBase | undefined {
  const mask = pictures.find(({ field }) => field === 'mask');
  const image = pictures.find(({ field }) => field !== 'mask');
  if (image === undefined) return undefined;
  if (mask === undefined) return { bytes: image.bytes };
  const maskPaints = model.owner === 'ideogram-ai' ? 'black' : 'white';
  return { bytes: image.bytes, mask: mask.bytes, maskPaints };
}

/** Millionths of a dollar for so many pictures. */
export function costOf(model: Model, input: CheckedInput, images: number): number {
  const { width, height } = sizeOf(model, input);
  const given = input.pictures.reduce((sum, { facts }) => sum + facts.width * facts.height, 0);
  const megapixels = Math.ceil((images * width * height + given) / MEGAPIXEL - 0.02);
  return images * model.micros + megapixels * model.microsPerMegapixel;
}

/** How many pictures are asked for. */
export function countOf({ values }: CheckedInput): number {
  const count = values.get('num_outputs') ?? values.get('number_of_images');
  if (typeof count === 'number') return count;
  const most = values.get('max_images');
  return values.get('sequential_image_generation') === 'auto' && typeof most === 'number'
    ? most
    : 1;
}

const FORMATS: Readonly<Record<string, PictureFormat>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
};

/** One finished picture. */
export async function paint(
  model: Model,
  input: CheckedInput,
  about: { seed: number; index: number; fault: Fault | undefined; imageBytes: number | null },
): Promise<{ bytes: Buffer; format: PictureFormat }> {
  const wanted = FORMATS[String(input.values.get('output_format') ?? '')] ?? 'png';
  const format = model.kind === 'vector' ? 'svg' : wanted;
  const inputs = input.pictures.map(({ bytes }) => sha256(bytes));
  const quality = input.values.get('output_quality');
  const bytes = await makePicture({
    seed: JSON.stringify([nameOf(model), about.seed, about.index, [...input.values], inputs]),
    ...sizeOf(model, input),
    format,
    compression: typeof quality === 'number' ? quality : undefined,
    targetBytes: about.imageBytes ?? undefined,
    base: baseOf(input, model),
  });
  if (about.fault?.kind === 'corrupt-image') {
    bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
  }
  return { bytes, format };
}
