import type { z } from 'zod';
import {
  adaptiveCompositeSchema,
  compositeSchema,
  expandSchema,
  fillSchema,
  generateSchema,
  image5Schema,
  preciseCompositeSchema,
  similarSchema,
  upscaleSchema,
} from './fields.ts';

/** One path that begins jobs. */
export interface Operation {
  readonly path: string;
  readonly schema: z.ZodType;
  /** Values of x-model-version. The first is what counts without one, unless it must be there. */
  readonly versions: readonly string[];
  readonly isVersionRequired?: boolean;
  /** Where the body names pictures: each a source with an upload's id or an address. */
  readonly sources: readonly string[];
  /** Sizes that are taken, such as 2048x2048, by version or for all; absent: any within the schema. */
  readonly sizes?: Readonly<Record<string, readonly string[]>>;
  /** How the result's size follows where the body has none. */
  readonly shape: 'default' | 'level' | 'first-picture' | 'upscaled';
  /** Fields that a version does not take. */
  readonly refused?: Readonly<Record<string, readonly string[]>>;
  /** `links`: an accepted job is told by links in place of addresses. */
  readonly accepts: 'urls' | 'links';
}

const IMAGE3_SIZES = [
  '2048x2048',
  '1024x1024',
  '2304x1792',
  '1792x2304',
  '2688x1536',
  '2688x1512',
  '1344x768',
  '1344x756',
  '1152x896',
  '896x1152',
];
const IMAGE4_SIZES = ['2048x2048', '2304x1792', '1792x2304', '2688x1536', '1440x2560'];
const SIZES = {
  image3: IMAGE3_SIZES,
  image3_custom: IMAGE3_SIZES,
  image4_standard: IMAGE4_SIZES,
  image4_ultra: IMAGE4_SIZES,
  image4_custom: IMAGE4_SIZES,
};

const JOB = { versions: [], shape: 'default', accepts: 'urls' } as const;
const IMAGE = 'image.source';
const MASK = 'mask.source';
const STYLE = 'style.imageReference.source';
const BACKGROUND = ['background.image.source', 'background.fillAreaMask.source'];

/** Every path that begins jobs. The synchronous ones are gone. */
export const OPERATIONS: readonly Operation[] = [
  {
    ...JOB,
    path: '/v3/images/generate-async',
    schema: generateSchema,
    versions: ['image3', 'image3_custom', 'image4_standard', 'image4_ultra', 'image4_custom'],
    sources: [STYLE, 'structure.imageReference.source'],
    sizes: SIZES,
    refused: {
      image3: ['customModelId', 'upsamplerType'],
      image3_custom: ['negativePrompt', 'upsamplerType'],
      image4_standard: ['customModelId', 'upsamplerType', 'tileable'],
      image4_ultra: ['customModelId', 'upsamplerType', 'tileable'],
      image4_custom: ['negativePrompt', 'visualIntensity', 'tileable'],
    },
  },
  {
    ...JOB,
    path: '/v4/images/generate-async',
    schema: image5Schema,
    versions: ['image5'],
    isVersionRequired: true,
    sources: ['referenceBlobs.0.source'],
    shape: 'level',
    accepts: 'links',
  },
  {
    ...JOB,
    path: '/v3/images/generate-similar-async',
    schema: similarSchema,
    versions: ['image3', 'image4_standard', 'image4_ultra'],
    sources: [IMAGE],
    sizes: SIZES,
    refused: { image4_standard: ['tileable'], image4_ultra: ['tileable'] },
  },
  { ...JOB, path: '/v3/images/expand-async', schema: expandSchema, sources: [IMAGE, MASK] },
  {
    ...JOB,
    path: '/v3/images/fill-async',
    schema: fillSchema,
    sources: [IMAGE, MASK],
    sizes: { '': IMAGE3_SIZES },
    shape: 'first-picture',
  },
  {
    ...JOB,
    path: '/v3/images/generate-object-composite-async',
    schema: compositeSchema,
    sources: [IMAGE, MASK, STYLE],
    sizes: { '': IMAGE3_SIZES },
  },
  {
    ...JOB,
    path: '/v3/images/precise-composite',
    schema: preciseCompositeSchema,
    sources: [...BACKGROUND, 'object.image.source'],
    shape: 'first-picture',
  },
  {
    ...JOB,
    path: '/v3/images/adaptive-composite',
    schema: adaptiveCompositeSchema,
    sources: [...BACKGROUND, 'object.image.source', 'object.mask.source'],
    shape: 'first-picture',
  },
  {
    ...JOB,
    path: '/v3/images/upscale',
    schema: upscaleSchema,
    versions: ['precise_upsampler_v1'],
    sources: [IMAGE],
    shape: 'upscaled',
    accepts: 'links',
  },
];
