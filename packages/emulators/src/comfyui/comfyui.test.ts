import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { type FaultInput, type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { makePicture } from '../kit/picture.ts';
import { graph, node } from './test-graph.ts';

/** There is no official JavaScript client: HTTP shapes are asserted field by field, events by `ws` unmodified. */
let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startVendorEmulator('comfyui');
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

async function call(path: string, body?: object | FormData, key = emulator.key) {
  const isForm = body instanceof FormData;
  const reply = await fetch(`${emulator.url}${path}`, {
    ...(body && { method: 'POST', body: isForm ? body : JSON.stringify(body) }),
    headers: { ...(isForm ? {} : { 'content-type': 'application/json' }), 'x-api-key': key },
  });
  const bytes = Buffer.from(await reply.arrayBuffer());
  const isJson = (reply.headers.get('content-type') ?? '').includes('json');
  const json: unknown = isJson ? JSON.parse(bytes.toString()) : null;
  return { status: reply.status, json, bytes };
}

const queue = async (prompt: object = graph(), more: object = {}) => {
  const { status, json } = await call('/prompt', { prompt, ...more });
  expect(status, JSON.stringify(json)).toBe(200);
  return z
    .strictObject({ prompt_id: z.string(), number: z.number(), node_errors: z.strictObject({}) })
    .parse(json);
};
const entrySchema = z.looseObject({
  outputs: z.record(
    z.string(),
    z.strictObject({ images: z.array(z.record(z.string(), z.string())) }),
  ),
  status: z.strictObject({
    status_str: z.string(),
    completed: z.boolean(),
    messages: z.array(z.unknown()),
  }),
});
/** Looks until the history has the prompt. */
async function ended(id: string) {
  for (;;) {
    const { json } = await call(`/history/${id}`);
    const entry = z.record(z.string(), entrySchema).parse(json)[id];
    if (entry) return entry;
  }
}
const queued = async () =>
  z
    .strictObject({
      queue_running: z.array(z.array(z.unknown())),
      queue_pending: z.array(z.array(z.unknown())),
    })
    .parse((await call('/queue')).json);

describe('a prompt', () => {
  it('waits, runs, and leaves its pictures in the history', async () => {
    const { prompt_id: id, number } = await queue(graph(), { client_id: 'me' });
    expect(number).toBe(1);
    expect((await queued()).queue_pending).toEqual([
      [1, id, expect.any(Object), { client_id: 'me' }, expect.any(Array)],
    ]);
    expect((await call(`/history/${id}`)).json).toEqual({});
    expect((await call(`/history/${id}`)).json).toEqual({});
    expect((await queued()).queue_running).toHaveLength(1);
    const { outputs, status } = await ended(id);
    expect(outputs).toEqual({
      9: {
        images: [
          { filename: 'ComfyUI_00001_.png', subfolder: 'boats', type: 'output' },
          { filename: 'ComfyUI_00002_.png', subfolder: 'boats', type: 'output' },
        ],
      },
    });
    expect(status).toEqual({
      status_str: 'success',
      completed: true,
      messages: [
        ['execution_start', { prompt_id: id, timestamp: expect.any(Number) }],
        ['execution_success', { prompt_id: id, timestamp: expect.any(Number) }],
      ],
    });
    expect(await queued()).toEqual({ queue_running: [], queue_pending: [] });
    const { bytes } = await call('/view?filename=ComfyUI_00002_.png&subfolder=boats&type=output');
    expect(await readImage(bytes)).toMatchObject({ format: 'png', width: 96, height: 64 });
    expect((await call('/view?filename=ComfyUI_00002_.png&type=output')).status).toBe(404);
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 0 }]);
  });

  it('takes an id of the caller’s, and the same seed paints the same', async () => {
    const id = randomUUID();
    expect((await queue(graph(), { prompt_id: id })).prompt_id).toBe(id);
    await ended(id);
    await ended((await queue()).prompt_id);
    const view = async (index: number) =>
      (await call(`/view?filename=ComfyUI_0000${index}_.png&subfolder=boats`)).bytes;
    expect((await view(1)).equals(await view(3))).toBe(true);
    expect((await view(1)).equals(await view(2))).toBe(false);
  });

  it('is taken out of the queue without a trace, or interrupted with one', async () => {
    const { prompt_id: waiting } = await queue();
    expect((await call('/queue', { delete: [waiting] })).status).toBe(200);
    expect(await queued()).toEqual({ queue_running: [], queue_pending: [] });
    expect((await call(`/history/${waiting}`)).json).toEqual({});
    const { prompt_id: running } = await queue();
    for (const _ of [1, 2]) await call(`/history/${running}`);
    await call('/queue', { delete: [running] });
    expect((await queued()).queue_running).toHaveLength(1);
    await call('/interrupt', { prompt_id: 'another' });
    expect((await queued()).queue_running).toHaveLength(1);
    await call('/interrupt', { prompt_id: running });
    const { status } = await ended(running);
    expect(status).toMatchObject({ status_str: 'error', completed: false });
    expect(status.messages[1]).toMatchObject(['execution_interrupted', { prompt_id: running }]);
  });

  it('tells what it broke by', async () => {
    emulator.setFault({ fault: { kind: 'job-failed', message: 'Allocation on device' } });
    const { status, outputs } = await ended((await queue()).prompt_id);
    expect(outputs).toEqual({});
    expect(status.messages[1]).toMatchObject([
      'execution_error',
      {
        exception_message: 'Allocation on device',
        exception_type: 'torch.OutOfMemoryError',
        node_id: '3',
        node_type: 'KSampler',
        traceback: [expect.any(String)],
      },
    ]);
  });

  it.each<[string, Record<string, object>, object, object]>([
    [
      'a checkpoint that is not there',
      { 4: node('CheckpointLoaderSimple', { ckpt_name: 'x' }) },
      { type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation' },
      {
        4: {
          errors: [
            {
              type: 'value_not_in_list',
              message: 'Value not in list',
              details: expect.stringMatching(/^ckpt_name: 'x' not in /),
              extra_info: { input_name: 'ckpt_name' },
            },
          ],
          dependent_outputs: ['9'],
          class_type: 'CheckpointLoaderSimple',
        },
      },
    ],
    [
      'an input that is missing',
      { 6: node('CLIPTextEncode', { clip: ['4', 1] }) },
      { type: 'prompt_outputs_failed_validation' },
      { 6: { errors: [{ type: 'required_input_missing', details: 'text' }] } },
    ],
    [
      'a link of another type',
      { 6: node('CLIPTextEncode', { text: 'x', clip: ['4', 0] }) },
      { type: 'prompt_outputs_failed_validation' },
      { 6: { errors: [{ type: 'return_type_mismatch' }] } },
    ],
    [
      'a number out of bounds',
      { 5: node('EmptyLatentImage', { width: 8, height: 64.5, batch_size: 5000 }) },
      { type: 'prompt_outputs_failed_validation' },
      {
        5: {
          errors: [
            { type: 'value_smaller_than_min' },
            { type: 'invalid_input_type' },
            { type: 'value_bigger_than_max' },
          ],
        },
      },
    ],
    [
      'a picture that was not uploaded',
      { 5: node('LoadImage', { image: 'gone.png' }) },
      { type: 'prompt_outputs_failed_validation' },
      { 5: { errors: [{ type: 'custom_validation_failed' }] } },
    ],
    [
      'a node that nobody knows',
      { 5: node('Magic', {}) },
      { type: 'invalid_prompt', message: 'Cannot execute because node Magic does not exist.' },
      {},
    ],
    [
      'no output',
      { 9: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }) },
      { type: 'prompt_no_outputs' },
      {},
    ],
  ])('with %s is refused', async (_, change, error, nodes) => {
    const { status, json } = await call('/prompt', {
      prompt: graph(change),
    });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error, node_errors: nodes });
    expect(emulator.ledger()).toEqual([]);
  });
});

