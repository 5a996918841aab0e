import { type ModelRecordInput, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  failureFromStatus,
  type HttpCall,
  type ProviderAdapter,
  type SpooledAnswer,
} from '@darkroom/provider-kit';

/** Pictures in the answer, a form with the input picture, a job to be asked about, or work on this machine. */
export type Flavour = 'sync' | 'form' | 'job' | 'stream' | 'local';

const authorization = ({ credentials }: AdapterContext) => ({
  authorization: credentials.secret('key') ?? '',
});

function fields({ request, count, call }: CallRequest): Record<string, unknown> {
  const { padding } = request.parameters;
  return {
    prompt: request.prompt,
    n: count,
    call,
    ...(request.seed === null ? {} : { seed: request.seed }),
    ...(padding === undefined ? {} : { padding: Number(padding) }),
  };
}

function post(path: string, request: CallRequest, context: AdapterContext): HttpCall {
  return {
    kind: 'http',
    method: 'POST',
    url: `${context.baseUrl}${path}`,
    headers: authorization(context),
    body: { kind: 'json', value: fields(request) },
  };
}

/** Throws what a status means, as every adapter does. */
async function refuse(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<void> {
  if (answer.status < 400) return;
  const { provider, clock } = context;
  if (answer.status === 400) {
    throw new ProviderFailure({
      code: 'CONTENT_REFUSED',
      message: 'The provider refused the prompt.',
      charge: 'not-charged',
      stage: 'input',
    });
  }
  throw failureFromStatus(answer, {
    provider,
    model: request.model,
    providerText: await answer.text(),
    now: clock.now(),
  });
}

async function readImages(answer: SpooledAnswer): Promise<unknown[]> {
  const body = await answer.json();
  if (typeof body !== 'object' || body === null || !('images' in body))
    throw badResponse('The answer has no pictures');
  if (!Array.isArray(body.images)) throw badResponse('The answer has no list of pictures');
  return body.images;
}

const sync: ProviderAdapter = {
  call: (request, context) => post('/generate', request, context),
  async read(answer, request, context) {
    await refuse(answer, request, context);
    const images = [];
    for (const image of await readImages(answer))
      images.push({ image: await answer.images.ofBase64(image) });
    return { kind: 'images', images, usage: null, providerRequestId: answer.requestId };
  },
  verify: async () => ({}),
};

const form: ProviderAdapter = {
  ...sync,
  call: (request, context) => ({
    ...post('/generate', request, context),
    body: {
      kind: 'multipart',
      parts: [
        ...Object.entries(fields(request)).map(([name, value]) => ({ name, value: String(value) })),
        ...(request.image ? [{ name: 'image', file: request.image }] : []),
      ],
    },
  }),
};

const stream: ProviderAdapter = {
  ...sync,
  call: (request, context) => ({ ...post('/generate', request, context), isEventStream: true }),
  readEvent: ({ event, data }) => {
    const isPreview = event === 'partial' && typeof data === 'object' && data !== null;
    return isPreview && 'image' in data ? { base64: String(data.image), index: 0 } : null;
  },
  async read(answer, request, context) {
    await refuse(answer, request, context);
    const images = [];
    for (const { event, data } of await answer.events()) {
      if (event === 'final' && typeof data === 'object' && data !== null && 'image' in data)
        images.push({ image: await answer.images.ofBase64(data.image) });
    }
    return { kind: 'images', images, usage: null, providerRequestId: answer.requestId };
  },
};

function jobId(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('id' in value))
    throw badResponse('The provider accepted the job and gave no id');
  return String(value.id);
}

/** Polls free of charge, as an adapter over ProviderHttp does: what breaks there says nothing about the job. */
async function ask(context: AdapterContext, path: string, method: 'GET' | 'POST' = 'GET') {
  const answer = await context.http.call({ url: path, method, headers: authorization(context) });
  if (answer.status >= 400) {
    const { provider, clock } = context;
    throw failureFromStatus(answer, { provider, isFree: true, now: clock.now() });
  }
  return answer.json() as Record<string, unknown>; // the tests' own server
}

const job: ProviderAdapter = {
  ...sync,
  call: (request, context) => post('/jobs', request, context),
  async read(answer, request, context) {
    await refuse(answer, request, context);
    const id = jobId(await answer.json());
    return { kind: 'accepted', handle: { id }, providerRequestId: id, pollAfterMs: 20 };
  },
  async poll(handle, _request, context, images) {
    const told = await ask(context, `/jobs/${jobId(handle)}`);
    if (told.state === 'running') return { kind: 'running', progress: 0.5, pollAfterMs: 20 };
    const made = [];
    for (const path of told.urls as string[]) {
      const url = `${context.baseUrl}/results/${path}`;
      made.push({ image: await images.ofUrl(url, { headers: authorization(context) }) });
    }
    return { kind: 'images', images: made, usage: null, providerRequestId: jobId(handle) };
  },
  async cancel(handle, context) {
    const { outcome } = await ask(context, `/jobs/${jobId(handle)}/cancel`, 'POST');
    return outcome === 'canceled' ? 'canceled' : 'too-late';
  },
};

/** What a provider that takes orders for later has: the same as `job`, at the lower price of `LATER_MODEL`. */
export const LATER_ADAPTER: ProviderAdapter = {
  ...sync,
  deferred: {
    isOffered: () => true,
    call: job.call,
    read: job.read,
    async poll(handle, _request, context, images) {
      const told = await ask(context, `/jobs/${jobId(handle)}`);
      if (told.state === 'canceled') return { kind: 'canceled' };
      if (told.state === 'running') return { kind: 'running', progress: null, pollAfterMs: 20 };
      const made = [];
      for (const path of told.urls as string[]) {
        const url = `${context.baseUrl}/results/${path}`;
        made.push({ image: await images.ofUrl(url, { headers: authorization(context) }) });
      }
      return { kind: 'images', images: made, usage: null, providerRequestId: jobId(handle) };
    },
    async cancel(handle, context) {
      const { outcome } = await ask(context, `/jobs/${jobId(handle)}/cancel`, 'POST');
      return outcome === 'asked' ? 'asked' : 'too-late';
    },
  },
};

/** Half of its price is what the paymaster charges for a picture. */
export const LATER_MODEL: Partial<ModelRecordInput> = {
  prices: [{ unit: 'image', price: '0.08', source: 'test', asOf: '2026-11-01' }],
  deferred: { priceFactor: '0.5', longestSeconds: 86_400, source: 'test', asOf: '2026-11-01' },
};

export const ADAPTERS: Readonly<Record<Exclude<Flavour, 'local'>, ProviderAdapter>> = {
  sync,
  form,
  stream,
  job,
};
