import { z } from 'zod';
import { type Endpoint, endpoint, perImage, perMegapixel } from './endpoint.ts';
import {
  checker,
  format,
  guidance,
  image,
  imageSize,
  images,
  mask,
  negative,
  picture,
  prompt,
  ratios,
  resolution,
  seed,
  several,
  steps,
  sync,
  tolerance,
} from './fields.ts';
import { RECRAFT_STYLES, STYLE_PRESETS } from './styles.ts';

const PLAIN = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16'];
const THREE = ['jpeg', 'png', 'webp'];

const banana = {
  ...prompt,
  ...several(),
  ...seed,
  ...format('png', THREE),
  ...tolerance(6, '4'),
  limit_generations: z.boolean().default(false),
  ...sync,
};
const search = { enable_web_search: z.boolean().default(false) };
const bananaTwo = {
  ...banana,
  ...search,
  limit_generations: z.boolean().default(true),
  ...resolution(['0.5K', '1K', '2K', '4K'], '1K'),
  ...ratios(['auto', ...PLAIN, '4:1', '1:4', '8:1', '1:8'], 'auto'),
  thinking_level: z.enum(['minimal', 'high']).optional(),
};
const bananaPro = { ...banana, ...search, ...resolution(['1K', '2K', '4K'], '1K') };
const byResolution = (dollars: Record<string, number>) => ({ field: 'resolution', dollars });

const gpt = {
  ...prompt,
  ...several(10),
  ...format('png', THREE),
  quality: z.enum(['auto', 'low', 'medium', 'high']).default('high'),
  ...sync,
};
const byQuality = { field: 'quality', dollars: { low: 0.02, medium: 0.06, high: 0.2, auto: 0.2 } };

const seedream = {
  ...prompt,
  ...several(6),
  max_images: z.int().min(1).max(6).default(1),
  ...checker,
  ...sync,
};
const seedreamPair = (name: string, fields: z.ZodRawShape, names: string[], dollars: number) => {
  const [first = 'auto_2K'] = names;
  const size = imageSize(first, { least: 240, most: 6198, names });
  return [
    endpoint(`${name}/text-to-image`, perImage(dollars), z.object({ ...fields, ...size })),
    endpoint(`${name}/edit`, perImage(dollars), z.object({ ...fields, ...images(10), ...size })),
  ];
};

const PALETTES = ['EMBER', 'FRESH', 'JUNGLE', 'MAGIC', 'MELON', 'MOSAIC', 'PASTEL', 'ULTRAMARINE'];
const ideogram = {
  ...several(8),
  ...seed,
  ...sync,
  rendering_speed: z.enum(['TURBO', 'BALANCED', 'QUALITY']).default('BALANCED'),
  color_palette: z
    .object({
      name: z.enum(PALETTES).optional(),
      members: z
        .array(
          z.object({
            rgb: z.looseObject({}),
            color_weight: z.number().min(0.05).max(1).default(0.5),
          }),
        )
        .optional(),
    })
    .optional(),
  style_codes: z.array(z.string().regex(/^[0-9A-Fa-f]{8}$/)).optional(),
  image_urls: z.array(picture).max(10).optional(),
};
const words = { ...prompt, expand_prompt: z.boolean().default(true) };
const style = { style: z.enum(['AUTO', 'GENERAL', 'REALISTIC', 'DESIGN']).optional() };
const preset = { style_preset: z.enum(STYLE_PRESETS).optional() };
const bySpeed = {
  field: 'rendering_speed',
  dollars: { TURBO: 0.03, BALANCED: 0.06, QUALITY: 0.09 },
};

const GROK_RATIOS = ['2:1', '20:9', '19.5:9', '16:9', '4:3', '3:2', '1:1', '2:3', '3:4', '9:16'];
const grok = {
  ...prompt,
  ...several(),
  ...format('jpeg', THREE),
  ...resolution(['1k', '2k'], '1k'),
  ...sync,
};
const corner = z.array(z.int()).length(2);
const revised = { tells: 'revised_prompt' } as const;
const described = { tells: 'description' } as const;

