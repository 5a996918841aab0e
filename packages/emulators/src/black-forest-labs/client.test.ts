import { createBlackForestLabs } from '@ai-sdk/black-forest-labs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { makePicture } from '../kit/picture.ts';

/** The vendor has no JavaScript client of its own: this is the one of the AI SDK, unmodified. */
let emulator: RunningEmulator;
let client: ReturnType<typeof createBlackForestLabs>;
type Options = Parameters<ReturnType<typeof client.image>['doGenerate']>[0];

beforeAll(async () => {
  emulator = await startVendorEmulator('black-forest-labs');
  client = createBlackForestLabs({
    apiKey: emulator.key,
    baseURL: emulator.baseUrl,
    pollIntervalMillis: 1,
  });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const generate = (model: string, more: Partial<Options> = {}) =>
  client.image(model).doGenerate({
    prompt: 'a lighthouse at dusk',
    n: 1,
    size: undefined,
    aspectRatio: undefined,
    seed: undefined,
    files: undefined,
    mask: undefined,
    providerOptions: {},
    ...more,
  });
const factsOf = async ({ images }: Awaited<ReturnType<typeof generate>>) => {
  const [image] = images;
  return readImage(Buffer.from(image ?? ''));
};

describe('the AI SDK', () => {
  it('submits, polls and fetches a picture of the size asked for', async () => {
    const answer = await generate('flux-pro-1.1', {
      seed: 42,
      providerOptions: { blackForestLabs: { width: 512, height: 256, outputFormat: 'png' } },
    });
    expect(await factsOf(answer)).toEqual({ format: 'png', width: 512, height: 256 });
    expect(answer.providerMetadata?.blackForestLabs?.images).toMatchObject([
      { seed: 42, cost: 4, inputMegapixels: 0, outputMegapixels: 0.13 },
    ]);
    expect(
      emulator.requests().map(({ method, path }) => `${method} ${path.split('/')[1]}`),
    ).toEqual(['POST v1', 'GET v1', 'GET v1', 'GET v1', 'GET __results']);
    expect(emulator.ledger()).toMatchObject([
      { model: 'flux-pro-1.1', images: 1, usage: { credits: 4 }, amountMicros: 40_000 },
    ]);
  });

  it('edits with input pictures, and fills by a mask', async () => {
    const picture = await makePicture({ seed: 'x', width: 128, height: 64, format: 'png' });
    const file = { type: 'file', mediaType: 'image/png', data: picture } as const;
    const edited = await generate('flux-2-pro', { files: [file, file] });
    expect(await factsOf(edited)).toEqual({ format: 'jpeg', width: 128, height: 64 });
    const filled = await generate('flux-pro-1.0-fill', { files: [file], mask: file });
    expect(await factsOf(filled)).toEqual({ format: 'jpeg', width: 128, height: 64 });
    const submits = emulator.requests().filter(({ method }) => method === 'POST');
    expect(submits.map(({ files }) => files.map(({ name }) => name))).toEqual([
      ['input_image', 'input_image_2'],
      ['image', 'mask'],
    ]);
  });

  it('tells its errors', async () => {
    const failing = (model: string) => expect(generate(model)).rejects;
    await failing('flux-pro').toMatchObject({ statusCode: 404, message: 'Not Found' });
    emulator.setFault({ fault: { kind: 'quota-exhausted' } });
    await failing('flux-dev').toMatchObject({ statusCode: 402 });
    emulator.setFault({ fault: { kind: 'job-failed' } });
    await failing('flux-dev').toThrow('generation failed');
    const stranger = createBlackForestLabs({ apiKey: 'bfl_wrong', baseURL: emulator.baseUrl });
    await expect(
      stranger.image('flux-dev').doGenerate({
        prompt: 'x',
        n: 1,
        size: undefined,
        aspectRatio: undefined,
        seed: undefined,
        files: undefined,
        mask: undefined,
        providerOptions: {},
      }),
    ).rejects.toMatchObject({ statusCode: 403, message: 'Invalid or expired API key' });
    expect(emulator.ledger()).toEqual([]);
  });
});
