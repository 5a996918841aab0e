import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

/** The vendor has no client in JavaScript for pictures: its shapes are looked at field by field. */
let emulator: RunningEmulator;

const create = { width: 300, height: 260, channels: 3, background: '#a04060' } as const;
const png = await sharp({ create }).png().toBuffer();
const picture = `data:image/png;base64,${png.toString('base64')}`;

beforeAll(async () => {
  emulator = await startVendorEmulator('alibaba');
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const NOW = '/services/aigc/multimodal-generation/generation';
const bearer = (key = emulator.key) => ({ authorization: `Bearer ${key}` });
const post = async (path: string, body: unknown, headers: Record<string, string> = bearer()) => {
  const answer = await fetch(`${emulator.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
};
const messages = (...content: object[]) => ({ messages: [{ role: 'user', content }] });
const said = { text: 'a lighthouse at dusk' };
const order = (model: string, parameters: object = {}, ...images: string[]) => ({
  model,
  input: messages(...images.map((image) => ({ image })), said),
  parameters: { size: '512*512', ...parameters },
});
const pictureAt = async (url: string) => {
  const answer = await fetch(url);
  return readImage(Buffer.from(await answer.arrayBuffer()));
};

describe('a call that answers at once', () => {
  it('gives the picture under an address, with the usage of its kind, and is charged once', async () => {
    const { status, headers, body } = await post(NOW, order('qwen-image-2.0-pro'));
    expect(status).toBe(200);
    expect(body).toEqual({
      request_id: headers.get('x-request-id'),
      output: {
        choices: [
          {
            finish_reason: 'stop',
            message: {
              role: 'assistant',
              content: [{ image: expect.stringContaining('/__results/') }],
            },
          },
        ],
      },
      usage: { image_count: 1, width: 512, height: 512 },
    });
    const [{ message }] = body.output.choices;
    expect(await pictureAt(message.content[0].image)).toMatchObject({ format: 'png', width: 512 });
    expect(emulator.ledger()).toMatchObject([{ images: 1, amountMicros: 75_000 }]);
  });

  it('tells the class of Qwen-Image 3.0, and 2K where no size was given', async () => {
    const small = await post(NOW, order('qwen-image-3.0-pro', { n: 2 }));
    expect(small.body.usage).toMatchObject({
      output_image_count: 2,
      output_width: 512,
      output_image_type: 'qima_output_1k',
    });
    expect(small.body.output.choices[0].message.content).toHaveLength(2);
    const large = await post(NOW, order('qwen-image-3.0-pro', { size: undefined }));
    expect(large.body.usage).toMatchObject({
      output_width: 2048,
      output_image_type: 'qima_output_2k',
    });
    expect(emulator.ledger().map(({ amountMicros }) => amountMicros)).toEqual([80_000, 80_000]);
  });

  it('draws four of Wan 2.7 where nobody says how many, each in a choice of its own', async () => {
    const { body } = await post(NOW, order('wan2.7-image', { size: '768*768' }));
    expect(body.output.choices).toHaveLength(4);
    expect(body.output.choices[3].message.content[0].type).toBe('image');
    expect(body.usage).toEqual({
      image_count: 4,
      size: '768*768',
      input_tokens: 0,
      output_tokens: 0,
    });
    expect(emulator.ledger()).toMatchObject([{ images: 4, amountMicros: 120_000 }]);
  });

  it('thinks aloud for twice the price', async () => {
    const { body } = await post(NOW, order('z-image-turbo', { prompt_extend: true }));
    expect(body.output.choices[0].message).toMatchObject({
      content: [{ image: expect.any(String) }, { text: 'a lighthouse at dusk, in fine detail' }],
      reasoning_content: expect.any(String),
    });
    expect(emulator.ledger()).toMatchObject([{ amountMicros: 30_000 }]);
  });

  it('keeps half of an input, and takes one to three of them for an edit', async () => {
    const edit = await post(NOW, order('qwen-image-edit-plus', {}, picture, picture));
    expect(edit.status).toBe(200);
    expect((await post(NOW, order('qwen-image-edit-plus'))).status).toBe(400);
    const four = order('qwen-image-edit-plus', {}, picture, picture, picture, picture);
    expect((await post(NOW, four)).body.message).toContain('between 1 and 3');
  });
});

describe('what is refused', () => {
  it.each<[string, string, object, number, string, RegExp]>([
    [
      'messages at the top',
      NOW,
      { model: 'qwen-image-3.0', messages: [], input: {} },
      400,
      'InvalidParameter',
      /Field required: input\.messages/,
    ],
    [
      'two messages',
      NOW,
      {
        ...order('qwen-image-3.0'),
        input: { messages: [messages(said).messages[0], messages(said).messages[0]] },
      },
      400,
      'InvalidParameter',
      /input\.messages/,
    ],
    [
      'no text',
      NOW,
      { ...order('qwen-image-3.0'), input: messages() },
      400,
      'InvalidParameter',
      /exactly one text/,
    ],
    ['an unknown model', NOW, order('qwen-image-9'), 404, 'ModelNotFound', /qwen-image-9/],
    [
      'an x in the size',
      NOW,
      order('qwen-image-3.0', { size: '512x512' }),
      400,
      'InvalidParameter',
      /Expected format/,
    ],
    [
      'a class of others',
      NOW,
      order('qwen-image-3.0', { size: '1K' }),
      400,
      'InvalidParameter',
      /Expected format/,
    ],
    [
      'a size off the grid',
      NOW,
      order('qwen-image-3.0', { size: '520*520' }),
      400,
      'InvalidParameter',
      /multiples of 16/,
    ],
    [
      'a size too large',
      NOW,
      order('qwen-image-3.0', { size: '4096*4096' }),
      400,
      'InvalidParameter',
      /total pixels/,
    ],
    [
      'a shape too long',
      NOW,
      order('qwen-image-3.0', { size: '5120*512' }),
      400,
      'InvalidParameter',
      /aspect ratio/,
    ],
    [
      'a size of its own',
      NOW,
      order('qwen-image-max', { size: '1024*1024' }),
      400,
      'InvalidParameter',
      /must be one of/,
    ],
    [
      'a size of an edit without one',
      NOW,
      order('qwen-image-edit', {}, picture),
      400,
      'InvalidParameter',
      /size is not supported/,
    ],
    [
      'seven at once',
      NOW,
      order('qwen-image-3.0', { n: 7 }),
      400,
      'InvalidParameter',
      /between 1 and 6/,
    ],
    [
      'a switch as text',
      NOW,
      order('qwen-image-3.0', { prompt_extend: 'false' }),
      400,
      'InvalidParameter',
      /prompt_extend/,
    ],
    [
      'a seed too large',
      NOW,
      order('qwen-image-3.0', { seed: 2 ** 31 }),
      400,
      'InvalidParameter',
      /seed/,
    ],
    [
      'what Wan 2.7 is not to show',
      NOW,
      order('wan2.7-image', { size: '1K', negative_prompt: 'fog' }),
      400,
      'InvalidParameter',
      /negative_prompt/,
    ],
    [
      'five without a set',
      NOW,
      order('wan2.7-image', { size: '1K', n: 5 }),
      400,
      'InvalidParameter',
      /between 1 and 4/,
    ],
    [
      '4K in a set',
      NOW,
      order('wan2.7-image-pro', { size: '4K', enable_sequential: true }),
      400,
      'InvalidParameter',
      /4K/,
    ],
    [
      'boxes of another number',
      NOW,
      order('wan2.7-image', { size: '1K', bbox_list: [] }, picture),
      400,
      'InvalidParameter',
      /bbox_list/,
    ],
    [
      'an agent for an edit',
      NOW,
      order('qwen-image-3.0', { prompt_extend_mode: 'agent' }, picture),
      400,
      'InvalidParameter',
      /agent/,
    ],
    [
      'a picture elsewhere',
      NOW,
      order('qwen-image-3.0', {}, 'https://example.com/a.png'),
      400,
      'InvalidURL',
      /cannot be fetched/,
    ],
    [
      'no picture',
      NOW,
      order('qwen-image-3.0', {}, 'data:image/png;base64,AAAA'),
      400,
      'InvalidParameter.DataInspection',
      /decoded/,
    ],
    [
      'a task at once',
      '/services/aigc/image-generation/generation',
      order('wan2.7-image', { size: '1K' }),
      403,
      'AccessDenied',
      /does not support synchronous calls/,
    ],
    [
      'an old model in the new form',
      '/services/aigc/image-generation/generation',
      order('wan2.2-t2i-plus'),
      404,
      'ModelNotFound',
      /endpoint/,
    ],
  ])('is %s', async (_, path, body, status, code, message) => {
    const answer = await post(path, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.message).toMatch(message);
    expect(answer.body.request_id).toBe(answer.headers.get('x-request-id'));
    expect(emulator.ledger()).toHaveLength(0);
  });

  it('is the wish for a task where there are none', async () => {
    const answer = await post(NOW, order('qwen-image-3.0'), {
      ...bearer(),
      'X-DashScope-Async': 'enable',
    });
    expect([answer.status, answer.body.code]).toEqual([403, 'AccessDenied']);
    expect(answer.body.message).toContain('does not support asynchronous calls');
  });

  it.each([
    [{ kind: 'rate-limit' }, 429, 'Throttling.RateQuota'],
    [{ kind: 'quota-exhausted' }, 403, 'AllocationQuota.FreeTierOnly'],
    [{ kind: 'billing-hard-limit' }, 400, 'Arrearage'],
    [{ kind: 'forbidden', reason: 'service-disabled' }, 403, 'AccessDenied.Unpurchased'],
    [{ kind: 'unauthorized' }, 401, 'InvalidApiKey'],
    [{ kind: 'model-not-found' }, 404, 'ModelNotFound'],
    [{ kind: 'moderation' }, 400, 'DataInspectionFailed'],
    [{ kind: 'server-error', status: 503 }, 503, 'ModelServingError'],
  ] as const)('is %j', async (fault, status, code) => {
    emulator.setFault({ fault });
    const answer = await post(NOW, order('qwen-image-3.0'));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(emulator.ledger()).toHaveLength(0);
  });

  it('is a key of nobody, everywhere', async () => {
    expect((await post(NOW, order('qwen-image-3.0'), bearer('sk-nobody'))).body.code).toBe(
      'InvalidApiKey',
    );
    const task = await fetch(`${emulator.baseUrl}/tasks/1`, { headers: bearer('sk-nobody') });
    expect(task.status).toBe(401);
  });
});

describe('lists', () => {
  it('has the models of every kind beside the API', async () => {
    const answer = await fetch(`${emulator.url}/compatible-mode/v1/models`, { headers: bearer() });
    const { data } = JSON.parse(await answer.text());
    expect(data.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(['qwen-image-3.0-pro', 'qwen3.5-plus']),
    );
  });
});
