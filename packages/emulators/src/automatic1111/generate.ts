import type { EmulatorContext } from '../kit/emulator.ts';
import { refuseDetail } from '../kit/fastapi-errors.ts';
import { type Fault, faultInPrompt } from '../kit/faults.ts';
import type { ApiCall } from '../kit/image-api.ts';
import { intentOf } from '../kit/intent.ts';
import { runPaid } from '../kit/paid-request.ts';
import { jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { generated } from './answer.ts';
import type { CurrentJob } from './current-job.ts';
import { faultReply } from './errors.ts';
import { readExtras } from './fields.ts';
import { shortName, UPSCALERS } from './lists.ts';
import type { Order } from './order.ts';
import { paint, pictureOf } from './paint.ts';

interface Work {
  readonly model: string;
  readonly prompt: string;
  readonly images: number;
  produce(fault: Fault | undefined): Promise<Reply>;
}

/** Takes a request through fault, ledger (it costs nothing) and answer. The job does the waiting. */
function send(context: EmulatorContext, call: ApiCall, work: Work): Promise<void> {
  return runPaid(context, {
    ...call,
    model: work.model,
    intent: intentOf(call.exchange.body),
    streaming: false,
    ownFault: faultInPrompt(work.prompt),
    headers: () => ({}),
    refuse: faultReply,
    prepare: (fault) => ({
      model: work.model,
      bill: { images: work.images, usage: {}, amountMicros: 0 },
      paced: true,
      produce: () => work.produce(fault),
    }),
  });
}

/** txt2img and img2img. */
export function generate(
  context: EmulatorContext,
  jobs: CurrentJob,
  call: ApiCall,
  order: Order,
): Promise<void> {
  const { seeds, painting, fields, checkpoint } = order;
  return send(context, call, {
    model: checkpoint.model_name,
    prompt: fields.prompt,
    images: seeds.length,
    produce: async (fault) => {
      const share = await jobs.run({
        taskId: fields.force_task_id ?? `task(${call.exchange.requestId})`,
        steps: fields.steps,
        count: fields.n_iter,
        preview: (step) => paint(painting, seeds[0] ?? 0, step / fields.steps / 2),
      });
      const pictures: Buffer[] = [];
      for (const seed of seeds.slice(0, countOf(seeds.length, fault))) {
        pictures.push(spoiled(await paint(painting, seed, share), fault));
      }
      const [first] = pictures;
      const all = first !== undefined && pictures.length > 1 ? [first, ...pictures] : pictures;
      // As if the checkpoint had been moved away: another one has painted.
      const model = fault?.kind === 'model-not-found' ? 'another-model' : shortName(checkpoint);
      return generated(order, all, model);
    },
  });
}

function countOf(count: number, fault: Fault | undefined): number {
  if (fault?.kind === 'no-image') return 0;
  return fault?.kind === 'fewer-images' ? Math.min(count, fault.images) : count;
}

function spoiled(picture: Buffer, fault: Fault | undefined): Buffer {
  if (fault?.kind === 'corrupt-image') {
    picture.fill(0x5a, Math.floor(picture.length / 4), Math.floor((picture.length * 3) / 4));
  }
  return picture;
}

/** extra-single-image: a larger picture. */
export async function upscale(
  context: EmulatorContext,
  jobs: CurrentJob,
  call: ApiCall,
): Promise<void> {
  const fields = readExtras(call.exchange.body);
  for (const name of [fields.upscaler_1, fields.upscaler_2]) {
    if (UPSCALERS.some((one) => one.name === name)) continue;
    const names = UPSCALERS.map((one) => one.name).join(' , ');
    throw refuseDetail(400, `Invalid upscaler, needs to be one of these: ${names}`);
  }
  const { bytes, facts } = await pictureOf(context, fields.image);
  const size =
    fields.resize_mode === 1
      ? { width: fields.upscaling_resize_w, height: fields.upscaling_resize_h }
      : {
          width: Math.round(facts.width * fields.upscaling_resize),
          height: Math.round(facts.height * fields.upscaling_resize),
        };
  const { image: _, ...settings } = fields;
  const painting = {
    prompt: '',
    checkpoint: fields.upscaler_1,
    settings,
    ...size,
    base: { bytes },
  };
  return send(context, call, {
    model: fields.upscaler_1,
    prompt: '',
    images: 1,
    produce: async (fault) => {
      await jobs.run({
        taskId: `task(${call.exchange.requestId})`,
        steps: 1,
        count: 1,
        preview: () => paint(painting, 0, 0.1),
      });
      const picture = spoiled(await paint(painting, 0), fault);
      return jsonReplyWithHoles(200, async (hole) => ({
        html_info: `<p>Upscaler: ${fields.upscaler_1}</p>`,
        image: fault?.kind === 'no-image' ? '' : hole(picture.toString('base64')),
      }));
    },
  });
}
