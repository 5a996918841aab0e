import { z } from 'zod';

/** What the bodies of several operations hold. Unknown fields are passed over, as the vendor does. */
const sourceSchema = z.looseObject({
  uploadId: z.uuid().optional(),
  url: z.string().min(1).max(2083).optional(),
});
export const pictureSchema = z.looseObject({ source: sourceSchema });
const looseMaskSchema = z.looseObject({ source: sourceSchema.optional() });

export const promptSchema = z.string().min(1).max(1024);
const seedSchema = z.int();

/** `numVariations` and `seeds`, so many at most. */
export const variations = (most: number) => ({
  numVariations: z.int().min(1).max(most).optional(),
  seeds: z.array(seedSchema).min(1).max(most).optional(),
});

export const sizeSchema = (most: number) =>
  z.looseObject({ width: z.int().min(1).max(most), height: z.int().min(1).max(most) });

export const styleSchema = z.looseObject({
  presets: z.array(z.string()).optional(),
  strength: z.int().min(1).max(100).optional(),
  imageReference: looseMaskSchema.optional(),
});
export const structureSchema = z.looseObject({
  strength: z.int().min(0).max(100).optional(),
  imageReference: looseMaskSchema.optional(),
});
export const contentClassSchema = z.enum(['photo', 'art']);

export const placementSchema = z.looseObject({
  inset: z
    .looseObject({
      left: z.int().optional(),
      top: z.int().optional(),
      right: z.int().optional(),
      bottom: z.int().optional(),
    })
    .optional(),
  alignment: z
    .looseObject({
      horizontal: z.enum(['center', 'left', 'right']).optional(),
      vertical: z.enum(['center', 'top', 'bottom']).optional(),
    })
    .optional(),
});
export const outputSchema = z.looseObject({
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/jxl']).optional(),
});
const share = z.number().min(0).max(1).optional();

/** POST /v3/images/generate-async */
export const generateSchema = z.looseObject({
  prompt: promptSchema,
  negativePrompt: z.string().max(1024).optional(),
  ...variations(4),
  size: sizeSchema(4096).optional(),
  contentClass: contentClassSchema.optional(),
  visualIntensity: z.int().min(2).max(10).optional(),
  style: styleSchema.optional(),
  structure: structureSchema.optional(),
  tileable: z.boolean().optional(),
  promptBiasingLocaleCode: z.string().optional(),
  upsamplerType: z.enum(['default', 'low_creativity']).optional(),
  customModelId: z.string().optional(),
});

/** POST /v4/images/generate-async */
export const image5Schema = z.looseObject({
  prompt: z.string().min(1).max(1500),
  aspectRatio: z.enum(['1:1', '4:3', '3:4', '16:9', '9:16', 'auto']).optional(),
  resolutionLevel: z.enum(['1MP', '2.4MP', '4MP']).optional(),
  modelId: z.enum(['firefly_image']).optional(),
  ...variations(1),
  modelSpecificPayload: z
    .looseObject({
      localeCode: z.string().optional(),
      prompt_reasoner: z.enum(['quality', 'speed']).optional(),
    })
    .optional(),
  referenceBlobs: z
    .array(z.looseObject({ source: sourceSchema, usage: z.enum(['general']).optional() }))
    .max(1)
    .optional(),
});

export const similarSchema = z.looseObject({
  image: pictureSchema,
  ...variations(4),
  size: sizeSchema(4096).optional(),
  tileable: z.boolean().optional(),
});

export const expandSchema = z.looseObject({
  image: pictureSchema,
  mask: z.looseObject({ source: sourceSchema, invert: z.boolean().optional() }).optional(),
  prompt: promptSchema.optional(),
  ...variations(4),
  size: sizeSchema(3999).optional(),
  placement: placementSchema.optional(),
});

export const fillSchema = z.looseObject({
  image: pictureSchema,
  mask: z.looseObject({ source: sourceSchema, invert: z.boolean().optional() }),
  prompt: promptSchema.optional(),
  negativePrompt: z.string().max(1024).optional(),
  ...variations(4),
  promptBiasingLocaleCode: z.string().optional(),
  size: sizeSchema(4096).optional(),
});

export const compositeSchema = z.looseObject({
  image: pictureSchema,
  mask: looseMaskSchema.optional(),
  prompt: promptSchema,
  ...variations(4),
  size: sizeSchema(4096).optional(),
  contentClass: contentClassSchema.optional(),
  style: styleSchema.optional(),
  placement: placementSchema.optional(),
});

const backgroundSchema = z.looseObject({ image: pictureSchema, fillAreaMask: pictureSchema });

export const preciseCompositeSchema = z.looseObject({
  background: backgroundSchema,
  object: z.looseObject({ image: pictureSchema }),
  ...variations(3),
  blend: share,
  output: outputSchema.optional(),
});

export const adaptiveCompositeSchema = z.looseObject({
  background: backgroundSchema,
  object: z.looseObject({ image: pictureSchema, mask: pictureSchema.optional() }),
  ...variations(3),
  harmonization: share,
  shadowIntensity: share,
  preserveBackground: z.boolean().optional(),
  output: outputSchema.optional(),
});

export const upscaleSchema = z.looseObject({
  image: pictureSchema,
  seeds: z.array(seedSchema).min(1).max(4),
  upscaleFactor: z.union([z.literal(2), z.literal(3), z.literal(4), z.literal(6)]).optional(),
});