describe('uploads', () => {
  const form = async (fields: Record<string, string> = {}) => {
    const bytes = await makePicture({ seed: 'x', width: 48, height: 32, format: 'png' });
    const data = new FormData();
    data.set('image', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'a.png');
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return data;
  };

  it('keep their name, or get a number behind it', async () => {
    const first = await call('/upload/image', await form({ subfolder: 'mine' }));
    expect(first.json).toEqual({ name: 'a.png', subfolder: 'mine', type: 'input' });
    expect((await call('/upload/image', await form({ subfolder: 'mine' }))).json).toMatchObject({
      name: 'a (1).png',
    });
    expect(
      (await call('/upload/image', await form({ subfolder: 'mine', overwrite: 'true' }))).json,
    ).toMatchObject({ name: 'a.png' });
    expect((await call('/view?filename=a.png&subfolder=mine&type=input')).status).toBe(200);
    expect((await call('/upload/image', await form({ subfolder: '../..' }))).status).toBe(400);
    expect((await call('/upload/image', {})).status).toBe(400);
  });

  it('are painted over, masked, repeated and made larger', async () => {
    await call('/upload/image', await form());
    const changed = {
      5: node('RepeatLatentBatch', { samples: ['14', 0], amount: 3 }),
      10: node('LoadImage', { image: 'a.png' }),
      12: node('VAEEncode', { pixels: ['10', 0], vae: ['4', 2] }),
      14: node('SetLatentNoiseMask', { samples: ['12', 0], mask: ['10', 1] }),
    };
    const { outputs } = await ended((await queue(graph(changed))).prompt_id);
    expect(outputs[9]?.images).toHaveLength(3);
    const upscaled = {
      1: node('LoadImage', { image: 'a.png' }),
      2: node('UpscaleModelLoader', { model_name: '4x-UltraSharp.pth' }),
      3: node('ImageUpscaleWithModel', { upscale_model: ['2', 0], image: ['1', 0] }),
      4: node('PreviewImage', { images: ['3', 0] }),
    };
    const { outputs: shown } = await ended((await queue(upscaled)).prompt_id);
    const [image] = shown[4]?.images ?? [];
    expect(image?.type).toBe('temp');
    const { bytes } = await call(`/view?filename=${image?.filename}&type=temp`);
    expect(await readImage(bytes)).toMatchObject({ width: 192, height: 128 });
    expect(emulator.requests().filter(({ path }) => path === '/prompt')[0]?.files).toMatchObject([
      { name: 'prompt/10/inputs/image' },
    ]);
  });
});

