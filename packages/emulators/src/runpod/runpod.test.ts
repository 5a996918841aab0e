import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type FaultInput, type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
let time = Date.UTC(2026, 10, 21);
beforeAll(async () => {
  emulator = await startVendorEmulator('runpod', { now: () => new Date(time) });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const jobSchema = z.looseObject({
  id: z.string().optional(),
  status: z.string().optional(),
  output: z.looseObject({ image_url: z.string().optional() }).optional(),
});

async function call(path: string, input?: object, key = emulator.key) {
  const reply = await fetch(`${emulator.baseUrl}${path}`, {
    ...(input && { method: 'POST', body: JSON.stringify({ input }) }),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  });
  const body: unknown = await reply.json();
  return { status: reply.status, body, job: jobSchema.safeParse(body).data ?? {} };
}
const FLUX = '/black-forest-labs-flux-1-dev';
const asked = { prompt: 'a fox', width: 512, height: 256, image_format: 'jpeg' };

it('walks a job through its states to a picture that is kept for half an hour', async () => {
  const { job } = await call(`${FLUX}/run`, asked);
  expect(job).toEqual({ id: expect.stringMatching(/-u1$/), status: 'IN_QUEUE' });
  const seen = [];
  for (let look = 0; look < 3; look += 1) seen.push((await call(`${FLUX}/status/${job.id}`)).job);
  expect(seen.map(({ status }) => status)).toEqual(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']);
  expect(seen[2]).toEqual({
    id: job.id,
    status: 'COMPLETED',
    delayTime: 824,
    executionTime: 3391,
    workerId: expect.any(String),
    output: { image_url: expect.stringMatching(emulator.url), cost: 0.002621 },
  });
  const bytes = await (await fetch(seen[2]?.output?.image_url ?? '')).arrayBuffer();
  expect(await readImage(Buffer.from(bytes))).toMatchObject({
    width: 512,
    height: 256,
    format: 'jpeg',
  });
  time += 1_800_001;
  expect(await call(`${FLUX}/status/${job.id}`)).toMatchObject({
    status: 404,
    body: { error: 'job not found' },
  });
});

it('answers runsync at once, or with a job that goes on', async () => {
  expect((await call(`${FLUX}/runsync`, asked)).job.status).toBe('COMPLETED');
  const { job } = await call(`${FLUX}/runsync?wait=1000`, asked);
  expect(job).toMatchObject({ id: expect.stringMatching(/^sync-/), status: 'IN_QUEUE' });
  expect((await call(`${FLUX}/status/${job.id}`)).job.status).toBe('IN_PROGRESS');
});

it('stops a job, and knows it at its own endpoint alone', async () => {
  const { job } = await call(`${FLUX}/run`, asked);
  expect((await call(`/z-image-turbo/status/${job.id}`)).status).toBe(404);
  expect((await call(`${FLUX}/cancel/${job.id}`, {})).job.status).toBe('CANCELLED');
});

it('answers in the forms of workers', async () => {
  const sdxl = await call('/sdxl0worker1/runsync', {
    prompt: 'x',
    num_images: 2,
    width: 64,
    height: 64,
  });
  expect(sdxl.body).toMatchObject({
    output: { images: [expect.stringMatching(/^data:image\/png;base64,/), expect.any(String)] },
  });
  const workflow = { 1: { class_type: 'SaveImage', inputs: {} } };
  const comfy = await call('/comfyworker2/runsync', { workflow });
  expect(comfy.body).toMatchObject({
    output: {
      images: [{ type: 'base64', filename: expect.any(String), data: expect.any(String) }],
    },
  });
});

it('lists the endpoints of the account, and tells their health', async () => {
  expect((await call('/management/endpoints')).body).toMatchObject([
    { id: 'sdxl0worker1' },
    { id: 'comfyworker2', template: { imageName: expect.stringMatching('comfyui') } },
  ]);
  expect((await call(`${FLUX}/health`)).body).toMatchObject({
    jobs: { inQueue: 0 },
    workers: { ready: 1 },
  });
});

it.each<[string, object, RegExp]>([
  [FLUX, {}, /prompt/],
  [FLUX, { prompt: 'x', width: 100 }, /width/],
  [FLUX, { prompt: 'x', num_inference_steps: 51 }, /num_inference_steps/],
  ['/qwen-image-edit', { prompt: 'x' }, /image/],
  ['/qwen-image-edit', { prompt: 'x', image: 'no picture!' }, /Invalid image/],
  ['/wan-2-6-t2i', { prompt: 'x', size: '1*1' }, /size/],
  ['/comfyworker2', { workflow: { 1: {} } }, /class_type/],
])('refuses %s %o', async (endpoint, input, message) => {
  const refused = await call(`${endpoint}/run`, input);
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toMatch(message);
  expect(emulator.ledger()).toEqual([]);
});

it.each<[FaultInput, number, string]>([
  [{ kind: 'unauthorized' }, 401, 'Unauthorized'],
  [{ kind: 'quota-exhausted' }, 402, 'insufficient balance'],
  [{ kind: 'rate-limit' }, 429, 'too many requests'],
  [{ kind: 'model-not-found' }, 404, 'endpoint not found'],
])('%o', async (fault, status, error) => {
  emulator.setFault({ fault });
  expect(await call(`${FLUX}/run`, asked)).toMatchObject({ status, body: { error } });
});

it('tells failures with status 200, and wants a key everywhere', async () => {
  emulator.setFault({ fault: { kind: 'job-failed' } });
  expect((await call(`${FLUX}/runsync`, asked)).body).toMatchObject({
    status: 'FAILED',
    error: 'The worker ran out of memory.',
  });
  for (const path of [`${FLUX}/status/1`, `${FLUX}/health`, '/management/endpoints']) {
    expect((await call(path, undefined, 'rpa_wrong')).status).toBe(401);
  }
  expect((await call('/nobody/run', asked)).status).toBe(404);
});
