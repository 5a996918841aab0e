import { type LoggedRequest, type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import { type AdapterHarness, createAdapterHarness, testPng } from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parameterCases, requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';

/** What every model's every setting looks like to the vendor. Pictures are canned here: adapter.test.ts draws. */
const { provider, models, model } = readProviderFolder('alibaba');
const source = (id: string) => `external://alibaba/${id}`;
const FORMS = {
  bbox_list: ['989 515 1138 681; 20 20 80 90'],
  color_palette: ['#C2D1E6 50', '#111111 30.5', '#FFFFFF 19.5'],
};

let emulator: RunningEmulator;
let harness: AdapterHarness;
let canned: string;

beforeAll(async () => {
  emulator = await startVendorEmulator('alibaba');
  canned = `${emulator.url}/__results/canned/picture.png`;
  const { baseUrl, key } = emulator;
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl,
    credentials: { alibaba_api_key: key },
  });
  // As large as the pickiest model wants its inputs.
  harness.addPicture('picture', testPng(400, 400), { width: 400, height: 400 });
  harness.addPicture('mask', testPng(400, 400, [255, 255, 255], true), { width: 400, height: 400 });
  harness.addPicture('reference', testPng(400, 420), { width: 400, height: 420 });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});
// The fault comes behind the checks: what the emulator refuses is refused all the same.
beforeEach(async () => {
  await emulator.reset();
  const choices = [{ message: { content: [{ image: canned }] } }];
  const body = { output: { choices }, usage: { image_count: 1 } };
  emulator.setFault({ times: 'always', fault: { kind: 'reply', status: 200, body } });
  const headers = { 'content-type': 'image/png' };
  const picture = { kind: 'reply', status: 200, headers, body: 'a picture' } as const;
  emulator.setFault({
    times: 'always',
    match: { path: '/__results/canned/picture.png' },
    fault: picture,
  });
});

/** The last request that bought something. */
const last = (): LoggedRequest => {
  const request = emulator.requests().findLast(({ method }) => method === 'POST');
  if (!request) throw new RangeError('Nothing reached the wire.');
  return request;
};
const sent = (path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => Object(value)[key], last().body);

/** Where a parameter travels, and as what, where that is not `parameters.<name>` as it is. */
const SENT: Readonly<Record<string, (value: unknown) => [path: string, value: unknown]>> = {
  resolution: (value) => ['parameters.size', value],
};

describe.each(models.map((one) => [one.source, one] as const))('%s', (_, one) => {
  const { capabilities } = one;
  const [first = 'txt2img'] = capabilities.modes;

  it('sends every parameter at each of its values', async () => {
    for (const { parameter, value, request } of parameterCases(one)) {
      if (parameter.name in FORMS) continue;
      const { mode, ...others } = parameter.onlyWhen ?? {};
      const more = Object.entries(others).map(([name, [needed]]) => ({
        name,
        value: needed ?? true,
      }));
      await harness.run({ model: one, ...request, extra: [...more, ...(request.extra ?? [])] });
      expect(last().status, `${parameter.name} ${value} ${mode}`).toBe(200);
      const [path, expected] = SENT[parameter.name]?.(value) ?? [
        `parameters.${parameter.name}`,
        value,
      ];
      expect(sent(path)).toEqual(expected);
    }
  });

  it('sends every size in pixels with a star', async () => {
    const sizes = [
      ...capabilities.resolutionPresets.map(({ label, ...size }) => ({
        asked: { preset: label },
        size,
      })),
      ...Object.entries(capabilities.aspectRatioSizes).map(([aspectRatio, size]) => ({
        asked: { aspectRatio },
        size,
      })),
    ];
    for (const { asked, size } of sizes) {
      await harness.run({ model: one, ...requestOf(first), size: asked });
      expect([last().status, sent('parameters.size')], JSON.stringify(asked)).toEqual([
        200,
        `${size.width}*${size.height}`,
      ]);
    }
  });

  it('sends each mode to its endpoint, in its manner, with how many it wants', async () => {
    for (const mode of capabilities.modes) {
      await harness.run({ model: one, ...requestOf(mode), seed: '7' });
      expect(last().status, mode).toBe(200);
      expect(last().path).toBe(`/api/v1${one.wire.modes[mode]?.path}`);
      const isNow = last().path.endsWith('/multimodal-generation/generation');
      expect(last().headers['x-dashscope-async']).toBe(isNow ? undefined : 'enable');
      expect([sent('model'), sent('parameters.n'), sent('parameters.seed')]).toEqual([
        one.providerModelId,
        1,
        7,
      ]);
      const { mode: _mode, ...pictures } = requestOf(mode);
      expect(last().files).toHaveLength(Object.keys(pictures).length);
    }
  });

  it('sends as many pictures as it takes, in order', async () => {
    if (!capabilities.supportsReferenceImages) return;
    const most = capabilities.maxInputImages ?? 0;
    const references = (count: number) =>
      Array.from({ length: count }, () => ({
        image: { assetId: 'reference' },
        role: null,
        strength: null,
      }));
    await harness.run({
      model: one,
      ...requestOf('img2img'),
      referenceImages: references(most - 1),
    });
    expect(last().status).toBe(200);
    expect(last().files.map(({ image }) => image?.height)).toEqual([
      400,
      ...Array.from({ length: most - 1 }, () => 420),
    ]);
  });

  it('sends what is not to be seen, where it can', async () => {
    if (!capabilities.supportsNegativePrompt) return;
    await harness.run({ model: one, ...requestOf(first), negativePrompt: 'fog' });
    expect([sent('parameters.negative_prompt'), sent('input.negative_prompt')]).toContain('fog');
    expect(last().status).toBe(200);
  });
});

