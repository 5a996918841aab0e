import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import { detailReply } from '../kit/fastapi-errors.ts';
import { type ApiCall, ApiRefusal, ImageApi } from '../kit/image-api.ts';
import { headerText } from '../kit/paid-request.ts';
import { jsonReply } from '../kit/reply.ts';
import { CurrentJob } from './current-job.ts';
import { faultReply, unauthorized } from './errors.ts';
import { generate, upscale } from './generate.ts';
import { checkpointsOf, LATENT_UPSCALERS, SAMPLERS, SCHEDULERS, UPSCALERS } from './lists.ts';
import { readImageOrder, readTextOrder } from './order.ts';

const BASE = '/sdapi/v1';

/** Adds every route below /sdapi/v1. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const api = new ImageApi(context, {
    authenticate,
    headers: () => ({}),
    refuse: faultReply,
    notFound: () => detailReply(404, 'Not Found'),
  });
  const jobs = new CurrentJob(context);
  const list = (path: string, items: () => unknown) =>
    app.get(
      `${BASE}/${path}`,
      api.route((call) => api.free(call, jsonReply(200, items()))),
    );
  list('sd-models', () => checkpointsOf(context));
  list('samplers', () => SAMPLERS);
  list('schedulers', () => SCHEDULERS);
  list('upscalers', () => UPSCALERS);
  list('latent-upscale-modes', () => LATENT_UPSCALERS);
  list('options', () => ({
    samples_save: true,
    sd_model_checkpoint: checkpointsOf(context)[0]?.title ?? null,
    return_grid: true,
    CLIP_stop_at_last_layers: 1,
  }));

  app.get(
    `${BASE}/progress`,
    api.route(async (call) => api.free(call, jsonReply(200, await progress(jobs, call)))),
  );
  for (const path of ['interrupt', 'skip']) {
    app.post(
      `${BASE}/${path}`,
      api.route(async (call) => {
        jobs.interrupt();
        await api.free(call, jsonReply(200, {}));
      }),
    );
  }
  app.post(
    `${BASE}/txt2img`,
    api.route((call) => generate(context, jobs, call, readTextOrder(context, call.exchange.body))),
  );
  app.post(
    `${BASE}/img2img`,
    api.route(async (call) =>
      generate(context, jobs, call, await readImageOrder(context, call.exchange.body)),
    ),
  );
  app.post(
    `${BASE}/extra-single-image`,
    api.route((call) => upscale(context, jobs, call)),
  );
  app.setNotFoundHandler(api.elsewhere);
}

/** The user of `--api-auth`; anybody where the server was started without it. */
function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  if (keys.length === 0) return '';
  const base64 = /^Basic (.+)$/i.exec(headerText(request, 'authorization') ?? '')?.[1] ?? '';
  const pair = Buffer.from(base64, 'base64').toString('utf8');
  if (!keys.includes(pair)) throw new ApiRefusal(unauthorized());
  return pair;
}

const IDLE = {
  job: '',
  job_count: 0,
  job_timestamp: '0',
  job_no: 0,
  sampling_step: 0,
  sampling_steps: 0,
};

async function progress(jobs: CurrentJob, { exchange }: ApiCall): Promise<object> {
  const facts = jobs.facts();
  const flags = {
    skipped: false,
    interrupted: facts?.isInterrupted ?? false,
    stopping_generation: false,
  };
  if (facts === null) {
    const state = { ...flags, ...IDLE };
    const nothing = { current_image: null, textinfo: null, current_task: null };
    return { progress: 0, eta_relative: 0, state, ...nothing };
  }
  const { job, step, share, startedAt, left } = facts;
  // Previews begin with the first step, and are left out where nobody wants them.
  const isWanted = exchange.entry.query.skip_current_image !== 'true' && step > 0;
  return {
    progress: share,
    eta_relative: left,
    state: {
      ...flags,
      job: job.taskId,
      job_count: job.count,
      job_timestamp: startedAt.toISOString().replaceAll(/\D/g, '').slice(0, 14),
      job_no: 0,
      sampling_step: step,
      sampling_steps: job.steps,
    },
    current_image: isWanted ? (await job.preview(step)).toString('base64') : null,
    textinfo: null,
    current_task: job.taskId,
  };
}
