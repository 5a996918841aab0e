import { type LoggedRequest, type RunningEmulator, startGeminiEmulator } from '@darkroom/emulators';
import { type AdapterHarness, createAdapterHarness } from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

/** What every model's every setting looks like to the vendor. Pictures are canned here: adapter.test.ts paints. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const ANSWER = {
  candidates: [
    {
      content: { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data: PIXEL } }] },
      finishReason: 'STOP',
    },
  ],
};
const { provider, models } = readProviderFolder('google-gemini');

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startGeminiEmulator({
    models: models.map(({ providerModelId: id }) =>
      id === 'gemini-2.5-flash-image-preview' ? { id, like: 'gemini-2.5-flash-image' } : id,
    ),
  });
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { api_key: emulator.key },
  });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});
beforeEach(async () => {
  await emulator.reset();
  emulator.setFault({
    times: 'always',
    fault: { kind: 'reply', status: 200, body: ANSWER },
  });
});

const last = (): LoggedRequest => {
  const request = emulator.requests().at(-1);
  if (!request) throw new RangeError('Nothing reached the wire.');
  return request;
};

/** A value of a JSON body, by a path such as `contents.0.parts`. */
function sentIn(body: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, body);
}
const sent = (path: string): unknown => sentIn(last().body, path);

const SAFETY: Readonly<Record<string, string>> = {
  safetyHarassment: 'HARM_CATEGORY_HARASSMENT',
  safetyHateSpeech: 'HARM_CATEGORY_HATE_SPEECH',
  safetySexuallyExplicit: 'HARM_CATEGORY_SEXUALLY_EXPLICIT',
  safetyDangerousContent: 'HARM_CATEGORY_DANGEROUS_CONTENT',
  safetyCivicIntegrity: 'HARM_CATEGORY_CIVIC_INTEGRITY',
};
const SEARCH: Readonly<Record<string, object>> = {
  web: { webSearch: {} },
  image: { imageSearch: {} },
  webAndImage: { webSearch: {}, imageSearch: {} },
};

/** Where a parameter is to be found on the wire, and what is to stand there. */
function expected(name: string, value: unknown): [path: string, value: unknown] {
  const category = SAFETY[name];
  if (category) return ['safetySettings', [{ category, threshold: value }]];
  if (name === 'googleSearch')
    return ['tools', [{ googleSearch: { searchTypes: SEARCH[String(value)] } }]];
  if (name === 'systemInstruction') return ['systemInstruction', { parts: [{ text: value }] }];
  return [`generationConfig.thinkingConfig.${name}`, value];
}

describe.each(models.map((model) => [model.providerModelId, model] as const))('%s', (id, model) => {
  const { capabilities } = model;

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(model)) {
      await harness.run({ model, ...request });
      expect(last().status, `${parameter.name} ${value}`).toBe(200);
      const [path, stands] = expected(parameter.name, value);
      expect(sent(path)).toEqual(stands);
    }
  });

  it('sends each mode with its pictures and nothing that was not asked for', async () => {
    for (const mode of capabilities.modes) {
      await harness.run({ model, ...requestOf(mode) });
      const { path, query, headers, body, files } = last();
      expect(path).toBe(`/v1beta/models/${id}:generateContent`);
      expect(query).toEqual({});
      expect(headers['x-goog-api-key']).toBe(`…${emulator.key.slice(-4)}`);
      expect(files).toHaveLength(mode === 'img2img' ? 1 : 0);
      expect(body).toMatchObject({
        contents: [{ role: 'user', parts: [{ text: 'A red bicycle against a white wall' }] }].map(
          (turn) =>
            mode === 'img2img'
              ? { ...turn, parts: [...turn.parts, { inlineData: { mimeType: 'image/png' } }] }
              : turn,
        ),
      });
      expect(sent('generationConfig')).toEqual({
        responseModalities: ['IMAGE'],
        candidateCount: 1,
        ...(mode === 'txt2img' ? { imageConfig: { aspectRatio: '1:1' } } : {}),
      });
    }
  });

  it('sends every ratio by name and every preset by ratio and size', async () => {
    for (const aspectRatio of capabilities.allowedAspectRatios ?? []) {
      const run = await harness.run({ model, size: { aspectRatio } });
      expect(sent('generationConfig.imageConfig')).toEqual({ aspectRatio });
      const pixels = capabilities.aspectRatioSizes[aspectRatio];
      expect(run.plan.resolved?.size).toMatchObject(pixels ?? {});
      if (pixels) {
        await harness.run({ model, size: { dimensions: pixels } });
        expect(sent('generationConfig.imageConfig')).toEqual({ aspectRatio });
      }
    }
    for (const { label, aspectRatio, imageSize } of capabilities.resolutionPresets) {
      await harness.run({ model, size: { preset: label } });
      expect(sent('generationConfig.imageConfig')).toEqual({ aspectRatio, imageSize });
    }
    expect(emulator.requests().every(({ status }) => status === 200)).toBe(true);
  });

  it('asks for several pictures in calls of their own, each with a seed of its own', async () => {
    await harness.run({ model, count: 3, seed: '2147483646' });
    const seeds = emulator.requests().map(({ body }) => sentIn(body, 'generationConfig.seed'));
    expect(seeds.sort()).toEqual([0, 2147483646, 2147483647]);
    await expect(harness.run({ model, seed: '2147483648' })).rejects.toThrow(
      /from 0 to 2147483647/,
    );
  });

  it('sends references behind the input picture', async () => {
    const references = (count: number) =>
      Array.from({ length: count }, () => ({
        image: { assetId: 'reference' },
        role: null,
        strength: null,
      }));
    const most = capabilities.maxInputImages ?? 0;
    await harness.run({ model, referenceImages: references(most) });
    expect(last().files).toHaveLength(most);
    await harness.run({ model, ...requestOf('img2img'), referenceImages: references(most - 1) });
    expect(last().status).toBe(200);
    const [first, second] = last().files;
    expect(first?.sha256).not.toBe(second?.sha256);
    expect(second?.name).toBe('contents/0/parts/2/inlineData/data');
    await expect(
      harness.run({ model, ...requestOf('img2img'), referenceImages: references(most) }),
    ).rejects.toThrow(`${most} pictures at most, the input image included`);
  });
});

describe('the base URL', () => {
  it.each(['', '/', '/v1beta', '/v1beta/', '/v1'])(
    'is understood with "%s" at its end',
    async (end) => {
      const context = harness.context({ baseUrl: `${emulator.url}${end}` });
      const { modelIds } = await adapter.verify(context);
      expect(modelIds).toContain('gemini-nano-banana-2.1');
      expect(last().path).toBe(end === '/v1' ? '/v1/models' : '/v1beta/models');
      expect(last().query).toEqual({ pageSize: '1000' });
    },
  );
});
