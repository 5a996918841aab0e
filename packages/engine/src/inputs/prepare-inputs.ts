import {
  type ModelRecord,
  ProviderFailure,
  type ResolvedImage,
  type ResolvedRequest,
  type WireInput,
} from '@darkroom/core';
import type { InputImage } from '@darkroom/provider-kit';
import {
  type BlobStore,
  type DerivedImage,
  type MediaTools,
  StorageError,
} from '@darkroom/storage';
import type { FailpointHook } from '../failpoints.ts';
import type { Keeping } from '../gallery/blob-keeper.ts';
import { fitInput, tooLarge } from './fit-input.ts';
import { inputImage } from './input-image.ts';

export interface PreparedInputs {
  image: InputImage | null;
  mask: InputImage | null;
  referenceImages: InputImage[];
  parameterImages: Record<string, InputImage[]>;
}

/** How often a derived picture is made again when somebody removes an identical one at that very moment. */
const MOST_TRIES = 3;

const numbered = (name: string, index: number, of: number) =>
  of === 1 ? name : `${name}-${index + 1}`;

/** The hashes of all pictures that a request needs. */
export function inputHashes(request: ResolvedRequest): string[] {
  const { image, mask, referenceImages, parameterImages } = request;
  return [image, mask, ...referenceImages, ...Object.values(parameterImages).flat()].flatMap(
    (picture) => (picture ? [picture.facts.sha256] : []),
  );
}

/** A request's pictures as they were given, unprepared: for reading answers, where nobody needs their bytes. */
export function inputsByFacts(blobs: BlobStore, request: ResolvedRequest): PreparedInputs {
  const all = (name: string, images: readonly ResolvedImage[]) =>
    images.map(({ facts }, index) =>
      inputImage(blobs, numbered(name, index, images.length), facts),
    );
  return {
    image: request.image ? inputImage(blobs, 'image', request.image.facts) : null,
    mask: request.mask ? inputImage(blobs, 'mask', request.mask.facts) : null,
    referenceImages: all('reference', request.referenceImages),
    parameterImages: Object.fromEntries(
      Object.entries(request.parameterImages).map(([name, images]) => [name, all(name, images)]),
    ),
  };
}

/**
 * Turns a request's pictures into what leaves the machine: upright, without metadata (no place, no camera), of a type
 * and size that the model takes, masks in the polarity that its wire map names. Nothing is stretched.
 */
export class InputPreparer {
  readonly #blobs: BlobStore;
  readonly #media: MediaTools;
  readonly #failpoint: FailpointHook;

  constructor(blobs: BlobStore, media: MediaTools, failpoint: FailpointHook) {
    this.#blobs = blobs;
    this.#media = media;
    this.#failpoint = failpoint;
  }

  /** Throws ProviderFailure, which says that nothing was sent. What is made is kept in `keeping`. */
  async prepare(
    model: ModelRecord,
    request: ResolvedRequest,
    keeping: Keeping,
  ): Promise<PreparedInputs> {
    const { inputs } = model.wire;
    try {
      const parameterImages: Record<string, InputImage[]> = {};
      for (const [name, images] of Object.entries(request.parameterImages))
        parameterImages[name] = await this.#pictures(keeping, name, images, inputs[name]);
      const [image] = request.image
        ? await this.#pictures(keeping, 'image', [request.image], inputs.image, !request.mask)
        : [];
      return {
        image: image ?? null,
        mask: request.mask ? await this.#mask(keeping, request.mask, inputs.mask) : null,
        referenceImages: await this.#pictures(
          keeping,
          'reference',
          request.referenceImages,
          inputs.referenceImages,
        ),
        parameterImages,
      };
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      const isStorage = error.code === 'STORAGE_LOW' || error.code === 'STORAGE_FAILED';
      throw new ProviderFailure(
        {
          code: isStorage ? 'STORAGE_FAILED' : 'IMAGE_UNREADABLE',
          message: `An input picture could not be prepared. ${error.message} Nothing was sent and nothing was charged.`,
          charge: 'not-charged',
          isRetryable: isStorage,
        },
        { cause: error },
      );
    }
  }

  async #pictures(
    keeping: Keeping,
    name: string,
    images: readonly ResolvedImage[],
    input: WireInput | undefined,
    mayShrink = true,
  ): Promise<InputImage[]> {
    const prepared: InputImage[] = [];
    for (const [index, { facts }] of images.entries()) {
      const numberedName = numbered(name, index, images.length);
      const made = await fitInput({
        name: numberedName,
        mimeType: facts.mimeType,
        input,
        mayShrink,
        make: (options) =>
          this.#kept(keeping, () =>
            this.#media.normalizeInput(facts.sha256, {
              orient: true,
              stripMetadata: true,
              ...options,
            }),
          ),
      });
      prepared.push(this.#input(numberedName, made));
    }
    return prepared;
  }

  async #mask(
    keeping: Keeping,
    { facts }: ResolvedImage,
    input: WireInput | undefined,
  ): Promise<InputImage> {
    const paints = input?.maskPaints ?? 'white';
    const made = await this.#kept(keeping, () =>
      this.#media.convertMask(facts.sha256, {
        width: facts.width,
        height: facts.height,
        output: paints === 'alpha' ? 'alpha-transparent' : paints,
      }),
    );
    const limit = input?.maximumBytes ?? Number.POSITIVE_INFINITY;
    if (made.byteSize > limit)
      throw tooLarge({ name: 'mask', mayShrink: false }, made.byteSize, limit);
    return this.#input('mask', made);
  }

  #input(name: string, made: DerivedImage): InputImage {
    return inputImage(this.#blobs, name, made, () => this.#failpoint('attempt.request-half-sent'));
  }

  async #kept(keeping: Keeping, make: () => Promise<DerivedImage>): Promise<DerivedImage> {
    for (let tries = 1; ; tries += 1) {
      const made = await make();
      if (tries === MOST_TRIES || (await keeping.keep(made.sha256))) return made;
    }
  }
}
