import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
let now = new Date('2026-11-21T07:00:00Z');
const TASK = '/services/aigc/image-generation/generation';
const OLDER = '/services/aigc/text2image/image-synthesis';
const EDIT = '/services/aigc/image2image/image-synthesis';

beforeAll(async () => {
  emulator = await startVendorEmulator('alibaba', { now: () => now });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const ask = async (method: string, path: string, body?: unknown, key = emulator.key) => {
  const answer = await fetch(`${emulator.baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'x-dashscope-async': 'enable' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
};
const current = (parameters: object = {}) => ({
  model: 'wan2.7-image',
  input: { messages: [{ role: 'user', content: [{ text: 'four seasons of one tree' }] }] },
  parameters: { size: '768*768', n: 1, ...parameters },
});
const older = (parameters: object = {}) => ({
  model: 'wan2.2-t2i-flash',
  input: { prompt: 'a lighthouse', negative_prompt: 'fog' },
  parameters: { size: '512*512', n: 2, ...parameters },
});
const submit = async (path: string, body: object): Promise<string> =>
  (await ask('POST', path, body)).body.output.task_id;
/** Looks until the end, and gives every state on the way. */
const follow = async (id: string) => {
  const states: string[] = [];
  for (;;) {
    const { body } = await ask('GET', `/tasks/${id}`);
    states.push(body.output.task_status);
    if (!['PENDING', 'RUNNING'].includes(body.output.task_status)) return { states, body };
  }
};

describe('a task', () => {
  it('is accepted, walks its states and has its pictures in choices', async () => {
    const accepted = await ask('POST', TASK, current({ n: 2 }));
    expect(accepted.body).toEqual({
      request_id: expect.any(String),
      output: { task_id: expect.any(String), task_status: 'PENDING' },
    });
    const { states, body } = await follow(accepted.body.output.task_id);
    expect(states).toEqual(['PENDING', 'RUNNING', 'SUCCEEDED']);
    expect(body).toMatchObject({
      output: {
        task_status: 'SUCCEEDED',
        submit_time: '2026-11-21 07:00:00.000',
        end_time: '2026-11-21 07:00:00.000',
        choices: [{ message: { content: [{ type: 'image' }] } }, {}],
      },
      usage: { image_count: 2, size: '768*768' },
    });
    expect(emulator.ledger()).toMatchObject([{ images: 2, amountMicros: 60_000 }]);
  });

  it('of the older form has its pictures in results, with the prompt as it was used', async () => {
    const { body } = await follow(await submit(OLDER, older()));
    expect(body.output).toMatchObject({
      task_metrics: { TOTAL: 2, SUCCEEDED: 2, FAILED: 0 },
      results: [
        { orig_prompt: 'a lighthouse', actual_prompt: 'a lighthouse, in fine detail' },
        { url: expect.stringContaining('/__results/') },
      ],
    });
    const plain = await follow(await submit(OLDER, older({ prompt_extend: false })));
    expect(plain.body.output.results[0]).not.toHaveProperty('actual_prompt');
  });

  it('tells each picture that was not made, and bills those that were', async () => {
    emulator.setFault({ fault: { kind: 'fewer-images', images: 1 } });
    const { body } = await follow(await submit(OLDER, older()));
    expect(body.output).toMatchObject({
      task_status: 'SUCCEEDED',
      task_metrics: { TOTAL: 2, SUCCEEDED: 1, FAILED: 1 },
      results: [{ url: expect.any(String) }, { code: 'DataInspectionFailed' }],
    });
    expect(body.usage.image_count).toBe(1);
    expect(emulator.ledger()).toMatchObject([{ images: 1, amountMicros: 30_000 }]);
  });

  it.each([
    [{ kind: 'job-failed' }, 'InternalError.Algo', /out of memory/],
    [{ kind: 'job-failed', reason: 'Throttling' }, 'Throttling', /out of memory/],
    [{ kind: 'job-moderation', stage: 'input' }, 'DataInspectionFailed', /^Input/],
    [{ kind: 'moderation', stage: 'output' }, 'DataInspectionFailed', /^Output/],
  ] as const)('that meets %j fails by its state, and is free', async (fault, code, message) => {
    emulator.setFault({ fault });
    const { body } = await follow(await submit(TASK, current()));
    expect(body.output).toMatchObject({ task_status: 'FAILED', code });
    expect(body.output.message).toMatch(message);
    expect(body).not.toHaveProperty('usage');
    expect(emulator.ledger()).toHaveLength(0);
  });

  it('is cancelled while it waits, and taken off the bill; at work it goes on', async () => {
    const waiting = await submit(TASK, current());
    expect((await ask('POST', `/tasks/${waiting}/cancel`)).status).toBe(200);
    expect((await follow(waiting)).states).toEqual(['CANCELED']);
    expect(emulator.ledger().reduce((sum, { amountMicros }) => sum + amountMicros, 0)).toBe(0);
    const busy = await submit(TASK, current());
    await ask('GET', `/tasks/${busy}`);
    await ask('GET', `/tasks/${busy}`);
    const refused = await ask('POST', `/tasks/${busy}/cancel`);
    expect([refused.status, refused.body.code]).toEqual([400, 'UnsupportedOperation']);
    expect((await follow(busy)).states.at(-1)).toBe('SUCCEEDED');
  });

  it('is unknown to others, after a day, and where there never was one', async () => {
    const id = await submit(TASK, current());
    await follow(id);
    now = new Date('2026-11-22T08:00:00Z');
    for (const lost of [id, 'dead-beef']) {
      const { status, body } = await ask('GET', `/tasks/${lost}`);
      expect([status, body.output]).toEqual([200, { task_id: lost, task_status: 'UNKNOWN' }]);
    }
  });

  it('stands in the list', async () => {
    const id = await submit(TASK, current());
    const { body } = await ask('GET', '/tasks');
    expect(body).toMatchObject({ total: 1, data: [{ task_id: id, status: 'PENDING' }] });
  });
});

describe('tools', () => {
  const png = async (background: string) => {
    const create = { width: 320, height: 300, channels: 3, background } as const;
    const bytes = await sharp({ create }).png().toBuffer();
    return `data:image/png;base64,${bytes.toString('base64')}`;
  };
  const tool = async (name: string, parameters: object = {}, more: object = {}) => ({
    model: 'wanx2.1-imageedit',
    input: { function: name, prompt: 'better', base_image_url: await png('#305070'), ...more },
    parameters,
  });
  const made = async (body: object) => {
    const { body: ended } = await follow(await submit(EDIT, body));
    const bytes = await (await fetch(ended.output.results[0].url)).arrayBuffer();
    return Buffer.from(bytes);
  };

  it.each([
    ['colorization', {}, 320, 300],
    ['super_resolution', { upscale_factor: 2 }, 640, 600],
    ['expand', { top_scale: 1.5, left_scale: 2, right_scale: 1.25 }, 720, 450],
  ])('%s %j gives %i by %i', async (name, parameters, width, height) => {
    expect(await readImage(await made(await tool(name, parameters)))).toMatchObject({
      width,
      height,
    });
  });

  it('paint where the mask is white, and keep the rest to the pixel', async () => {
    const keep = await made(
      await tool('description_edit_with_mask', {}, { mask_image_url: await png('#000000') }),
    );
    const { data } = await sharp(keep).raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)]).toEqual([0x30, 0x50, 0x70]);
    const paint = await made(
      await tool('description_edit_with_mask', {}, { mask_image_url: await png('#ffffff') }),
    );
    expect(paint.equals(keep)).toBe(false);
  });

  it('are refused by an unknown name, and a mask is not forgotten', async () => {
    expect((await ask('POST', EDIT, await tool('magic'))).body.message).toContain('input.function');
    const bare = await ask('POST', EDIT, await tool('description_edit_with_mask'));
    expect(bare.body.message).toBe('Field required: input.mask_image_url');
  });
});
