import type { CallRequest, InputImage } from '@darkroom/provider-kit';
import type { DrawJob } from './drawing/draw-job.ts';

const SEEDS = 2n ** 64n;
const DEFAULT_STEPS = 30;
const DEFAULT_GUIDANCE = 7;
const DEFAULT_STRENGTH = 0.6;
const DEFAULT_REFERENCE_STRENGTH = 0.75;

/** A seed for whoever asked for none: another picture each time, and the seed that it came from is told. */
const anySeed = () => String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);

/** The seed of a call's `index`th image, counted from `first` through all calls of the generation. */
export function seedOf(
  { request, model, call }: CallRequest,
  index: number,
  first: string,
): string {
  const perCall = model.capabilities.maxImagesPerRequest ?? request.count;
  const limit = model.capabilities.supportsSeed ? BigInt(model.capabilities.maxSeed) + 1n : SEEDS;
  return ((BigInt(first) + BigInt(call * perCall + index)) % limit).toString();
}

const bytesOf = async (image: InputImage | null) => (image ? await image.bytes() : null);

/** One job an image, in the order of their seeds. Reads the inputs once. */
export async function drawJobs(call: CallRequest, count: number): Promise<DrawJob[]> {
  const { request, model } = call;
  const { parameters, size } = request;
  const text = (name: string, otherwise: string) => {
    const value = parameters[name];
    return typeof value === 'string' ? value : otherwise;
  };
  const number = (name: string, otherwise: number) => {
    const value = parameters[name];
    return typeof value === 'number' ? value : otherwise;
  };
  const water = parameters.water;
  const references = await Promise.all(
    call.referenceImages.map(async (image, index) => ({
      bytes: await image.bytes(),
      strength: request.referenceImages[index]?.strength ?? DEFAULT_REFERENCE_STRENGTH,
    })),
  );
  for (const image of call.parameterImages.paletteImage ?? []) {
    references.push({ bytes: await image.bytes(), strength: 1 });
  }
  const [image, mask] = [await bytesOf(call.image), await bytesOf(call.mask)];
  const first = request.seed ?? anySeed();
  return Array.from({ length: count }, (_, index): DrawJob => {
    const seed = seedOf(call, index, first);
    return {
      mode: call.mode,
      technique: String(model.wire.constants.technique ?? 'painting'),
      ink: text('ink', 'black'),
      scene: {
        prompt: request.prompt,
        negativePrompt: request.negativePrompt ?? '',
        seed,
        steps: request.steps ?? DEFAULT_STEPS,
        guidance: request.guidance ?? DEFAULT_GUIDANCE,
        palette: text('palette', 'auto'),
        ridges: number('ridges', 4),
        haze: number('haze', 0.5),
        hasWater: typeof water === 'boolean' ? water : null,
        isTransparent: parameters.background === 'transparent',
        signature: text('signature', ''),
      },
      size: size?.width && size.height ? { width: size.width, height: size.height } : null,
      strength: request.strength ?? DEFAULT_STRENGTH,
      scale: Number(text('scale', '2')),
      image,
      mask,
      references,
      partialImages: request.partialImages,
      texts: {
        Software: 'Darkroom sandbox',
        Source: model.source,
        Prompt: request.prompt,
        Seed: seed,
      },
    };
  });
}
