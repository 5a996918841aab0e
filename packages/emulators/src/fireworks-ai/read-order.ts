import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { jsonObject } from '../kit/request-fields.ts';
import { refuse } from './errors.ts';
import type { Family } from './models.ts';

const RATIOS = [
  '1:1',
  '21:9',
  '16:9',
  '3:2',
  '5:4',
  '4:5',
  '2:3',
  '9:16',
  '9:21',
  '4:3',
  '3:4',
] as const;
const ratio = z.enum(RATIOS).default('1:1');
const seed = z.int().min(0).optional();
/** Clients send what is absent as null too. */
const prompt = z.string().min(1);

const SCHEMAS = {
  workflow: z.strictObject({
    prompt,
    aspect_ratio: ratio,
    seed,
    guidance_scale: z.number().min(0).max(30).optional(),
    num_inference_steps: z.int().min(1).max(50).optional(),
    // A common client sends it to every model.
    samples: z.int().optional(),
  }),
  kontext: z.strictObject({
    prompt,
    input_image: z.string().optional(),
    aspect_ratio: ratio,
    seed,
    output_format: z.enum(['jpeg', 'png']).default('png'),
    prompt_upsampling: z.boolean().optional(),
    safety_tolerance: z.int().min(0).max(6).optional(),
    webhook_url: z.string().optional(),
    webhook_secret: z.string().optional(),
    samples: z.int().optional(),
  }),
  'image-generation': z.strictObject({
    prompt,
    width: z.coerce.number().int().multipleOf(8).min(256).max(2048).default(1024),
    height: z.coerce.number().int().multipleOf(8).min(256).max(2048).default(1024),
    cfg_scale: z.number().min(0).max(30).optional(),
    steps: z.int().min(1).max(100).optional(),
    samples: z.int().min(1).max(1).optional(),
    seed,
  }),
};

export interface FireworksOrder {
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  /** What the job is asked for; a picture in the answer goes by the header `accept`. */
  readonly format: 'png' | 'jpeg' | null;
  readonly seed: number;
  readonly picture: PictureInput | null;
  /** Everything that changes the picture. */
  readonly look: unknown;
}

/** About a megapixel of a ratio, on a grid of 16. */
function edgesOf(aspect: string): { width: number; height: number } {
  const [across = 1, down = 1] = aspect.split(':').map(Number);
  const scale = Math.sqrt(across / down);
  const grid = (pixels: number) => Math.round(pixels / 16) * 16;
  return { width: grid(1024 * scale), height: grid(1024 / scale) };
}

export async function readOrder(
  context: EmulatorContext,
  body: ParsedBody,
  family: Family,
): Promise<FireworksOrder> {
  const parsed = SCHEMAS[family].safeParse(jsonObject(body) ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
    throw refuse(400, 'invalid_request_error', `${name}: ${issue?.message}`);
  }
  const fields = parsed.data;
  const given = 'input_image' in fields ? fields.input_image : undefined;
  const picture = given === undefined ? null : await readPictureInput(context, given);
  if (typeof picture === 'string') {
    throw refuse(400, 'invalid_request_error', `input_image is ${picture}`);
  }
  const edges = 'width' in fields ? fields : edgesOf(fields.aspect_ratio);
  return {
    prompt: fields.prompt,
    width: edges.width,
    height: edges.height,
    format: 'output_format' in fields ? fields.output_format : null,
    seed: fields.seed ?? 0,
    picture,
    look: { ...fields, input_image: undefined },
  };
}
