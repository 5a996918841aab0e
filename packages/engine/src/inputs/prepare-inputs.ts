import type { ModelRecord } from '@darkroom/core';
import {
  ProviderFailure,
  type ResolvedImage,
  type ResolvedRequest,
  type WireInput,
} from '@darkroom/core';
import type { InputImage } from '@darkroom/provider-kit';
import { type BlobStore, type MediaTools, StorageError } from '@darkroom/storage';

export interface PreparedInputs {
  image: InputImage | null;
  mask: InputImage | null;
  referenceImages: InputImage[];
  parameterImages: Record<string, InputImage[]>;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

/** A picture of the store as adapters take it. */
function inputImage(
  blobs: BlobStore,
  name: string,
  blob: { sha256: string; byteSize: number; mimeType: string; width: number; height: number },
): InputImage {
  const read = async function* (): AsyncIterable<Uint8Array> {
    const { stream } = await blobs.read(blob.sha256);
    yield* stream;
  };
  return {
    mimeType: blob.mimeType,
    byteSize: blob.byteSize,
    width: blob.width,
    height: blob.height,
    fileName: `${name}.${EXTENSIONS[blob.mimeType] ?? 'png'}`,
    read,
    async bytes() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of read()) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}

/**
 * Turns a request's pictures into what leaves the machine: upright, without metadata (no place, no camera), masks in
 * the polarity that the model's wire map names. Nothing is stretched.
 */
export class InputPreparer {
  readonly #blobs: BlobStore;
  readonly #media: MediaTools;

  constructor(blobs: BlobStore, media: MediaTools) {
    this.#blobs = blobs;
    this.#media = media;
  }

  async prepare(model: ModelRecord, request: ResolvedRequest): Promise<PreparedInputs> {
    const { inputs } = model.wire;
    try {
      const parameterImages: Record<string, InputImage[]> = {};
      for (const [name, images] of Object.entries(request.parameterImages)) {
        parameterImages[name] = await this.#pictures(name, images, inputs[name]);
      }
      const [image] = request.image
        ? await this.#pictures('image', [request.image], inputs.image)
        : [];
      return {
        image: image ?? null,
        mask: request.mask ? await this.#mask(request.mask, inputs.mask) : null,
        referenceImages: await this.#pictures(
          'reference',
          request.referenceImages,
          inputs.referenceImages,
        ),
        parameterImages,
      };
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      throw new ProviderFailure(
        {
          code: 'IMAGE_UNREADABLE',
          message: `An input picture could not be prepared: ${error.message} Nothing was sent.`,
          charge: 'not-charged',
          isRetryable: true,
        },
        { cause: error },
      );
    }
  }

  async #pictures(
    name: string,
    images: readonly ResolvedImage[],
    input: WireInput | undefined,
  ): Promise<InputImage[]> {
    const prepared: InputImage[] = [];
    for (const [index, { facts }] of images.entries()) {
      const accepted = input?.mimeTypes;
      const keeps = accepted === undefined || accepted.includes(facts.mimeType);
      const format =
        keeps && facts.mimeType === 'image/jpeg'
          ? 'jpeg'
          : keeps && facts.mimeType === 'image/webp'
            ? 'webp'
            : 'png';
      const blob = await this.#media.normalizeInput(facts.sha256, {
        orient: true,
        stripMetadata: true,
        format,
      });
      prepared.push(
        inputImage(this.#blobs, images.length === 1 ? name : `${name}-${index + 1}`, blob),
      );
    }
    return prepared;
  }

  async #mask({ facts }: ResolvedImage, input: WireInput | undefined): Promise<InputImage> {
    const paints = input?.maskPaints ?? 'white';
    const blob = await this.#media.convertMask(facts.sha256, {
      width: facts.width,
      height: facts.height,
      output: paints === 'alpha' ? 'alpha-transparent' : paints,
    });
    return inputImage(this.#blobs, 'mask', blob);
  }
}
