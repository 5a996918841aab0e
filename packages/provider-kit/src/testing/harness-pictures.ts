import {
  type Clock,
  type GenerationRequest,
  type ImageFacts,
  type ImageReference,
  type Plan,
  plainRequest,
  planGeneration,
  referenceId,
  UserInputError,
} from '@darkroom/core';
import type { CallRequest, InputImage } from '../adapter/adapter.ts';
import type { AdapterHarness, HarnessOptions, HarnessRequest } from './harness-types.ts';
import type { MemoryStore } from './memory-answer.ts';
import { inputImage, testPng } from './test-pictures.ts';

const REQUEST: GenerationRequest = plainRequest('A red bicycle against a white wall', {
  cachePolicy: 'BYPASS',
  timeoutSeconds: null,
});

/** The pictures that requests may name, and the calls that a request comes to with them. */
export interface HarnessPictures {
  add: AdapterHarness['addPicture'];
  /** Plans a request. Throws UserInputError where the plan refuses. */
  plan(request: HarnessRequest): { plan: Plan; calls: CallRequest[] };
}

/**
 * Three pictures are known from the start: the assets "picture", "reference" and "mask" (the hole in its middle is
 * transparent).
 */
export function createHarnessPictures(
  options: Pick<HarnessOptions, 'adapter' | 'models'> & { clock: Clock; store: MemoryStore },
): HarnessPictures {
  const { adapter, clock, store } = options;
  const pictures = new Map<string, { image: InputImage; facts: ImageFacts }>();
  const add: HarnessPictures['add'] = (assetId, bytes, facts) => {
    const image = inputImage(bytes, facts);
    const { sha256 } = store.put(bytes);
    const { mimeType, byteSize, width, height } = image;
    pictures.set(assetId, { image, facts: { sha256, mimeType, byteSize, width, height } });
  };
  add('picture', testPng(256, 256), { width: 256, height: 256 });
  add('reference', testPng(256, 256, [40, 80, 200]), { width: 256, height: 256 });
  add('mask', testPng(256, 256, [255, 255, 255], true), { width: 256, height: 256 });

  const pictureOf = (reference: ImageReference): InputImage => {
    const found = pictures.get(referenceId(reference));
    if (!found) throw new RangeError(`No picture "${referenceId(reference)}" was added.`);
    return found.image;
  };
  const one = (image: { reference: ImageReference } | null) =>
    image ? pictureOf(image.reference) : null;
  const all = (images: readonly { reference: ImageReference }[]) =>
    images.map(({ reference }) => pictureOf(reference));

  return {
    add,
    plan({ model: wanted, ...change }) {
      const model =
        typeof wanted === 'string'
          ? options.models.find(({ key, source }) => key === wanted || source === wanted)
          : wanted;
      if (!model) throw new RangeError(`No model "${String(wanted)}" was given to the harness.`);
      const plan = planGeneration(
        model,
        { ...REQUEST, ...change },
        {
          now: clock.now(),
          isRetiredAllowed: true,
          images: (reference) => pictures.get(referenceId(reference))?.facts ?? null,
          ...(adapter.strategies ? { strategies: adapter.strategies } : {}),
        },
      );
      const { resolved } = plan;
      if (!resolved) throw new UserInputError(plan.problems);
      const calls = plan.calls.map((count, call) => ({
        model,
        request: resolved,
        mode: resolved.mode,
        count,
        call,
        image: one(resolved.image),
        mask: one(resolved.mask),
        referenceImages: all(resolved.referenceImages),
        parameterImages: Object.fromEntries(
          Object.entries(resolved.parameterImages).map(([name, images]) => [name, all(images)]),
        ),
      }));
      return { plan, calls };
    },
  };
}
