import { randomInt } from 'node:crypto';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import { refuseDetail } from '../kit/fastapi-errors.ts';
import { type ImageFields, readImage, readText, type TextFields } from './fields.ts';
import {
  type Checkpoint,
  checkpointsOf,
  findCheckpoint,
  LATENT_UPSCALERS,
  SAMPLERS,
  SCHEDULERS,
  UPSCALERS,
} from './lists.ts';
import { type Painting, pictureOf } from './paint.ts';

/** A generation that has passed the checks. */
export interface Order {
  readonly fields: TextFields | ImageFields;
  readonly checkpoint: Checkpoint;
  readonly sampler: string;
  readonly painting: Painting;
  /** One for each picture. */
  readonly seeds: readonly number[];
  readonly denoising: number | null;
}

/** POST /sdapi/v1/txt2img. */
export function readTextOrder(context: EmulatorContext, body: ParsedBody): Order {
  const fields = readText(body);
  const scale = fields.enable_hr ? fields.hr_scale : 1;
  const upscalers = [...LATENT_UPSCALERS, ...UPSCALERS].map(({ name }) => name);
  if (fields.enable_hr && !upscalers.includes(fields.hr_upscaler ?? 'Latent')) {
    throw refuseDetail(404, 'Upscaler not found');
  }
  const size = { width: onGrid(fields.width * scale), height: onGrid(fields.height * scale) };
  return order(context, fields, { ...size, base: undefined });
}

/** POST /sdapi/v1/img2img. A mask is white where it paints, unless it is turned round. */
export async function readImageOrder(context: EmulatorContext, body: ParsedBody): Promise<Order> {
  const fields = readImage(body);
  const [first] = fields.init_images ?? [];
  if (first === undefined) throw refuseDetail(404, 'Init image not found');
  const { bytes } = await pictureOf(context, first);
  const mask = fields.mask === null ? undefined : (await pictureOf(context, fields.mask)).bytes;
  const maskPaints: 'black' | 'white' = fields.inpainting_mask_invert === 1 ? 'black' : 'white';
  const base = mask === undefined ? { bytes } : { bytes, mask, maskPaints };
  const size = { width: onGrid(fields.width), height: onGrid(fields.height) };
  return order(context, fields, { ...size, base });
}

const onGrid = (pixels: number) => Math.max(8, Math.floor(pixels / 8) * 8);

function order(
  context: EmulatorContext,
  fields: TextFields | ImageFields,
  place: Pick<Painting, 'width' | 'height' | 'base'>,
): Order {
  const sampler = SAMPLERS.find(({ name, aliases }) =>
    [name, ...aliases].includes(fields.sampler_name ?? 'Euler'),
  );
  if (!sampler) throw refuseDetail(400, 'Sampler not found');
  const schedulers = SCHEDULERS.flatMap(({ name, label }) => [name, label]);
  if (fields.scheduler !== null && !schedulers.includes(fields.scheduler)) {
    throw refuseDetail(404, 'Scheduler not found');
  }
  const installed = checkpointsOf(context);
  const wanted = fields.override_settings?.sd_model_checkpoint;
  // A checkpoint that is not there is passed over, and the one that is loaded paints.
  const checkpoint =
    (typeof wanted === 'string' ? findCheckpoint(installed, wanted) : undefined) ?? installed[0];
  if (!checkpoint) throw refuseDetail(500, 'No checkpoints found');
  const count = fields.batch_size * fields.n_iter;
  const first = fields.seed === -1 ? randomInt(2 ** 32) : fields.seed;
  const { seed: _, n_iter: _n, batch_size: _b, force_task_id: _t, ...settings } = fields;
  return {
    fields,
    checkpoint,
    sampler: sampler.name,
    painting: {
      prompt: fields.prompt,
      checkpoint: checkpoint.model_name,
      settings: { ...settings, init_images: null, mask: null },
      ...place,
    },
    seeds: Array.from({ length: count }, (_item, index) => first + index),
    denoising: fields.denoising_strength,
  };
}
