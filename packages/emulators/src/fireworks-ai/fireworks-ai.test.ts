import { createFireworks } from '@ai-sdk/fireworks';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';

let now = Date.parse('2026-11-21T12:00:00Z');
let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startVendorEmulator('fireworks-ai', { now: () => new Date(now) });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const MODELS = 'accounts/fireworks/models/';
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${emulator.baseUrl}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${emulator.key}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify({ prompt: 'a boat', ...body }),
  });

describe("a common client of the vendor's", () => {
  const ask = {
    prompt: 'a boat',
    n: 1,
    size: undefined,
    aspectRatio: '16:9' as const,
    seed: 7,
    files: undefined,
    mask: undefined,
    providerOptions: {},
  };
  const model = (name: string) =>
    createFireworks({ apiKey: emulator.key, baseURL: emulator.baseUrl }).image(
      `${MODELS}${name}` as Parameters<ReturnType<typeof createFireworks>['image']>[0],
    );

  it('gets the picture as the body', async () => {
    const { images } = await model('flux-1-dev-fp8').doGenerate(ask);
    const [picture] = images;
    if (!(picture instanceof Uint8Array)) throw new Error('No bytes came.');
    expect(await readImage(Buffer.from(picture))).toMatchObject({ width: 1360, height: 768 });
    expect(emulator.requests()[0]?.path).toBe(
      `/inference/v1/workflows/${MODELS}flux-1-dev-fp8/text_to_image`,
    );
    expect(emulator.ledger()).toMatchObject([{ images: 1, amountMicros: 14_000 }]);
  });

  it('asks the older models by their own path, with a size', async () => {
    const older = { ...ask, aspectRatio: undefined, size: '1024x768' as const };
    const { images } = await model('SSD-1B').doGenerate(older);
    expect(images).toHaveLength(1);
    expect(emulator.requests()[0]?.path).toContain('/image_generation/');
  });

  it('waits for Kontext, and fetches what it painted', async () => {
    const data = new Uint8Array(
      await sharp({
        create: { width: 32, height: 32, channels: 3, background: { r: 9, g: 9, b: 9 } },
      })
        .png()
        .toBuffer(),
    );
    const { images } = await model('flux-kontext-pro').doGenerate({
      ...ask,
      files: [{ type: 'file', mediaType: 'image/png', data }],
    });
    expect(images).toHaveLength(1);
    expect(emulator.requests().filter(({ path }) => path.endsWith('/get_result'))).toHaveLength(3);
    expect(emulator.ledger()).toHaveLength(1);
  });
});

describe('answers', () => {
  it('are JSON where that is accepted, with the seed', async () => {
    const answer = await post(
      `/workflows/${MODELS}flux-1-schnell-fp8/text_to_image`,
      { seed: 5 },
      { accept: 'application/json' },
    );
    expect(await answer.json()).toEqual({
      base64: [expect.stringMatching(/^\/9j\//)],
      finishReason: 'SUCCESS',
      seed: 5,
    });
  });

  it('say in a header that they were filtered', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output' } });
    const answer = await post(`/workflows/${MODELS}flux-1-dev-fp8/text_to_image`, {});
    expect([answer.status, answer.headers.get('finish-reason')]).toEqual([200, 'CONTENT_FILTERED']);
  });

  it('of jobs walk through their words, and their addresses end', async () => {
    const { request_id: id } = (await (
      await post(`/workflows/${MODELS}flux-kontext-max`, { output_format: 'jpeg' })
    ).json()) as { request_id: string };
    const look = async () =>
      (await (await post(`/workflows/${MODELS}flux-kontext-max/get_result`, { id })).json()) as {
        status: string;
        result: { sample: string } | null;
      };
    expect([(await look()).status, (await look()).status]).toEqual(['Pending', 'Pending']);
    const { status, result } = await look();
    expect(status).toBe('Ready');
    expect((await fetch(result?.sample ?? '')).status).toBe(200);
    now += 10 * 60_000;
    expect((await fetch(result?.sample ?? '')).status).toBe(403);
  });

  it.each<[string, string, object, number]>([
    [
      'a field of another family',
      `workflows/${MODELS}flux-1-dev-fp8/text_to_image`,
      { steps: 4 },
      400,
    ],
    [
      'a ratio that is none',
      `workflows/${MODELS}flux-1-dev-fp8/text_to_image`,
      { aspect_ratio: '7:5' },
      400,
    ],
    ['a model by the wrong path', `image_generation/${MODELS}flux-1-dev-fp8`, {}, 404],
    [
      'a tolerance out of range',
      `workflows/${MODELS}flux-kontext-pro`,
      { safety_tolerance: 7 },
      400,
    ],
  ])('refuse %s', async (_, path, body, status) => {
    const answer = await post(`/${path}`, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { message: expect.any(String) } });
    expect(emulator.ledger()).toEqual([]);
  });

  it('want a key', async () => {
    const headers = { authorization: 'Bearer no' };
    expect((await fetch(`${emulator.baseUrl}/models`, { headers })).status).toBe(401);
  });
});