/** Models of others. Prices of Seedream 5 and Grok, and those of GPT Image by quality, are made up. */
export const PARTNER_ENDPOINTS: readonly Endpoint[] = [
  endpoint(
    'fal-ai/nano-banana',
    perImage(0.039),
    z.object({ ...banana, ...ratios(PLAIN, '1:1') }),
    described,
  ),
  endpoint(
    'fal-ai/nano-banana/edit',
    perImage(0.039),
    z.object({ ...banana, ...images(10), ...ratios(['auto', ...PLAIN], 'auto') }),
    described,
  ),
  ...[{}, images(14)].map((more, index) =>
    endpoint(
      `fal-ai/nano-banana-2${index === 0 ? '' : '/edit'}`,
      perImage(0.08, byResolution({ '0.5K': 0.06, '1K': 0.08, '2K': 0.12, '4K': 0.16 })),
      z.object({ ...bananaTwo, ...more }),
      described,
    ),
  ),
  ...[{}, images(14)].map((more, index) =>
    endpoint(
      `fal-ai/nano-banana-pro${index === 0 ? '' : '/edit'}`,
      perImage(0.15, byResolution({ '4K': 0.3 })),
      z.object({
        ...bananaPro,
        ...more,
        ...ratios(['auto', ...PLAIN], index === 0 ? '1:1' : 'auto'),
      }),
      described,
    ),
  ),
  endpoint(
    'openai/gpt-image-2',
    perImage(0.2, byQuality),
    z.object({ ...gpt, ...imageSize('landscape_4_3', { names: ['auto'] }) }),
  ),
  endpoint(
    'openai/gpt-image-2/edit',
    perImage(0.2, byQuality),
    z.object({
      ...gpt,
      ...images(16),
      mask_url: picture.optional(),
      ...imageSize('auto', { names: ['auto'] }),
    }),
  ),
  ...seedreamPair('bytedance/seedream/v5/pro', seedream, ['auto_2K', 'auto_1K'], 0.05),
  ...seedreamPair('bytedance/seedream/v5/lite', seedream, ['auto_2K', 'auto_1K'], 0.035),
  ...seedreamPair(
    'fal-ai/bytedance/seedream/v4.5',
    { ...seedream, ...seed },
    ['auto_2K', 'auto_4K'],
    0.04,
  ),
  ...seedreamPair(
    'fal-ai/bytedance/seedream/v4',
    {
      ...seedream,
      ...seed,
      enhance_prompt_mode: z.enum(['standard', 'fast']).default('standard'),
    },
    ['auto', 'auto_2K', 'auto_4K'],
    0.03,
  ),
  endpoint(
    'fal-ai/ideogram/v3',
    perImage(0.06, bySpeed),
    z.object({
      ...ideogram,
      ...words,
      ...negative,
      ...style,
      ...preset,
      ...imageSize('square_hd'),
    }),
  ),
  endpoint(
    'fal-ai/ideogram/v3/edit',
    perImage(0.06, bySpeed),
    z.object({ ...ideogram, ...words, ...preset, ...image, ...mask }),
    { maskPaints: 'black' },
  ),
  endpoint(
    'fal-ai/ideogram/v3/remix',
    perImage(0.06, bySpeed),
    z.object({
      ...ideogram,
      ...words,
      ...negative,
      ...style,
      ...image,
      strength: z.number().min(0.01).max(1).default(0.8),
      ...imageSize('square_hd'),
    }),
  ),
  endpoint(
    'fal-ai/ideogram/v3/reframe',
    perImage(0.06, bySpeed),
    z.object({
      ...ideogram,
      ...style,
      ...preset,
      ...image,
      image_size: imageSize(null).image_size.unwrap(),
    }),
  ),
  endpoint(
    'fal-ai/recraft/v3/text-to-image',
    perImage(0.04),
    z.object({
      ...prompt,
      ...imageSize('square_hd'),
      style: z.enum(RECRAFT_STYLES).default('realistic_image'),
      colors: z
        .array(
          z.object({
            r: z.int().min(0).max(255),
            g: z.int().min(0).max(255),
            b: z.int().min(0).max(255),
          }),
        )
        .default([]),
      style_id: z.string().optional(),
      enable_safety_checker: z.boolean().default(false),
    }),
  ),
  endpoint(
    'fal-ai/clarity-upscaler',
    perMegapixel(0.03),
    z.object({
      ...image,
      prompt: z.string().default('masterpiece, best quality, highres'),
      upscale_factor: z.number().min(1).max(4).default(2),
      negative_prompt: z.string().default('(worst quality, low quality, normal quality:2)'),
      creativity: z.number().min(0).max(1).default(0.35),
      resemblance: z.number().min(0).max(1).default(0.6),
      ...guidance(4, 20, 0),
      ...steps(18),
      ...seed,
      ...checker,
    }),
    { output: 'image' },
  ),
  endpoint(
    'fal-ai/bria/expand',
    perImage(0.04),
    z.object({
      ...image,
      canvas_size: z.array(z.int().min(1).max(5000)).length(2),
      aspect_ratio: z
        .enum(['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9'])
        .optional(),
      original_image_size: corner.optional(),
      original_image_location: corner.optional(),
      prompt: z.string().default(''),
      ...negative,
      ...seed,
      ...sync,
    }),
    { output: 'image' },
  ),
  endpoint(
    'xai/grok-imagine-image',
    perImage(0.02),
    z.object({ ...grok, ...ratios(GROK_RATIOS, '1:1') }),
    revised,
  ),
  endpoint(
    'xai/grok-imagine-image/edit',
    perImage(0.022),
    z.object({ ...grok, ...images(3) }),
    revised,
  ),
  endpoint(
    'xai/grok-imagine-image/quality',
    perImage(0.07),
    z.object({ ...grok, ...ratios(GROK_RATIOS, '1:1') }),
    revised,
  ),
];
