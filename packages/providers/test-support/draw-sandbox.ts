import { createHash } from 'node:crypto';
import {
  type Clock,
  type GenerationRequest,
  type ModelRecord,
  ProviderFailure,
  type ProviderFailureDetails,
  plainRequest,
  planGeneration,
} from '@darkroom/core';
import type { CallOutcome, CallRequest, InputImage, StoredImage } from '@darkroom/provider-kit';
import { offlineContext } from '@darkroom/provider-kit/testing';
import { expect } from 'vitest';
import { adapter } from '../src/sandbox/adapter.ts';
import { readPng } from '../src/sandbox/drawing/png-reader.ts';
import { writePng } from '../src/sandbox/drawing/png-writer.ts';
import { createRaster, type Raster } from '../src/sandbox/drawing/raster.ts';
import { readProviderFolder } from './read-provider-folder.ts';

export const folder = readProviderFolder('sandbox');
export const aurora = folder.model('aurora');

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A clock that jumps where it is asked to sleep. */
export function jumpingClock(): Clock & { slept: number } {
  const clock = {
    slept: 0,
    now: () => 1_000_000 + clock.slept,
    monotonic: () => clock.slept,
    sleep: async (milliseconds: number) => {
      clock.slept += milliseconds;
    },
  };
  return clock;
}

export function checkerboard(width: number, height: number): Raster {
  const picture = createRaster(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bright = ((x >> 4) + (y >> 4)) % 2 === 0;
      picture.data.set(
        bright ? [220, 120 + (x % 100), 40, 255] : [20, 60, 90 + (y % 120), 255],
        (y * width + x) * 4,
      );
    }
  }
  return picture;
}

/** White in the left half, black in the right. */
function leftMask(width: number, height: number): Raster {
  const mask = createRaster(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const value = x < width / 2 ? 255 : 0;
      mask.data.set([value, value, value, 255], (y * width + x) * 4);
    }
  }
  return mask;
}

export function inputOf(picture: Raster): InputImage {
  const bytes = writePng(picture);
  return {
    mimeType: 'image/png',
    byteSize: bytes.length,
    width: picture.width,
    height: picture.height,
    fileName: 'image.png',
    async *read() {
      yield bytes;
    },
    bytes: async () => bytes,
  };
}

export const PICTURES: Record<string, InputImage> = {
  picture: inputOf(checkerboard(320, 256)),
  mask: inputOf(leftMask(320, 256)),
};

const PLAIN: GenerationRequest = plainRequest('a lighthouse at dusk', {
  size: { dimensions: { width: 320, height: 256 } },
  seed: '7',
  cachePolicy: 'BYPASS',
  timeoutSeconds: null,
});

export const EDIT: Partial<GenerationRequest> = { image: { assetId: 'picture' }, size: null };

export function callOf(
  changes: Partial<GenerationRequest>,
  model: ModelRecord,
  call: number,
): CallRequest {
  const plan = planGeneration(
    model,
    { ...PLAIN, ...changes },
    {
      now: 0,
      images: (reference) => {
        const image = 'assetId' in reference ? PICTURES[reference.assetId] : undefined;
        return image
          ? {
              sha256: '',
              mimeType: image.mimeType,
              byteSize: image.byteSize,
              width: image.width,
              height: image.height,
            }
          : null;
      },
      isRetiredAllowed: true,
    },
  );
  expect(plan.problems).toEqual([]);
  const { resolved } = plan;
  if (!resolved) throw new Error('no plan');
  const pick = (image: { reference: object } | null) =>
    image && 'assetId' in image.reference
      ? (PICTURES[String(image.reference.assetId)] ?? null)
      : null;
  return {
    model,
    request: resolved,
    mode: resolved.mode,
    count: plan.calls[call] ?? 1,
    call,
    image: pick(resolved.image),
    mask: pick(resolved.mask),
    referenceImages: resolved.referenceImages.flatMap((image) => pick(image) ?? []),
    parameterImages: Object.fromEntries(
      Object.entries(resolved.parameterImages).map(([name, images]) => [
        name,
        images.flatMap((image) => pick(image) ?? []),
      ]),
    ),
  };
}

interface Drawn {
  outcome: CallOutcome;
  files: Uint8Array[];
  partial: { index: number; bytes: Uint8Array }[];
  progress: number[];
}

export async function draw(
  changes: Partial<GenerationRequest> = {},
  { model = aurora, call = 0, clock = jumpingClock(), signal = new AbortController().signal } = {},
): Promise<Drawn> {
  const files: Uint8Array[] = [];
  const partial: Drawn['partial'] = [];
  const progress: number[] = [];
  const local = await adapter.call(callOf(changes, model, call), contextOf(clock), undefined);
  if (local.kind !== 'local') throw new Error('the sandbox has local calls alone');
  const outcome = await local.run({
    signal,
    clock,
    onProgress: (share) => progress.push(share),
    onPartialImage: ({ index, bytes }) => partial.push({ index, bytes }),
    store: async (bytes, mimeType): Promise<StoredImage> => {
      files.push(bytes);
      const { width, height } = readPng(bytes);
      return { sha256: sha256(bytes), byteSize: bytes.length, mimeType, width, height };
    },
  });
  return { outcome, files, partial, progress };
}

export function contextOf(clock: Clock): Parameters<typeof adapter.verify>[0] {
  return offlineContext(folder.provider, { clock });
}

export const first = ({ files }: Drawn): Uint8Array => {
  const [file] = files;
  if (!file) throw new Error('no picture came');
  return file;
};

export const hashOf = async (changes: Partial<GenerationRequest> = {}) =>
  sha256(first(await draw(changes)));

export const images = ({ outcome }: Drawn) => (outcome.kind === 'images' ? outcome.images : []);

export async function failureOf(
  prompt: string,
  call = 0,
  count = 1,
): Promise<ProviderFailureDetails> {
  const error: unknown = await draw({ prompt, count }, { call }).catch((reason: unknown) => reason);
  if (!(error instanceof ProviderFailure)) throw new Error(`no failure but ${String(error)}`);
  return error.details;
}
