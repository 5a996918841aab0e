import { z } from 'zod';
import type { ParsedBody } from '../kit/exchange.ts';
import { refuseDetail, refuseFields } from '../kit/fastapi-errors.ts';
import { jsonObject } from '../kit/request-fields.ts';

const whole = z.number().int();
const maybe = <T extends z.ZodType>(type: T) => type.nullable().default(null);

const common = {
  prompt: z.string().default(''),
  negative_prompt: z.string().default(''),
  styles: z.array(z.string()).nullable().default(null),
  seed: whole.default(-1),
  subseed: whole.default(-1),
  subseed_strength: z.number().default(0),
  sampler_name: maybe(z.string()),
  scheduler: maybe(z.string()),
  batch_size: whole.default(1),
  n_iter: whole.default(1),
  steps: whole.default(50),
  cfg_scale: z.number().default(7),
  width: whole.default(512),
  height: whole.default(512),
  restore_faces: maybe(z.boolean()),
  tiling: maybe(z.boolean()),
  override_settings: z.record(z.string(), z.unknown()).nullable().default(null),
  override_settings_restore_afterwards: z.boolean().default(true),
  script_name: maybe(z.string()),
  script_args: z.array(z.unknown()).default([]),
  send_images: z.boolean().default(true),
  save_images: z.boolean().default(false),
  alwayson_scripts: z.record(z.string(), z.unknown()).default({}),
  force_task_id: maybe(z.string()),
};

const textSchema = z.object({
  ...common,
  enable_hr: z.boolean().default(false),
  denoising_strength: maybe(z.number()),
  hr_scale: z.number().default(2),
  hr_upscaler: maybe(z.string()),
  hr_second_pass_steps: whole.default(0),
});

const imageSchema = z.object({
  ...common,
  init_images: z.array(z.string()).nullable().default(null),
  mask: maybe(z.string()),
  mask_blur: maybe(whole),
  inpainting_fill: whole.min(0).max(3).default(0),
  inpaint_full_res: z.boolean().default(true),
  inpaint_full_res_padding: whole.default(0),
  inpainting_mask_invert: whole.min(0).max(1).default(0),
  resize_mode: whole.min(0).max(3).default(0),
  denoising_strength: z.number().default(0.75),
});

const extrasSchema = z.object({
  image: z.string().default(''),
  resize_mode: z.union([z.literal(0), z.literal(1)]).default(0),
  show_extras_results: z.boolean().default(true),
  upscaling_resize: z.number().min(1).max(8).default(2),
  upscaling_resize_w: whole.min(1).default(512),
  upscaling_resize_h: whole.min(1).default(512),
  upscaling_crop: z.boolean().default(true),
  upscaler_1: z.string().default('None'),
  upscaler_2: z.string().default('None'),
  extras_upscaler_2_visibility: z.number().min(0).max(1).default(0),
  gfpgan_visibility: z.number().min(0).max(1).default(0),
  codeformer_visibility: z.number().min(0).max(1).default(0),
  codeformer_weight: z.number().min(0).max(1).default(0),
});

export type TextFields = z.output<typeof textSchema>;
export type ImageFields = z.output<typeof imageSchema>;
export type ExtrasFields = z.output<typeof extrasSchema>;

/** Fields of a body with the server's defaults; what it does not know is passed over. */
function read<S extends z.ZodType>(schema: S, body: ParsedBody): z.output<S> {
  const fields = jsonObject(body);
  if (!fields) throw refuseDetail(422, 'JSON decode error');
  const parsed = schema.safeParse(fields);
  if (!parsed.success) throw refuseFields(parsed.error);
  return parsed.data;
}

export const readText = (body: ParsedBody): TextFields => read(textSchema, body);
export const readImage = (body: ParsedBody): ImageFields => read(imageSchema, body);
export const readExtras = (body: ParsedBody): ExtrasFields => read(extrasSchema, body);