describe('the order of words and pictures', () => {
  const kinds = () => {
    const content = sent('input.messages.0.content');
    return Array.isArray(content) ? content.map((item: object) => Object.keys(item)[0]) : content;
  };
  const references = [{ image: { assetId: 'reference' }, role: null, strength: null }];

  it('is pictures first for Qwen-Image, words first for Wan', async () => {
    const edit = { ...requestOf('img2img'), referenceImages: references };
    await harness.run({ model: source('qwen-image-3.0'), ...edit });
    expect(kinds()).toEqual(['image', 'image', 'text']);
    await harness.run({ model: source('wan2.7-image'), ...edit });
    expect(kinds()).toEqual(['text', 'image', 'image']);
    await harness.run({ model: source('wan2.7-image'), referenceImages: references });
    expect(kinds()).toEqual(['text', 'image']);
  });

  it.each([
    ['restyle', 'stylization_all'],
    ['restyle-part', 'stylization_local'],
    ['remove-watermark', 'remove_watermark'],
    ['colorize', 'colorization'],
    ['sketch', 'doodle'],
    ['cartoon', 'control_cartoon_feature'],
  ])('names the tool: %s is %s', async (tool, name) => {
    await harness.run({ model: source(`wanx2.1-imageedit/${tool}`), ...requestOf('img2img') });
    expect([last().status, sent('model'), sent('input.function')]).toEqual([
      200,
      'wanx2.1-imageedit',
      name,
    ]);
  });

  it('has each picture of a tool in its field', async () => {
    await harness.run({ model: source('wanx2.1-imageedit'), ...requestOf('inpaint') });
    expect(last().files.map(({ name }) => name)).toEqual([
      'input/base_image_url',
      'input/mask_image_url',
    ]);
    expect(sent('input.function')).toBe('description_edit_with_mask');
    expect(model('wanx2.1-imageedit').wire.inputs.mask?.maskPaints).toBe('white');
    await harness.run({
      model: source('wan2.5-i2i-preview'),
      ...requestOf('img2img'),
      referenceImages: references,
    });
    expect(last().files.map(({ name }) => name)).toEqual(['input/images/0', 'input/images/1']);
  });
});

