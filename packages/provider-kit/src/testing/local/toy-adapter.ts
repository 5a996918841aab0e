import {
  completeModelRecord,
  type ModelRecord,
  modelRecordSchema,
  type ProviderFailure,
  type ProviderRecord,
  providerRecordSchema,
  Secret,
  toWire,
} from '@darkroom/core';
import type { AdapterContext, ProviderAdapter, SpooledAnswer } from '../../adapter/adapter.ts';
import { badResponse } from '../../answers/bad-response.ts';
import { contentRefused } from '../../answers/content-refused.ts';
import { failureFromPoll } from '../../answers/failure-from-poll.ts';
import { failureFromStatus } from '../../answers/failure-from-status.ts';
import { jobFailed } from '../../answers/job-failed.ts';
import { callTarget } from '../../calls/call-target.ts';
import { jsonCall, multipartCall } from '../../calls/http-call.ts';
import { inputParts } from '../../calls/input-parts.ts';
import { seedForCall } from '../../calls/seed-for-call.ts';

export const toyProvider: ProviderRecord = providerRecordSchema.parse({
  slug: 'toy',
  label: 'Toy',
  configurationMethods: ['predefined-model'],
  credentialForm: [{ variable: 'toy_key', label: 'API key', type: 'secret-input', required: true }],
  baseUrl: 'https://toy.example/api',
  teaching: {
    keyShape: 'A key of Toy starts with "toy-".',
    newKey: 'Make a new one at https://toy.example/keys.',
    funds: 'Add money at https://toy.example/money.',
    rateLimited: 'Toy paints ten pictures a minute.',
    forbidden: 'Switch the pictures API on at https://toy.example/apis.',
  },
});

export const toyModel: ModelRecord = completeModelRecord(
  modelRecordSchema.parse({
    source: 'external://toy/toy',
    name: 'Toy',
    description: 'Paints toys.',
    capabilities: {
      modes: ['txt2img', 'img2img', 'inpaint'],
      supportsNegativePrompt: true,
      supportsSeed: true,
      supportsSteps: true,
      supportsReferenceImages: true,
      maxReferenceImages: 3,
      supportsPartialImages: true,
      maxPartialImages: 1,
      maxImagesPerRequest: 2,
      maskFormat: 'alpha',
      outputFormats: ['png', 'jpeg'],
      sizeRule: { minimumEdge: 64, maximumEdge: 2048 },
    },
    parameters: [
      { name: 'quality', label: 'Quality', type: 'enum', values: ['low', 'high'] },
      { name: 'detail', label: 'Detail', type: 'int', minimum: 1, maximum: 9 },
      { name: 'isShiny', label: 'Shiny', type: 'boolean' },
      {
        name: 'compression',
        label: 'Compression',
        type: 'int',
        minimum: 0,
        maximum: 100,
        onlyWhen: { outputFormat: ['jpeg'] },
      },
    ],
    wire: {
      modes: {
        txt2img: { path: '/images' },
        img2img: { path: '/edits', encoding: 'multipart' },
        inpaint: { path: '/edits', encoding: 'multipart' },
      },
      fields: {
        prompt: 'prompt',
        negativePrompt: 'not',
        count: 'n',
        seed: { field: 'config.seed', strategy: 'number' },
        steps: 'config.steps',
        size: { field: 'size', strategy: 'dimensions' },
        outputFormat: { field: 'format', values: { jpeg: 'jpg' } },
        partialImages: { field: 'preview', values: { '1': true } },
        quality: 'quality',
        detail: 'config.detail',
        isShiny: 'shiny',
        compression: 'compression',
      },
      inputs: {
        image: { field: 'image' },
        mask: { field: 'mask', maskPaints: 'alpha' },
        referenceImages: { field: 'reference' },
      },
      constants: { model: 'toy' },
    },
  }),
);

export const toyJobModel: ModelRecord = completeModelRecord(
  modelRecordSchema.parse({
    source: 'external://toy/toy-jobs',
    name: 'Toy jobs',
    description: 'Paints toys in its own time.',
    capabilities: { modes: ['txt2img'], maxImagesPerRequest: 1 },
    wire: {
      modes: { txt2img: { path: '/jobs' } },
      fields: { prompt: 'prompt', count: 'n' },
    },
  }),
);

interface ToyJob {
  state: 'queued' | 'running' | 'done' | 'failed' | 'moderated' | 'canceled';
  progress?: number | null;
  urls?: string[];
  reason?: string;
}

interface ToyReply {
  pictures?: unknown[];
  used?: number;
  id?: string;
  code?: string;
  message?: string;
}