describe('what is there', () => {
  it('is told node by node', async () => {
    expect((await call('/object_info/CheckpointLoaderSimple')).json).toEqual({
      CheckpointLoaderSimple: {
        input: {
          required: {
            ckpt_name: [['v1-5-pruned-emaonly.safetensors', 'SDXL/sd xl base.safetensors'], {}],
          },
        },
        input_order: { required: ['ckpt_name'] },
        output: ['MODEL', 'CLIP', 'VAE'],
        output_is_list: [false, false, false],
        output_name: ['MODEL', 'CLIP', 'VAE'],
        name: 'CheckpointLoaderSimple',
        display_name: 'CheckpointLoaderSimple',
        description: '',
        python_module: 'nodes',
        category: 'loaders',
        output_node: false,
      },
    });
    expect((await call('/object_info/Magic')).json).toEqual({});
    expect(
      Object.keys(z.record(z.string(), z.unknown()).parse((await call('/object_info')).json)),
    ).toContain('KSampler');
    expect((await call('/system_stats')).json).toMatchObject({
      system: { os: 'posix', comfyui_version: expect.any(String) },
      devices: [{ type: 'cuda' }],
    });
  });

  it('is for those with a key, where the server wants one', async () => {
    expect(await call('/queue', undefined, 'wrong')).toMatchObject({ status: 401 });
    expect(await call('/nothing')).toMatchObject({ status: 404 });
    const socket = new WebSocket(`${emulator.url.replace('http', 'ws')}/ws?clientId=x`);
    const failed = await new Promise<Error>((resolve) => socket.on('error', resolve));
    expect(failed.message).toContain('401');
  });

  it.each<[FaultInput, number]>([
    [{ kind: 'server-error' }, 500],
    [{ kind: 'model-not-found' }, 400],
    [{ kind: 'unauthorized' }, 401],
  ])('%o is told as status %i', async (fault, status) => {
    emulator.setFault({ fault });
    expect((await call('/prompt', { prompt: graph() })).status).toBe(status);
  });
});
