import type { Dimensions } from '../capabilities/aspect-ratios.ts';
import type { ResolutionPreset } from '../capabilities/capabilities.ts';
import type { GenerationMode } from '../capabilities/modes.ts';

/** An upload or an image of the gallery. */
export type ImageReference = { assetId: string } | { imageId: string };

export type SizeRequest =
  | { dimensions: Dimensions }
  /** "16:9" */
  | { aspectRatio: string }
  /** The label of one of the model's resolution presets. */
  | { preset: string };

export type ParameterPolicy = 'STRICT' | 'ADAPT';
export type CachePolicy = 'USE' | 'REFRESH' | 'BYPASS';

/** Settings that every model may have, by their canonical names; all others are a model's own parameters. */
export const COMMON_SETTINGS = [
  'mode',
  'prompt',
  'negativePrompt',
  'size',
  'count',
  'seed',
  'steps',
  'guidance',
  'strength',
  'image',
  'mask',
  'referenceImages',
  'partialImages',
  'outputFormat',
] as const;

export type ExtraValue = number | string | boolean | string[] | { images: ImageReference[] };

/** What a caller asks for, in the language of the product. Absent settings are null: the model's own choice. */
export interface GenerationRequest {
  mode: GenerationMode;
  prompt: string;
  negativePrompt: string | null;
  size: SizeRequest | null;
  count: number;
  /** A whole number from 0 to 2^64-1, as a decimal string. */
  seed: string | null;
  steps: number | null;
  guidance: number | null;
  strength: number | null;
  image: ImageReference | null;
  mask: ImageReference | null;
  referenceImages: { image: ImageReference; role: string | null; strength: number | null }[];
  partialImages: number;
  outputFormat: string | null;
  extra: { name: string; value: ExtraValue }[];
  parameterPolicy: ParameterPolicy;
  /** Dollars as a decimal string. */
  maxCost: string | null;
  cachePolicy: CachePolicy;
  /** Whole seconds that one call may take, 1 to 86 400; null: the model's own. */
  timeoutSeconds: number | null;
}

/** A request of nothing but its prompt: one picture from words, every setting left to the model. */
export function plainRequest(
  prompt: string,
  changes: Partial<GenerationRequest> = {},
): GenerationRequest {
  return {
    mode: 'txt2img',
    prompt,
    negativePrompt: null,
    size: null,
    count: 1,
    seed: null,
    steps: null,
    guidance: null,
    strength: null,
    image: null,
    mask: null,
    referenceImages: [],
    partialImages: 0,
    outputFormat: null,
    extra: [],
    parameterPolicy: 'STRICT',
    maxCost: null,
    cachePolicy: 'USE',
    timeoutSeconds: null,
    ...changes,
  };
}

/** What is known of an input picture before anything is sent. */
export interface ImageFacts {
  sha256: string;
  mimeType: string;
  byteSize: number;
  width: number;
  height: number;
}

/** The size that a call asks for, in every form that a vendor may want it. */
export interface ResolvedSize {
  /** Pixels; null where the ratio travels by name and the vendor decides the pixels. */
  width: number | null;
  height: number | null;
  aspectRatio: string | null;
  preset: ResolutionPreset | null;
}

export interface ResolvedImage {
  reference: ImageReference;
  facts: ImageFacts;
}

/** A request that passed the model's own validation: what an adapter turns into a call. */
export interface ResolvedRequest {
  mode: GenerationMode;
  prompt: string;
  negativePrompt: string | null;
  size: ResolvedSize | null;
  /** Of the whole generation. */
  count: number;
  seed: string | null;
  steps: number | null;
  guidance: number | null;
  strength: number | null;
  image: ResolvedImage | null;
  mask: ResolvedImage | null;
  referenceImages: (ResolvedImage & { role: string | null; strength: number | null })[];
  partialImages: number;
  outputFormat: string | null;
  parameters: Record<string, string | number | boolean | string[]>;
  parameterImages: Record<string, ResolvedImage[]>;
}