async function readReply(answer: SpooledAnswer): Promise<ToyReply> {
  if (answer.headers['content-type'] === 'text/event-stream') {
    const done = (await answer.events()).find(({ event }) => event === 'done');
    return (done?.data ?? {}) as ToyReply; // a toy: its fields are checked where they are used
  }
  return ((await answer.json()) ?? {}) as ToyReply; // likewise
}

function headers(context: AdapterContext) {
  return { authorization: new Secret(`Bearer ${context.credentials.secret('toy_key')?.reveal()}`) };
}

function refusal(
  answer: { status: number; headers: Record<string, string> },
  text: string,
  context: AdapterContext,
  model?: ModelRecord,
): ProviderFailure {
  const secrets = context.secrets();
  const stage = /moderated_(input|output)/.exec(text)?.[1];
  if (stage === 'input' || stage === 'output') {
    return contentRefused(stage, { provider: context.provider, providerText: text, secrets });
  }
  return failureFromStatus(answer, {
    provider: context.provider,
    secrets,
    providerText: text,
    now: context.clock.now(),
    ...(model ? { model } : { isFree: true }),
  });
}

/** An adapter as the kit's helpers make it: a sync model with forms and a stream, and one with jobs. */
export const toyAdapter: ProviderAdapter = {
  call(request, context) {
    const { model, call } = request;
    const seed = seedForCall(request.request.seed, call, model.capabilities.maxSeed);
    const isEventStream = request.request.partialImages > 0;
    const { url, encoding } = callTarget(request, context.baseUrl);
    const { body } = toWire(model, { ...request.request, seed }, request.count);
    return encoding === 'json' && request.referenceImages.length === 0
      ? jsonCall({ url, headers: headers(context), body, isEventStream })
      : multipartCall({
          url,
          headers: headers(context),
          body,
          files: inputParts(request),
          isEventStream,
        });
  },
  async read(answer, request, context) {
    if (answer.status >= 400) {
      throw refusal(answer, await answer.text(), context, request.model);
    }
    const reply = await readReply(answer);
    if (reply.id) return { kind: 'accepted', handle: { id: reply.id }, pollAfterMs: 1000 };
    const pictures = reply.pictures ?? [];
    if (pictures.length === 0) {
      throw badResponse('Toy sent no picture', { providerRequestId: answer.requestId });
    }
    return {
      kind: 'images',
      images: await Promise.all(
        pictures.map(async (picture) => ({ image: await answer.images.ofBase64(picture) })),
      ),
      usage: { image: reply.used ?? pictures.length },
      providerRequestId: answer.requestId,
    };
  },
  readEvent({ event, data }) {
    return event === 'preview' && typeof data === 'object' && data !== null && 'b64' in data
      ? { base64: String(data.b64), index: 0 }
      : null;
  },
  async poll(handle, _request, context, images) {
    const answer = await context.http.call({
      url: `/jobs/${String(handle.id)}`,
      headers: headers(context),
    });
    const { provider, clock } = context;
    const secrets = context.secrets();
    if (answer.status >= 400) {
      throw failureFromPoll(answer, {
        provider,
        secrets,
        providerText: answer.text,
        now: clock.now(),
      });
    }
    const job = answer.json() as ToyJob; // a toy
    if (job.state === 'failed')
      throw jobFailed({ provider, secrets, providerText: job.reason ?? '' });
    if (job.state === 'moderated') {
      const stage = job.reason === 'moderated_input' ? 'input' : 'output';
      throw contentRefused(stage, { provider, secrets, providerText: job.reason ?? '' });
    }
    if (job.state !== 'done') {
      return { kind: 'running', progress: job.progress ?? null, pollAfterMs: 1000 };
    }
    return {
      kind: 'images',
      images: await Promise.all(
        (job.urls ?? []).map(async (url) => ({ image: await images.ofUrl(url) })),
      ),
      usage: null,
    };
  },
  watches: 'job',
  async watch({ handle }, context, hooks) {
    const url = `/jobs/${String(handle?.id)}/socket`;
    for await (const message of await context.http.socket({ url, headers: headers(context) })) {
      if ('text' in message) hooks.onProgress(Number(message.text));
      else hooks.onPartialImage({ bytes: message.bytes, mimeType: 'image/png', index: 0 });
    }
  },
  async cancel(handle, context) {
    const answer = await context.http.call({
      method: 'DELETE',
      url: `/jobs/${String(handle.id)}`,
      headers: headers(context),
    });
    return answer.status === 200 ? 'canceled' : 'too-late';
  },
  async verify(context) {
    const answer = await context.http.call({ url: '/models', headers: headers(context) });
    if (answer.status >= 400) throw refusal(answer, answer.text, context);
    const { models } = answer.json() as { models: string[] }; // a toy
    return { modelIds: models };
  },
};
