import type { Fault } from '../kit/faults.ts';
import { makePicture, type PictureBase, type PictureFormat } from '../kit/picture.ts';
import { sha256 } from '../kit/request-log.ts';
import { type CheckedBody, type NamedPicture, valueAt } from './check-body.ts';
import type { Operation } from './operations.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of Image 5 by level and ratio; without a ratio, a square. */
const LEVELS: Readonly<Record<string, Readonly<Record<string, Size>>>> = {
  '1MP': {
    '1:1': { width: 1024, height: 1024 },
    '4:3': { width: 1152, height: 896 },
    '3:4': { width: 896, height: 1152 },
    '16:9': { width: 1344, height: 768 },
    '9:16': { width: 768, height: 1344 },
  },
  '2.4MP': {
    '1:1': { width: 1536, height: 1536 },
    '4:3': { width: 1792, height: 1344 },
    '3:4': { width: 1344, height: 1792 },
    '16:9': { width: 2048, height: 1152 },
    '9:16': { width: 1152, height: 2048 },
  },
  '4MP': {
    '1:1': { width: 2048, height: 2048 },
    '4:3': { width: 2304, height: 1792 },
    '3:4': { width: 1792, height: 2304 },
    '16:9': { width: 2688, height: 1536 },
    '9:16': { width: 1536, height: 2688 },
  },
};
const SQUARE: Size = { width: 2048, height: 2048 };

/** The size of the result. */
export function resultSize({ shape }: Operation, body: CheckedBody): Size {
  const first = body.pictures[0]?.facts;
  const own = first ? { width: first.width, height: first.height } : SQUARE;
  if (body.size) return body.size;
  if (shape === 'upscaled') {
    const factor = Number(valueAt(body.value, 'upscaleFactor') ?? 2);
    return { width: own.width * factor, height: own.height * factor };
  }
  if (shape === 'first-picture') return own;
  if (shape === 'default') return SQUARE;
  if (first) return own;
  const level = LEVELS[String(valueAt(body.value, 'resolutionLevel') ?? '2.4MP')];
  const ratio = String(valueAt(body.value, 'aspectRatio') ?? '1:1');
  return level?.[ratio] ?? level?.['1:1'] ?? SQUARE;
}

const FORMATS: Readonly<Record<string, PictureFormat>> = {
  'image/png': 'png',
  'image/webp': 'webp',
};

/** The input picture that shows through: by its mask for what is filled, in the middle of what grows. */
function baseOf({ shape }: Operation, body: CheckedBody, size: Size): PictureBase | undefined {
  const at = (part: string) => body.pictures.find(({ path }) => path.startsWith(part));
  const image: NamedPicture | undefined = at('image') ?? at('background.image') ?? at('reference');
  if (image === undefined) return undefined;
  const mask = at('mask') ?? at('background.fillAreaMask');
  if (mask && shape === 'first-picture') {
    const isInverted = valueAt(body.value, 'mask.invert') === true;
    return { bytes: image.bytes, mask: mask.bytes, maskPaints: isInverted ? 'black' : 'white' };
  }
  const { width, height } = image.facts;
  if (shape === 'default' && width <= size.width && height <= size.height) {
    const left = Math.round((size.width - width) / 2);
    const top = Math.round((size.height - height) / 2);
    return { bytes: image.bytes, at: { left, top } };
  }
  return { bytes: image.bytes };
}

/** One finished picture and its type. */
export async function paint(
  operation: Operation,
  body: CheckedBody,
  {
    seed,
    fault,
    imageBytes,
  }: { seed: number; fault: Fault | undefined; imageBytes: number | null },
): Promise<{ bytes: Buffer; format: PictureFormat }> {
  const size = resultSize(operation, body);
  const format = FORMATS[String(valueAt(body.value, 'output.mediaType'))] ?? 'jpeg';
  const inputs = body.pictures.map(({ bytes }) => sha256(bytes));
  const bytes = await makePicture({
    seed: JSON.stringify([
      operation.path,
      body.version,
      seed,
      valueAt(body.value, 'prompt'),
      inputs,
    ]),
    ...size,
    format,
    targetBytes: imageBytes ?? undefined,
    base: baseOf(operation, body, size),
  });
  if (fault?.kind === 'corrupt-image') {
    bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
  }
  return { bytes, format };
}
