import { z } from 'zod';

/** One endpoint and its worker. */
export interface Endpoint {
  readonly id: string;
  /** Of `input`. Unknown fields are passed over. */
  readonly input: z.ZodType;
  /** Millionths of a dollar for a picture of so many pixels. */
  readonly price: (input: unknown, pixels: number) => number;
  /** `url`: an address and the cost. The rest are forms of workers: a list of base64, or ComfyUI's files. */
  readonly output: 'url' | 'base64-list' | 'comfyui';
  /** Of the account: billed by the second of a worker, and listed. */
  readonly own?: { readonly name: string; readonly imageName: string };
}

const prompt = z.string().min(1);
const common = {
  prompt,
  seed: z.int().min(-1).optional(),
  enable_safety_checker: z.boolean().optional(),
};
const negative = { negative_prompt: z.string().optional() };
const size = z
  .string()
  .regex(/^\d{2,4}\*\d{2,4}$/)
  .optional();
const sizes = (...names: [string, ...string[]]) => ({ size: z.enum(names).optional() });
const format = (...names: [string, ...string[]]) => ({ output_format: z.enum(names).optional() });
const picture = z.string().min(1);
const pictures = (most: number) => ({ images: z.array(picture).min(1).max(most) });
const guided = (steps: number) => ({
  num_inference_steps: z.int().min(1).max(steps).optional(),
  guidance: z.number().min(0).max(10).optional(),
});
const edge = z.int().min(256).max(1536).multipleOf(64).optional();
const RATIOS = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'] as const;

const flat = (micros: number) => () => micros;
const megapixels = (micros: number) => (_: unknown, pixels: number) =>
  Math.round((pixels / 1_000_000) * micros);
const resolution =
  (fallback: string, prices: Readonly<Record<string, number>>) => (input: unknown) =>
    prices[String(Reflect.get(Object(input), 'resolution') ?? fallback)] ?? 0;

const open = (
  id: string,
  price: Endpoint['price'],
  fields: Readonly<Record<string, z.ZodType>>,
): Endpoint => ({ id, price, output: 'url', input: z.looseObject(fields) });

const flux = (steps: number) => ({
  ...common,
  ...negative,
  ...guided(steps),
  width: edge,
  height: edge,
  image_format: z.enum(['png', 'jpeg']).optional(),
});
const tiers = { resolution: z.enum(['1k', '2k', '4k']).optional() };

/** Every endpoint that answers. */
export const ENDPOINTS: readonly Endpoint[] = [
  open('black-forest-labs-flux-1-dev', megapixels(20_000), flux(50)),
  open('black-forest-labs-flux-1-schnell', megapixels(2400), flux(8)),
  open('black-forest-labs-flux-1-kontext-dev', flat(25_000), {
    ...common,
    ...negative,
    ...guided(50),
    ...format('png', 'jpeg'),
    image: picture,
    size,
  }),
  open('qwen-image-t2i', flat(20_000), { ...common, ...negative, size }),
  open('qwen-image-edit', flat(20_000), {
    ...common,
    ...negative,
    ...format('png', 'jpeg'),
    image: picture,
  }),
  open('qwen-image-edit-2511', flat(20_000), {
    ...common,
    ...pictures(3),
    ...sizes('1024*1024', '1024*1280', '1280*1024', '1280*1280', '1280*1536', '1536*1080'),
    ...format('jpeg', 'png', 'webp'),
  }),
  open('seedream-v4-t2i', flat(27_000), { ...common, ...negative, size }),
  open('seedream-v4-edit', flat(27_000), { ...common, ...pictures(10), size }),
  open('wan-2-6-t2i', flat(30_000), {
    ...common,
    ...sizes('1024*1024', '1024*768', '1440*1024'),
  }),
  open('z-image-turbo', flat(5000), {
    ...common,
    image: picture.optional(),
    strength: z.number().min(0).max(1).optional(),
    ...sizes(
      '512*512',
      '768*768',
      '1024*1024',
      '1280*1280',
      '1024*768',
      '768*1024',
      '1280*720',
      '720*1280',
    ),
    ...format('png', 'jpeg', 'webp'),
  }),
  open('p-image-t2i', flat(5000), {
    ...common,
    aspect_ratio: z.enum(RATIOS).optional(),
    disable_safety_checker: z.boolean().optional(),
  }),
  open('p-image-edit', flat(10_000), {
    ...common,
    ...pictures(5),
    aspect_ratio: z.enum(['match_input_image', ...RATIOS]).optional(),
    disable_safety_checker: z.boolean().optional(),
  }),
  open('nano-banana-edit', flat(38_000), { ...common, ...pictures(4) }),
  open(
    'google-nano-banana-2-edit',
    resolution('1k', { '1k': 87_500, '2k': 130_000, '4k': 175_000 }),
    {
      prompt,
      ...pictures(14),
      ...tiers,
      ...format('png', 'jpeg'),
      aspect_ratio: z
        .string()
        .regex(/^\d+:\d+$/)
        .optional(),
    },
  ),
  open('nano-banana-pro-edit', resolution('2k', { '1k': 140_000, '2k': 140_000, '4k': 240_000 }), {
    ...common,
    ...pictures(14),
    ...tiers,
    ...format('png', 'jpeg'),
    aspect_ratio: z
      .enum(['1:1', '3:2', '2:3', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'])
      .optional(),
  }),
  open('flux-2-klein-9b-edit', flat(30_000), { ...common, ...pictures(5) }),
  {
    id: 'sdxl0worker1',
    own: { name: 'My SDXL', imageName: 'runpod/worker-sdxl:1.2.0' },
    input: z.looseObject({
      prompt,
      num_images: z.int().min(1).max(4).optional(),
      width: z.int().optional(),
      height: z.int().optional(),
      seed: z.int().optional(),
    }),
    price: flat(1000),
    output: 'base64-list',
  },
  {
    id: 'comfyworker2',
    own: { name: 'My ComfyUI', imageName: 'runpod/worker-comfyui:5.5.0-flux1-dev' },
    input: z.looseObject({
      workflow: z.record(z.string(), z.looseObject({ class_type: z.string() })),
      images: z.array(z.looseObject({ name: z.string(), image: picture })).optional(),
    }),
    price: flat(1000),
    output: 'comfyui',
  },
];
