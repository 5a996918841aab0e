import { z } from 'zod';

/** Pieces that the inputs of many endpoints share. */

export const NAMED_SIZES = {
  square_hd: { width: 1024, height: 1024 },
  square: { width: 512, height: 512 },
  portrait_4_3: { width: 768, height: 1024 },
  portrait_16_9: { width: 576, height: 1024 },
  landscape_4_3: { width: 1024, height: 768 },
  landscape_16_9: { width: 1024, height: 576 },
} as const;
const NAMES = Object.keys(NAMED_SIZES);

/** A seed may be larger than a JSON number holds exactly. */
export const seed = { seed: z.number().int().min(0).nullish() };
export const sync = { sync_mode: z.boolean().default(false) };
export const checker = { enable_safety_checker: z.boolean().default(true) };
export const prompt = { prompt: z.string().min(1) };
export const negative = { negative_prompt: z.string().default('') };
export const enhance = { enhance_prompt: z.boolean().default(false) };
export const acceleration = (fallback: 'none' | 'regular') => ({
  acceleration: z.enum(['none', 'regular', 'high']).default(fallback),
});
export const several = (most = 4) => ({ num_images: z.int().min(1).max(most).default(1) });
export const steps = (fallback: number, most = 50) => ({
  num_inference_steps: z.int().min(1).max(most).default(fallback),
});
export const guidance = (fallback: number, most = 20, least = 1) => ({
  guidance_scale: z.number().min(least).max(most).default(fallback),
});
export const strength = (fallback: number) => ({
  strength: z.number().min(0.01).max(1).default(fallback),
});
/** The values are texts, whatever they look like. */
export const tolerance = (most: 5 | 6, fallback = '2') => ({
  safety_tolerance: z.enum(['1', '2', '3', '4', '5', '6'].slice(0, most)).default(fallback),
});
export const format = (fallback: string, values = ['jpeg', 'png']) => ({
  output_format: z.enum(values).default(fallback),
});

/** An address, or a data URI. */
export const picture = z.string().min(1).meta({ description: 'URL or data URI of an image.' });
export const image = { image_url: picture };
export const mask = { mask_url: picture };
export const images = (most: number) => ({ image_urls: z.array(picture).min(1).max(most) });

/** One of the names, or both edges. */
export function imageSize(
  fallback: string | null,
  bounds: { least?: number; most?: number; names?: readonly string[] } = {},
) {
  const edge = z
    .int()
    .min(bounds.least ?? 14)
    .max(bounds.most ?? 14_142);
  const size = z.union([
    z.object({ width: edge, height: edge }),
    z.enum([...NAMES, ...(bounds.names ?? [])]),
  ]);
  return { image_size: fallback === null ? size.optional() : size.default(fallback) };
}

export const ratios = (values: readonly string[], fallback: string | null) => ({
  aspect_ratio: fallback === null ? z.enum(values).optional() : z.enum(values).default(fallback),
});
export const resolution = (values: readonly string[], fallback: string) => ({
  resolution: z.enum(values).default(fallback),
});

/** Weights of one's own: objects of which a path is needed. */
export const weights = z.array(z.looseObject({ path: z.string().min(1) })).default([]);
