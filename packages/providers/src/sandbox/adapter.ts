import { ProviderFailure } from '@darkroom/core';
import type {
  CallOutcome,
  CallRequest,
  LocalHooks,
  ProviderAdapter,
  ResultImage,
} from '@darkroom/provider-kit';
import { drawJobs } from './draw-jobs.ts';
import type { DrawReport } from './drawing/draw.ts';
import type { DrawJob } from './drawing/draw-job.ts';
import { DrawPool } from './drawing/draw-pool.ts';
import { PictureUnreadable } from './drawing/png-reader.ts';
import { findMagic, TryCounter } from './magic-prompts.ts';

const PNG = 'image/png';
/** Milliseconds between two questions about a queued picture. */
const POLL_MS = 500;

const pool = new DrawPool();
const tries = new TryCounter();

/** Draws, and tells an unreadable input as a provider would. */
async function draw(job: DrawJob, report: DrawReport, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await pool.draw(job, report, signal);
  } catch (error) {
    if (!(error instanceof PictureUnreadable)) throw error;
    throw new ProviderFailure(
      { code: 'INVALID_REQUEST', message: error.message, charge: 'not-charged' },
      { cause: error },
    );
  }
}

async function run(call: CallRequest, hooks: LocalHooks): Promise<CallOutcome> {
  const magic = findMagic(call.request.prompt);
  for (const one of magic) await one.before?.(call, hooks, tries);
  const queueSeconds = Number(call.model.wire.constants.queueSeconds ?? 0);
  if (queueSeconds > 0) {
    const now = hooks.clock.now();
    return {
      kind: 'accepted',
      handle: { since: now, until: now + queueSeconds * 1000 },
      pollAfterMs: POLL_MS,
    };
  }
  const count = magic.reduce((asked, one) => one.count?.(asked) ?? asked, call.count);
  const jobs = await drawJobs(call, count);
  const progress = jobs.map(() => 0);
  const images = await Promise.all(
    jobs.map(async (job, index): Promise<ResultImage> => {
      const bytes = await draw(
        job,
        {
          onProgress(share) {
            progress[index] = share;
            hooks.onProgress(progress.reduce((sum, one) => sum + one, 0) / jobs.length);
          },
          onPartialImage(number, partial) {
            hooks.onPartialImage({
              bytes: partial,
              mimeType: PNG,
              index: index * job.partialImages + number,
            });
          },
        },
        hooks.signal,
      );
      return { image: await hooks.store(bytes, PNG), seed: job.scene.seed };
    }),
  );
  return { kind: 'images', images, usage: null, billed: '0' };
}

const NO_REPORT: DrawReport = { onProgress: () => undefined, onPartialImage: () => undefined };

/** Draws pictures in this process: no key, no network, no cost. */
export const adapter: ProviderAdapter = {
  call: (request) => ({ kind: 'local', run: (hooks) => run(request, hooks) }),

  async read() {
    throw new ProviderFailure({
      code: 'INTERNAL',
      message: 'The sandbox answers in process: it has no answers to read.',
      charge: 'not-charged',
    });
  },

  async poll(handle, request, context, images) {
    const since = Number(handle.since);
    const until = Number(handle.until);
    const now = context.clock.now();
    if (now < until) {
      return {
        kind: 'running',
        progress: (now - since) / (until - since),
        pollAfterMs: Math.min(POLL_MS, until - now),
      };
    }
    const results: ResultImage[] = [];
    const count = findMagic(request.request.prompt).reduce(
      (asked, one) => one.count?.(asked) ?? asked,
      request.count,
    );
    for (const job of await drawJobs(request, count)) {
      const bytes = await draw(job, NO_REPORT, context.signal);
      const image = await images.ofBase64(Buffer.from(bytes).toString('base64'));
      results.push({ image, seed: job.scene.seed });
    }
    return { kind: 'images', images: results, usage: null, billed: '0' };
  },

  cancel: async () => 'canceled',

  verify: async () => ({ message: 'Draws on this machine: no key is needed.' }),
};
