import { ApiError, createFalClient, ValidationError } from '@fal-ai/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { makePicture } from '../kit/picture.ts';

/** The vendor's own client, unmodified: its own middleware leads its hosts to the emulator, as a proxy's user would. */
let emulator: RunningEmulator;
let fal: ReturnType<typeof clientOf>;

const HOSTS: Readonly<Record<string, string>> = {
  'https://queue.fal.run': '/queue',
  'https://rest.fal.ai': '/rest',
  'https://fal.run': '',
};

function clientOf(credentials: string) {
  return createFalClient({
    credentials,
    requestMiddleware: async (request) => {
      const { origin, pathname, search } = new URL(request.url);
      const base = HOSTS[origin];
      if (base === undefined) throw new RangeError(`Nothing stands for ${origin}.`);
      return { ...request, url: `${emulator.url}${base}${pathname}${search}` };
    },
    retry: { maxRetries: 0 },
  });
}

const fileSchema = z.looseObject({
  url: z.string(),
  width: z.number(),
  height: z.number(),
  content_type: z.string(),
  file_name: z.string(),
  file_size: z.number(),
});
const outputSchema = z.looseObject({ images: z.array(fileSchema) });

beforeAll(async () => {
  emulator = await startVendorEmulator('fal');
  fal = clientOf(emulator.key);
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const small = { width: 64, height: 48 };
const lighthouse = { prompt: 'a lighthouse at dusk', image_size: small };
const fetched = async (url: string) =>
  readImage(Buffer.from(await (await fetch(url)).arrayBuffer()));

describe('the official client', () => {
  it('subscribes: queue, status with logs, result, pictures', async () => {
    const states: string[] = [];
    const { data, requestId } = await fal.subscribe('fal-ai/flux/dev', {
      input: { ...lighthouse, num_images: 2, seed: 42 },
      logs: true,
      pollInterval: 1,
      onQueueUpdate: (update) => {
        states.push(update.status);
        if (update.status === 'IN_PROGRESS') {
          expect(update.logs.map(({ message }) => message).join('\n')).toMatch(/\d+\/28/);
        }
        if (update.status === 'COMPLETED')
          expect(update.metrics?.inference_time).toBeTypeOf('number');
      },
    });
    expect(states).toEqual(expect.arrayContaining(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']));
    const { images } = outputSchema.parse(data);
    expect(data).toMatchObject({ seed: 42, has_nsfw_concepts: [false, false] });
    expect(requestId).toBe(emulator.jobs()[0]?.id);
    expect(images).toHaveLength(2);
    expect(await fetched(images[0]?.url ?? '')).toEqual({ format: 'jpeg', ...small });
    expect(emulator.ledger()).toMatchObject([
      { model: 'fal-ai/flux/dev', images: 2, usage: { megapixels: 2 }, amountMicros: 50_000 },
    ]);
  });

  it('follows the stream of a status', async () => {
    const states: string[] = [];
    await fal.subscribe('fal-ai/flux/schnell', {
      input: lighthouse,
      mode: 'streaming',
      onQueueUpdate: ({ status }) => states.push(status),
    });
    expect(new Set(states)).toEqual(new Set(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']));
  });

  it('runs at once, and gives data URIs where they are asked for', async () => {
    const { data } = await fal.run('fal-ai/flux/schnell', {
      input: { ...lighthouse, sync_mode: true, output_format: 'png' },
    });
    const [image] = outputSchema.parse(data).images;
    expect(image?.url).toMatch(/^data:image\/png;base64,/);
    expect(emulator.requests().map(({ path }) => path)).toEqual(['/fal-ai/flux/schnell']);
  });

  it('uploads what it is given, and edits it', async () => {
    const bytes = await makePicture({ seed: 'x', width: 96, height: 64, format: 'png' });
    const file = new File([new Uint8Array(bytes)], 'picture.png', { type: 'image/png' });
    const { data } = await fal.subscribe('fal-ai/flux-2/edit', {
      input: { prompt: 'in winter', image_urls: [await fal.storage.upload(file)] },
      pollInterval: 1,
    });
    const [image] = outputSchema.parse(data).images;
    expect(image).toMatchObject({ width: 96, height: 64, content_type: 'image/png' });
    const put = emulator.requests().find(({ method }) => method === 'PUT');
    expect(put?.headers).not.toHaveProperty('authorization');
    const filled = await fal.run('fal-ai/flux-pro/v1/fill', {
      input: { prompt: 'a boat', image_url: file, mask_url: file },
    });
    expect(outputSchema.parse(filled.data).images[0]).toMatchObject({ width: 96, height: 64 });
  });

  it('uploads large files in parts', async () => {
    /** Seems to have 91 MiB, and is read in pieces of a few bytes. */
    class Large extends Blob {
      override readonly size = 91 * 1024 * 1024;
      override slice(start = 0) {
        return new Blob([`<${start / 1024 / 1024}>`]);
      }
    }
    const large = new Large([], { type: 'image/png' });
    const url = await fal.storage.upload(large, { lifecycle: { expiresIn: '1h' } });
    const there = await fetch(url);
    expect(there.headers.get('content-type')).toBe('image/png');
    expect(await there.text()).toBe('<0><10><20><30><40><50><60><70><80><90>');
  });

  it('cancels what waits, and is told when it is too late', async () => {
    const id = 'fal-ai/flux/dev';
    const queued = await fal.queue.submit(id, { input: lighthouse });
    expect(queued).toMatchObject({ status: 'IN_QUEUE', queue_position: 0 });
    await fal.queue.cancel(id, { requestId: queued.request_id });
    expect(emulator.jobs()[0]?.state).toBe('canceled');
    expect(emulator.ledger().map(({ refund }) => refund ?? false)).toEqual([false, true]);
    const { requestId } = await fal.subscribe(id, { input: lighthouse, pollInterval: 1 });
    await expect(fal.queue.cancel(id, { requestId })).rejects.toMatchObject({
      status: 400,
      body: { status: 'ALREADY_COMPLETED' },
    });
    await expect(fal.queue.cancel(id, { requestId: 'x' })).rejects.toMatchObject({
      status: 404,
      body: { status: 'NOT_FOUND' },
    });
  });

  it('is told of a bad input by the result, field by field', async () => {
    const input = { prompt: 'x', num_images: 99 };
    const failure: unknown = await fal
      .subscribe('fal-ai/flux/dev', { input, pollInterval: 1 })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ValidationError);
    if (!(failure instanceof ValidationError)) return;
    expect(failure.getFieldErrors('num_images')).toMatchObject([
      { loc: ['body', 'num_images'], type: 'less_than_equal', input: 99 },
    ]);
    expect(emulator.ledger()).toEqual([]);
    await expect(fal.run('fal-ai/flux/dev', { input })).rejects.toBeInstanceOf(ValidationError);
  });

  it('tells its errors', async () => {
    const run = (client = fal) => client.run('fal-ai/flux/dev', { input: lighthouse });
    await expect(run(clientOf('id:wrong'))).rejects.toMatchObject({ status: 401 });
    emulator.setFault({ fault: { kind: 'quota-exhausted' } });
    await expect(run()).rejects.toMatchObject({
      status: 403,
      body: { detail: expect.stringMatching(/Exhausted balance/) },
    });
    emulator.setFault({ fault: { kind: 'moderation' } });
    await expect(run()).rejects.toMatchObject({
      status: 422,
      fieldErrors: [{ loc: ['body', 'prompt'], type: 'content_policy_violation' }],
    });
    emulator.setFault({ fault: { kind: 'job-failed' } });
    const late: unknown = await run().catch((error: unknown) => error);
    expect(late).toMatchObject({ status: 500 });
    expect(late).toBeInstanceOf(ApiError);
    await expect(fal.run('fal-ai/none', { input: {} })).rejects.toMatchObject({
      status: 404,
      body: { detail: "Application 'none' not found" },
    });
    expect(emulator.ledger()).toEqual([]);
  });
});
