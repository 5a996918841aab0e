import { startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { adapterFor, unknownModelOf } from '../../test-support/protocol-adapter.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';

const folder = readProviderFolder('openai-compatible');
const adapter = await adapterFor(folder);
const modelOf = (id: string, values: Record<string, string> = {}) =>
  unknownModelOf(adapter, folder, id, values);

const full = { edits: 'form', batch: 'true', previews: 'true' };
const plain = modelOf('sdxl');
const rich = { ...modelOf('gpt-image-2', { ...full, dialect: 'gpt-image' }), key: 'rich' };

testProviderContract({
  adapter,
  provider: folder.provider,
  models: [plain, rich],
  faultModel: 'sdxl',
  start: async () => {
    const emulator = await startVendorEmulator('openai-compatible');
    return {
      baseUrl: emulator.baseUrl,
      credentials: { api_key: emulator.key },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
  // A server under this API tells no modality of a list without pictures.
  lacks: ['no-image'],
  isWatched: false,
});

describe('what the form says', () => {
  const emulator = startVendorEmulator('openai-compatible');
  const harnesses: AdapterHarness[] = [];
  afterAll(async () => {
    for (const harness of harnesses) await harness.close();
    await (await emulator).close();
  });

  async function run(values: Record<string, string>, request = {}, keyField = 'api_key') {
    const { baseUrl, key, requests, reset } = await emulator;
    await reset();
    const id = values.dialect === 'gpt-image' ? 'gpt-image-2' : 'sdxl';
    const model = modelOf(id, values);
    const harness = createAdapterHarness({
      adapter,
      provider: folder.provider,
      models: [model],
      baseUrl,
      credentials: { ...values, [keyField]: key },
    });
    harnesses.push(harness);
    const finished = await harness.run({ model, ...request });
    const sent = requests().filter(({ method }) => method === 'POST');
    return { finished, sent, body: sent[0]?.body };
  }

  it('is the least where it says nothing', async () => {
    const { sent, body } = await run({}, { count: 2 });
    expect(sent).toHaveLength(2);
    expect(body).toEqual({
      model: 'sdxl',
      prompt: 'A red bicycle against a white wall',
      size: '1024x1024',
      response_format: 'b64_json',
    });
    expect(modelOf('sdxl').capabilities).toMatchObject({
      modes: ['txt2img'],
      supportsReferenceImages: false,
      supportsPartialImages: false,
      maskFormat: 'none',
    });
  });

  it('chooses the header of the key', async () => {
    const { sent } = await run({ key_header: 'api-key' }, {}, 'header_key');
    expect(sent[0]?.headers['api-key']).toMatch(/^…/);
    expect(sent[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    [{ size_form: 'star' }, { size: '1024*1024', response_format: 'b64_json' }],
    [{ dialect: 'gpt-image' }, { size: '1024x1024' }],
    [{ batch: 'true' }, { n: 1, response_format: 'b64_json' }],
  ])('%j travels as %j', async (values, expected) => {
    const { body } = await run(values);
    expect(body).toMatchObject(expected);
    if ('dialect' in values) expect(body).not.toHaveProperty('response_format');
  });

  it('fetches pictures from relative addresses', async () => {
    const { finished, body } = await run({ dialect: 'address' });
    expect(body).toMatchObject({ response_format: 'url' });
    expect(finished.images).toMatchObject([{ mimeType: 'image/png', width: 1024 }]);
  });

  it.each([
    ['form', ['image', 'mask']],
    ['json', ['images/0/image_url', 'mask/image_url']],
  ])('sends edits as %s', async (edits, names) => {
    const { sent } = await run({ edits }, requestOf('inpaint'));
    expect(sent[0]?.path).toBe('/v1/images/edits');
    expect(sent[0]?.files.map(({ name }) => name)).toEqual(names);
    expect(sent[0]?.files[1]?.image?.alpha?.minimum).toBe(0);
  });
});
