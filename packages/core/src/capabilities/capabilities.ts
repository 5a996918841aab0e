import { z } from 'zod';
import { ratioValue } from './aspect-ratios.ts';
import { GENERATION_MODES, MASK_FORMATS } from './modes.ts';

const edge = z.number().int().min(1).max(65_535);
export const dimensionsSchema = z.strictObject({ width: edge, height: edge });

export const aspectRatioSchema = z
  .string()
  .refine((text) => ratioValue(text) !== null, 'an aspect ratio such as "16:9"');

export const resolutionPresetSchema = z.strictObject({
  /** What people choose by: "2K 16:9". Unique within the model. */
  label: z.string().min(1).max(60),
  aspectRatio: aspectRatioSchema,
  /** The vendor's name of the tier: "2K". */
  imageSize: z.string().min(1).max(20),
  width: edge,
  height: edge,
});
export type ResolutionPreset = z.infer<typeof resolutionPresetSchema>;

/** Which free sizes a model takes; absent bounds do not bind. */
export const sizeRuleSchema = z.strictObject({
  minimumEdge: edge.optional(),
  maximumEdge: edge.optional(),
  /** Both edges are multiples of it. */
  multipleOf: z.number().int().min(1).max(256).optional(),
  minimumPixels: z.number().int().min(1).optional(),
  maximumPixels: z.number().int().min(1).optional(),
  /** Longer edge over shorter edge, at most. */
  maximumRatio: z.number().min(1).max(100).optional(),
});
export type SizeRule = z.infer<typeof sizeRuleSchema>;

const positive = z.number().int().min(1).max(1000);

/** What a model can do. Everything follows it: which controls show, which fields travel, what is refused. */
export const capabilitiesSchema = z.strictObject({
  modes: z.array(z.enum(GENERATION_MODES)).min(1).default(['txt2img']),
  /** `by-mode`: upscaling and variations may go without a prompt, all else needs one. `none`: tools that take no words. */
  promptUse: z.enum(['by-mode', 'required', 'optional', 'none']).default('by-mode'),
  supportsNegativePrompt: z.boolean().default(false),
  supportsSeed: z.boolean().default(false),
  supportsGuidance: z.boolean().default(false),
  supportsSteps: z.boolean().default(false),
  supportsStrength: z.boolean().default(false),
  supportsReferenceImages: z.boolean().default(false),
  /** Takes a strength with each reference image. */
  supportsReferenceStrength: z.boolean().default(false),
  /** Takes a role (style, character …) with each reference image. */
  supportsReferenceRole: z.boolean().default(false),
  /** null: no limit known. */
  maxReferenceImages: positive.nullable().default(null),
  /** Input picture and references together, where the vendor counts them so; null: no limit of its own. */
  maxInputImages: positive.nullable().default(null),
  supportsPartialImages: z.boolean().default(false),
  /** Previews that may be asked for at once. */
  maxPartialImages: z.number().int().min(0).max(16).default(0),
  supportsTransparentBackground: z.boolean().default(false),
  /** Of one call; more are fanned out. null: no limit known. */
  maxImagesPerRequest: positive.nullable().default(null),
  maxImageSize: dimensionsSchema.nullable().default(null),
  /** null: any. */
  allowedAspectRatios: z.array(aspectRatioSchema).nullable().default(null),
  aspectRatioSizes: z.record(aspectRatioSchema, dimensionsSchema).default({}),
  resolutionPresets: z.array(resolutionPresetSchema).default([]),
  /** Sizes besides those of ratios and presets; null: none. */
  sizeRule: sizeRuleSchema.nullable().default(null),
  maskFormat: z.enum(MASK_FORMATS).default('none'),
  /** null: every mode that changes a picture. */
  inputImageRequiredFor: z.array(z.enum(GENERATION_MODES)).nullable().default(null),
  outputFormats: z.array(z.string().min(1).max(20)).default([]),
  /** Characters. */
  maxPromptLength: z.number().int().min(1).max(1_000_000).default(32_000),
  /** Largest seed, as a decimal string; 2^64-1 at most. */
  maxSeed: z
    .string()
    .regex(/^\d{1,20}$/)
    .default('4294967295'),
  guidanceRange: z.tuple([z.number(), z.number()]).default([0, 50]),
  stepsRange: z.tuple([z.number().int(), z.number().int()]).default([1, 150]),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;

export const defaultSettingsSchema = z.strictObject({
  width: edge.nullable().default(null),
  height: edge.nullable().default(null),
  count: z.number().int().min(1).max(100).nullable().default(null),
});
export type DefaultSettings = z.infer<typeof defaultSettingsSchema>;

/** Every ratio that the model takes by name: the allowed ones, or those that it has pixels for. */
export function namedAspectRatios(capabilities: Capabilities): string[] {
  if (capabilities.allowedAspectRatios) return capabilities.allowedAspectRatios;
  return [
    ...new Set([
      ...Object.keys(capabilities.aspectRatioSizes),
      ...capabilities.resolutionPresets.map((preset) => preset.aspectRatio),
    ]),
  ];
}
