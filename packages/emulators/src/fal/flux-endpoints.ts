import { z } from 'zod';
import { type Endpoint, endpoint, perImage, perMegapixel } from './endpoint.ts';
import {
  acceleration,
  checker,
  enhance,
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
  seed,
  several,
  steps,
  strength,
  sync,
  tolerance,
  weights,
} from './fields.ts';

const open = { ...prompt, ...several(), ...seed, ...checker, ...format('jpeg'), ...sync };
const dev = { ...open, ...guidance(3.5), ...acceleration('none') };
const share = (fallback: number) => z.number().min(0).max(1).default(fallback);

const pro = { ...prompt, ...seed, ...several(), ...format('jpeg'), ...tolerance(6), ...sync };
const KONTEXT_RATIOS = ['21:9', '16:9', '4:3', '3:2', '1:1', '2:3', '3:4', '9:16', '9:21'];
const kontext = {
  ...pro,
  ...guidance(3.5),
  ...enhance,
  ...ratios(KONTEXT_RATIOS, null),
};

const second = {
  ...prompt,
  ...guidance(2.5, 20, 0),
  ...seed,
  ...steps(28),
  ...several(),
  ...acceleration('regular'),
  enable_prompt_expansion: z.boolean().default(false),
  ...checker,
  ...format('png', ['jpeg', 'png', 'webp']),
  ...sync,
};
const between = { least: 512, most: 2048 };
const secondPro = { ...prompt, ...seed, ...tolerance(5), ...checker, ...format('jpeg'), ...sync };
const flex = {
  ...secondPro,
  ...guidance(3.5, 10, 1.5),
  ...steps(28),
  enable_prompt_expansion: z.boolean().default(true),
};
const auto = { names: ['auto'] };

const general = {
  ...dev,
  ...image,
  ...mask,
  ...negative,
  ...imageSize(null),
  ...steps(28),
  ...strength(0.85),
  ...format('png'),
  base_shift: z.number().min(0.01).max(5).default(0.5),
  max_shift: z.number().min(0.01).max(5).default(1.15),
  real_cfg_scale: z.number().min(0).max(5).default(3.5),
  use_real_cfg: z.boolean().default(false),
  use_cfg_zero: z.boolean().default(false),
  use_beta_schedule: z.boolean().default(false),
  scheduler: z.enum(['euler', 'dpmpp_2m']).default('euler'),
  sigma_schedule: z.string().optional(),
  nag_scale: z.number().min(1).max(10).default(3),
  nag_tau: z.number().min(0).max(10).default(2.5),
  nag_alpha: share(0.25),
  nag_end: share(0.25),
  reference_image_url: picture.optional(),
  reference_strength: z.number().min(-3).max(3).default(0.65),
  reference_start: share(0),
  reference_end: share(1),
  loras: weights,
  control_loras: weights,
  controlnets: weights,
  controlnet_unions: weights,
  ip_adapters: weights,
  easycontrols: z.array(z.looseObject({ control_method_url: z.string() })).default([]),
  fill_image: z.looseObject({}).optional(),
};

const kontextPair = (name: string, dollars: number): Endpoint[] => [
  endpoint(
    `${name}/text-to-image`,
    perImage(dollars),
    z.object({ ...kontext, ...ratios(KONTEXT_RATIOS, '1:1') }),
  ),
  endpoint(name, perImage(dollars), z.object({ ...kontext, ...image })),
  endpoint(`${name}/multi`, perImage(dollars), z.object({ ...kontext, ...images(4) })),
];

const secondPair = (name: string, fields: z.ZodRawShape, dollars: number, further: number) => [
  endpoint(
    name,
    perMegapixel(dollars, further),
    z.object({ ...fields, ...imageSize('landscape_4_3') }),
  ),
  endpoint(
    `${name}/edit`,
    perMegapixel(dollars, further),
    z.object({ ...fields, ...images(9), ...imageSize('auto', auto) }),
  ),
];

/** The FLUX models, and the mask of SDXL. Prices of flex, max, fill, general and SDXL are made up. */
export const FLUX_ENDPOINTS: readonly Endpoint[] = [
  endpoint(
    'fal-ai/flux/dev',
    perMegapixel(0.025),
    z.object({ ...dev, ...steps(28), ...imageSize('landscape_4_3') }),
  ),
  endpoint(
    'fal-ai/flux/dev/image-to-image',
    perMegapixel(0.03),
    z.object({ ...dev, ...steps(40), ...image, ...strength(0.95) }),
  ),
  endpoint(
    'fal-ai/flux/schnell',
    perMegapixel(0.003),
    z.object({ ...dev, ...steps(4, 12), ...imageSize('landscape_4_3') }),
  ),
  endpoint('fal-ai/flux-general/inpainting', perMegapixel(0.075), z.object(general)),
  endpoint(
    'fal-ai/flux-pro/v1.1',
    perMegapixel(0.04),
    z.object({ ...pro, ...enhance, ...imageSize('landscape_4_3') }),
  ),
  endpoint(
    'fal-ai/flux-pro/v1.1-ultra',
    perImage(0.06),
    z.object({
      ...pro,
      ...enhance,
      aspect_ratio: z
        .string()
        .regex(/^\d{1,2}:\d{1,2}$/)
        .default('16:9'),
      raw: z.boolean().default(false),
      image_url: picture.optional(),
      image_prompt_strength: share(0.1),
    }),
  ),
  endpoint(
    'fal-ai/flux-pro/v1/fill',
    perMegapixel(0.05),
    z.object({ ...pro, ...enhance, ...image, ...mask }),
  ),
  ...kontextPair('fal-ai/flux-pro/kontext', 0.04),
  ...kontextPair('fal-ai/flux-pro/kontext/max', 0.08),
  endpoint(
    'fal-ai/flux-2',
    perMegapixel(0.012),
    z.object({ ...second, ...imageSize('landscape_4_3', between) }),
  ),
  endpoint(
    'fal-ai/flux-2/edit',
    perMegapixel(0.012),
    z.object({ ...second, ...images(4), ...imageSize(null, between) }),
  ),
  ...secondPair('fal-ai/flux-2-pro', secondPro, 0.03, 0.015),
  ...secondPair('fal-ai/flux-2-max', secondPro, 0.07, 0.03),
  ...secondPair('fal-ai/flux-2-flex', flex, 0.05, 0.05),
  endpoint(
    'fal-ai/fast-sdxl/inpainting',
    perMegapixel(0.01),
    z.object({
      ...prompt,
      ...several(8),
      ...seed,
      ...checker,
      ...sync,
      ...image,
      ...mask,
      ...negative,
      ...imageSize('square_hd'),
      ...steps(25),
      ...guidance(7.5, 20, 0),
      ...strength(0.95),
      format: z.enum(['jpeg', 'png']).default('jpeg'),
      expand_prompt: z.boolean().default(false),
      safety_checker_version: z.enum(['v1', 'v2']).default('v1'),
      loras: weights,
      embeddings: weights,
      request_id: z.string().default(''),
    }),
  ),
];