describe('texts of a form of their own', () => {
  const wan = (name: keyof typeof FORMS, value: string[]) =>
    harness.run({
      model: source('wan2.7-image'),
      ...requestOf('img2img'),
      extra: [{ name, value }],
    });

  it('become boxes and colours', async () => {
    await wan('bbox_list', FORMS.bbox_list);
    expect(sent('parameters.bbox_list')).toEqual([
      [
        [989, 515, 1138, 681],
        [20, 20, 80, 90],
      ],
    ]);
    await wan('bbox_list', ['-']);
    expect(sent('parameters.bbox_list')).toEqual([[]]);
    await wan('color_palette', FORMS.color_palette);
    expect(sent('parameters.color_palette')).toEqual([
      { hex: '#C2D1E6', ratio: '50.00%' },
      { hex: '#111111', ratio: '30.50%' },
      { hex: '#FFFFFF', ratio: '19.50%' },
    ]);
    expect(last().status).toBe(200);
  });

  it.each([
    ['bbox_list', ['1 2 3']],
    ['bbox_list', ['1 2 3 4; 1 2 3 4; 1 2 3 4']],
    ['color_palette', ['red 50']],
    ['color_palette', ['#C2D1E6']],
  ] as const)('are refused before anything is sent: %s %j', async (name, value) => {
    await expect(wan(name, [...value])).rejects.toThrow(new RegExp(`${name} takes a text such as`));
    expect(emulator.requests()).toHaveLength(0);
  });
});

describe('what does not go together', () => {
  const extra = (...pairs: [string, string | boolean][]) => ({
    extra: pairs.map(([name, value]) => ({ name, value })),
  });
  it.each([
    [
      'a class and a size',
      'wan2.7-image',
      { size: { aspectRatio: '1:1' }, ...extra(['resolution', '2K']) },
      /size/,
    ],
    [
      '4K in a set',
      'wan2.7-image-pro',
      extra(['resolution', '4K'], ['enable_sequential', true]),
      /resolution/,
    ],
    [
      '4K of a picture',
      'wan2.7-image-pro',
      { ...requestOf('img2img'), ...extra(['resolution', '4K']) },
      /resolution/,
    ],
    [
      'thoughts about a picture',
      'wan2.7-image',
      { ...requestOf('img2img'), ...extra(['thinking_mode', true]) },
      /thinking_mode applies only/,
    ],
    [
      'an agent for an edit',
      'qwen-image-3.0',
      { ...requestOf('img2img'), ...extra(['prompt_extend_mode', 'agent']) },
      /prompt_extend_mode/,
    ],
    [
      'what Wan 2.7 is not to show',
      'wan2.7-image',
      { negativePrompt: 'fog' },
      /no negative prompt/,
    ],
    [
      'a size off the grid',
      'qwen-image-3.0',
      { size: { dimensions: { width: 1000, height: 1000 } } },
      /multiple of 16/,
    ],
    [
      'a factor of an edit',
      'wanx2.1-imageedit',
      { ...requestOf('img2img'), extra: [{ name: 'upscale_factor', value: 2 }] },
      /upscale_factor applies only/,
    ],
  ])('%s', async (_, id, request, message) => {
    await expect(harness.run({ model: source(id), ...request })).rejects.toThrow(message);
    expect(emulator.requests()).toHaveLength(0);
  });
});

describe('hosts', () => {
  it.each([
    [{}, 'dashscope-intl.aliyuncs.com'],
    [{ alibaba_region: 'virginia' }, 'dashscope-us.aliyuncs.com'],
    [{ alibaba_region: 'beijing' }, 'dashscope.aliyuncs.com'],
    [
      { alibaba_region: 'singapore', alibaba_workspace: 'llm-1' },
      'llm-1.ap-southeast-1.maas.aliyuncs.com',
    ],
    [
      { alibaba_region: 'beijing', alibaba_workspace: 'llm-1' },
      'llm-1.cn-beijing.maas.aliyuncs.com',
    ],
  ])('%j is %s', async (place, host) => {
    const credentials = { alibaba_api_key: 'sk-test-0123456789', ...place };
    const { request } = unitCall(provider, model('wan2.7-image'), credentials);
    const at = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: provider.baseUrl ?? '',
      credentials,
    });
    const call = await adapter.call(request, at.context(), undefined);
    const url = `https://${host}/api/v1/services/aigc/image-generation/generation`;
    expect(call).toMatchObject({ kind: 'http', url });
    expect(JSON.stringify(call)).not.toContain('0123456789');
    await at.close();
  });
});
