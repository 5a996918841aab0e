import { createOpenAI } from '@ai-sdk/openai';
import { readImage, startOpenAiEmulator } from '@darkroom/emulators';
import { generateImage } from 'ai';
import { Configuration, OpenAIApi } from 'openai-edge';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  startWholeServer,
  WHOLE_SERVER_TOKEN,
  type WholeServer,
} from '../testing/local/start-whole-server.ts';
import { drawPicture } from './testing/pictures.ts';

/** Clients that others wrote, each with its own transport and its own idea of the API, unmodified. */
const KEY = 'sk-canary-clients-0123456789abcdef';
let emulator: Awaited<ReturnType<typeof startOpenAiEmulator>>;
let server: WholeServer;

beforeAll(async () => {
  emulator = await startOpenAiEmulator({ keys: [KEY] });
  server = await startWholeServer({
    OPENAI_API_KEY: KEY,
    DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
  });
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

describe('ai with @ai-sdk/openai', () => {
  const provider = () => createOpenAI({ apiKey: WHOLE_SERVER_TOKEN, baseURL: `${server.url}/v1` });

  it('generates, one and several', async () => {
    const one = await generateImage({
      model: provider().image('gpt-image-2'),
      prompt: 'a kite',
      size: '1024x1024',
      providerOptions: { openai: { quality: 'low' } },
    });
    expect(await readImage(Buffer.from(one.image.uint8Array))).toMatchObject({ width: 1024 });
    expect(one.usage.outputTokens).toBeGreaterThan(0);
    // A model whose name it has never heard of.
    const several = await generateImage({
      model: provider().image('external://sandbox/aurora'),
      prompt: 'a kite',
      size: '512x512',
      n: 2,
    });
    expect(several.images).toHaveLength(2);
  });

  it('edits with a picture and a mask', async () => {
    const { image } = await generateImage({
      model: provider().image('gpt-image-2'),
      prompt: {
        text: 'a door',
        images: [drawPicture(1024, 1024)],
        mask: drawPicture(1024, 1024, 1, 'hole'),
      },
      size: '1024x1024',
    });
    expect(await readImage(Buffer.from(image.uint8Array))).toMatchObject({ width: 1024 });
    const [request] = emulator.requests().filter(({ path }) => path.endsWith('/images/edits'));
    expect(request?.files.map(({ name }) => name)).toEqual(['image', 'mask']);
    expect(request?.files[1]?.image?.alpha).toMatchObject({ minimum: 0, transparentShare: 0.25 });
  });

  it('is told what is wrong, and does not buy again what may be paid for', async () => {
    const model = provider().image('no-such-model');
    await expect(generateImage({ model, prompt: 'a kite' })).rejects.toThrow(/does not exist here/);
    emulator.setFault({ times: 'always', fault: { kind: 'reset', when: 'after-charge' } });
    await expect(
      generateImage({ model: provider().image('gpt-image-2'), prompt: 'a kite' }),
    ).rejects.toMatchObject({ statusCode: 424 });
    expect(emulator.ledger()).toHaveLength(1);
  });
});

describe('openai-edge', () => {
  const client = () =>
    new OpenAIApi(new Configuration({ apiKey: WHOLE_SERVER_TOKEN, basePath: `${server.url}/v1` }));

  it('generates as links, and lists models', async () => {
    const request = { prompt: 'a kite', n: 1, size: '512x512', response_format: 'url' } as const;
    const answer = await client().createImage({ ...request, model: 'aurora' } as typeof request); // newer than its types
    expect(answer.status).toBe(200);
    const { data } = (await answer.json()) as { data: { url: string }[] };
    expect((await fetch(data[0]?.url ?? '')).headers.get('content-type')).toBe('image/png');
    const models = (await (await client().listModels()).json()) as { data: { id: string }[] };
    expect(models.data.map(({ id }) => id)).toContain('aurora');
  });

  it('is told what is wrong in its own shape', async () => {
    const answer = await client().createImage({ prompt: 'a kite' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { type: 'invalid_request_error', param: 'model', code: 'missing_required_parameter' },
    });
  });
});
