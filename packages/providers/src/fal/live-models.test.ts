import { completeModelRecord, modelRecordSchema } from '@darkroom/core';
import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import { type AdapterHarness, createAdapterHarness } from '@darkroom/provider-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models } = readProviderFolder('fal');

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('fal');
  const { baseUrl, key } = emulator;
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl,
    credentials: { api_key: key },
  });
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await harness.close();
  await emulator.close();
});

const replyOnce = (path: string, body: unknown, status = 200) =>
  emulator.setFault({ match: { path }, fault: { kind: 'reply', status, headers: {}, body } });

describe('the account and its list', () => {
  it('verify does not take a stranger for the vendor', async () => {
    replyOnce('/models/pricing', { hello: 'world' });
    await expect(adapter.verify(harness.context())).rejects.toThrow(/no list of prices/);
    replyOnce('/models/pricing', { error: { type: 'not_found', message: 'gone' } }, 404);
    expect(await adapter.verify(harness.context())).toEqual({});
  });

  it('an endpoint of tomorrow is found, read from its schema, and paints', async () => {
    emulator.setSettings({
      models: ['fal-ai/flux/dev', { id: 'newcomer/flux-9/edit', like: 'fal-ai/flux-2/edit' }],
    });
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
      'fal-ai/flux/dev',
      'newcomer/flux-9/edit',
    ]);
    const tomorrow = completeModelRecord(modelRecordSchema.parse(found[1]?.record));
    expect(tomorrow.capabilities).toMatchObject({
      modes: ['img2img'],
      promptUse: 'required',
      supportsSeed: true,
      stepsRange: [1, 50],
      guidanceRange: [0, 20],
      maxInputImages: 4,
      outputFormats: ['jpeg', 'png', 'webp'],
      sizeRule: { minimumEdge: 512, maximumEdge: 2048 },
    });
    expect(tomorrow.parameters.map(({ name }) => name)).toEqual([
      'acceleration',
      'enable_prompt_expansion',
      'enable_safety_checker',
    ]);
    expect(JSON.stringify(tomorrow)).not.toMatch('sync_mode');
    const { images } = await harness.run({
      model: tomorrow,
      mode: 'img2img',
      image: { assetId: 'picture' },
      steps: 4,
      extra: [{ name: 'acceleration', value: 'high' }],
    });
    expect(images).toHaveLength(1);
    const submit = emulator.requests().find(({ method }) => method === 'POST');
    expect(submit).toMatchObject({
      path: '/queue/newcomer/flux-9/edit',
      body: { num_inference_steps: 4, acceleration: 'high' },
      files: [{ name: 'image_urls/0' }],
    });
  });

  it('an endpoint whose schema the list leaves out is read from its own document, else taken with care', async () => {
    emulator.setSettings({ models: ['fal-ai/flux/schnell'] });
    const entry = (id: string) => ({ endpoint_id: id, metadata: { status: 'active' } });
    const gone = { endpoint_id: 'a/gone', metadata: { status: 'deprecated' } };
    const models = [entry('fal-ai/flux/schnell'), entry('a/riddle'), gone, { nothing: true }];
    replyOnce('/platform/models', { models, has_more: false });
    replyOnce('/platform/models', { models: [], has_more: false });
    const found = (await adapter.discover?.(harness.context())) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
      'fal-ai/flux/schnell',
      'a/riddle',
    ]);
    expect(found[0]?.record.capabilities).toMatchObject({ stepsRange: [1, 12] });
    expect(found[1]?.record.capabilities).toMatchObject({ modes: ['txt2img'] });
    expect(found[1]?.record.wire?.fields).toEqual({ prompt: expect.anything() });
  });

  it('looks for words at the vendor', async () => {
    const found = (await adapter.discover?.(harness.context(), { search: ' upscaler ' })) ?? [];
    expect(found.map(({ providerModelId }) => providerModelId)).toEqual([
      'fal-ai/clarity-upscaler',
    ]);
    expect(emulator.requests().map(({ query }) => query.q)).toEqual(['upscaler', 'upscaler']);
  });

  it('describes one endpoint by its document, which is asked for without the key', async () => {
    const about = async (id: string) => adapter.describe?.(id, harness.context());
    const record = await about('fal-ai/clarity-upscaler');
    expect(record?.capabilities?.modes).toEqual(['upscale']);
    expect(record?.parameters?.map(({ name }) => name)).toContain('creativity');
    expect(emulator.requests()[0]?.headers).not.toHaveProperty('authorization');
    const hidden = await about('someone/private/app');
    expect(hidden?.capabilities?.modes).toEqual(['txt2img']);
    expect(hidden?.description).toMatch(/from words alone/);
    replyOnce('/openapi.json', { info: 'nothing of use' });
    expect((await about('fal-ai/flux/dev'))?.capabilities?.modes).toEqual(['txt2img']);
    replyOnce('/openapi.json', { detail: 'no' }, 403);
    await expect(about('fal-ai/flux/dev')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});
