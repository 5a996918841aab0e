import { randomBytes } from 'node:crypto';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { makePicture, type PictureBase } from '../kit/picture.ts';
import { sha256 } from '../kit/request-log.ts';
import type { HostedResult } from '../kit/results.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { outputSize, paintedSize } from './output-size.ts';
import { type CheckedRequest, sourceOf } from './read-request.ts';

/** A finished picture, or one that the filter keeps back. */
export interface Painted {
  readonly hosted: HostedResult | null;
  readonly prompt: string;
  /** What the vendor calls its size: that of the whole picture. */
  readonly resolution: string;
  readonly seed: number;
}

/** How long the address of a picture works. "Ephemeral", says the vendor. */
const LIFETIME_MS = 60 * 60 * 1000;
const LARGEST_SEED = 2_147_483_647;

/** An id as the vendor makes them: 22 characters of URL-safe base64. */
export const generationId = () => randomBytes(16).toString('base64url');

function baseOf(request: CheckedRequest): PictureBase | undefined {
  const source = sourceOf(request);
  const { operation, files } = request;
  if (source === undefined || operation.isTransparent) return undefined;
  // Larger pictures are painted anew: mixing them pixel by pixel takes seconds.
  if (operation.path.includes('/upscale/')) return undefined;
  const mask = files.get('mask')?.[0];
  const { bytes } = source;
  return mask ? { bytes, mask: mask.bytes, maskPaints: operation.maskPaints } : { bytes };
}

/** The seed of the first picture: as asked, or one that hangs on the request alone, so that tests can be repeated. */
export function firstSeed(request: CheckedRequest, intent: string): number {
  const asked = request.fields.get('seed');
  return typeof asked === 'number' ? asked : Math.floor(seededRandom(intent)() * LARGEST_SEED);
}

/** How many pictures an answer holds. */
export function imagesOf(request: CheckedRequest, fault: Fault | undefined): number {
  const asked = Number(request.fields.get('num_images') ?? 1);
  if (fault?.kind === 'no-image') return 0;
  return fault?.kind === 'fewer-images' ? Math.min(fault.images, asked) : asked;
}

/** Paints what a request asks for and puts it under addresses. */
export async function paint(
  context: EmulatorContext,
  request: CheckedRequest,
  options: { fault: Fault | undefined; intent: string },
): Promise<Painted[]> {
  const { operation, fields, files } = request;
  const { fault, intent } = options;
  const seed = firstSeed(request, intent);
  const size = outputSize(request);
  const told = [...fields].filter(([name]) => !['seed', 'async', 'num_images'].includes(name));
  const inputs = [...files.values()].flat().map(({ bytes }) => sha256(bytes));
  const isKeptBack =
    (fault?.kind === 'moderation' || fault?.kind === 'job-moderation') && fault.stage === 'output';
  const painted: Painted[] = [];
  for (let index = 0; index < imagesOf(request, fault); index += 1) {
    const own = (seed + index) % (LARGEST_SEED + 1);
    const base = baseOf(request);
    const bytes = await makePicture({
      seed: JSON.stringify([operation.path, own, told, inputs]),
      ...paintedSize(size),
      format: 'png',
      transparent: (operation.isTransparent ?? false) || fields.get('background') === 'transparent',
      targetBytes: context.settings.imageBytes ?? undefined,
      ...(base ? { base } : {}),
    });
    if (fault?.kind === 'corrupt-image')
      bytes.fill(0x5a, bytes.length >> 2, (bytes.length * 3) >> 2);
    const file = {
      bytes,
      contentType: 'image/png',
      fileName: `${own}.png`,
      lifetimeMs: LIFETIME_MS,
    };
    painted.push({
      hosted: isKeptBack ? null : context.results.host({ ...file, fault }),
      prompt: String(fields.get('prompt') ?? ''),
      resolution: `${size.width}x${size.height}`,
      seed: own,
    });
  }
  return painted;
}

/** A picture as an item of an answer; those of jobs tell their kind. Its address is signed anew each time. */
export function itemOf(request: CheckedRequest, painted: Painted, isJob = false): object {
  const { operation } = request;
  const url = painted.hosted?.url() ?? null;
  const { prompt, resolution, seed } = painted;
  const common = { url, resolution, seed, is_image_safe: url !== null };
  if (operation.isLayered) {
    return {
      ...common,
      object_type: 'layerized_image',
      base_image_url: url,
      text_blocks: [
        { text: 'HELLO', x: 12, y: 24, width: 80, height: 20, alignment: 'left', formatting: [] },
      ],
    };
  }
  if (operation.path.startsWith('/v1/'))
    return { ...common, prompt, upscaled_resolution: null, style_type: 'GENERAL' };
  return { ...(isJob ? { object_type: 'image.generation' } : {}), ...common, prompt };
}
