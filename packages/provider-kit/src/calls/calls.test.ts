import { describe, expect, test } from 'vitest';
import type { CallRequest } from '../adapter/adapter.ts';
import { toyModel } from '../testing/local/toy-adapter.ts';
import { inputImage, testPng } from '../testing/test-pictures.ts';
import { callTarget } from './call-target.ts';
import { jsonCall, multipartCall } from './http-call.ts';
import { inputBase64, inputDataUrl } from './input-base64.ts';
import { inputFields, inputParts } from './input-parts.ts';
import { joinUrl } from './join-url.ts';
import { readHead } from './read-head.ts';
import { seedForCall } from './seed-for-call.ts';

describe('joinUrl', () => {
  test.each([
    ['https://a.example/v1', '/images', {}, 'https://a.example/v1/images'],
    ['https://a.example/v1/', 'images', {}, 'https://a.example/v1/images'],
    ['https://a.example', '/m/{model}:go', { model: 'x-1' }, 'https://a.example/m/x-1:go'],
    ['https://a.example', '/m/{model}', { model: 'org/x y' }, 'https://a.example/m/org/x%20y'],
    [
      'https://a.example',
      '/m/{model}',
      { model: 'x?key=1#y' },
      'https://a.example/m/x%3Fkey%3D1%23y',
    ],
    ['https://a.example', '/m?alt=sse', {}, 'https://a.example/m?alt=sse'],
  ])('%s + %s', (base, path, values, expected) => {
    expect(joinUrl(base, path, values)).toBe(expected);
  });
  test('adds a query', () => {
    expect(joinUrl('https://a.example', '/m?a=1', {}, { b: 2, c: undefined })).toBe(
      'https://a.example/m?a=1&b=2',
    );
  });
  test.each([
    ['/m/{model}', {}],
    ['/m/{model}', { model: '../../admin' }],
    ['/../x', {}],
  ])('%s with %j is refused', (path, values) => {
    expect(() => joinUrl('https://a.example/v1', path, values)).toThrow(RangeError);
  });
});

test.each([
  [null, 3, undefined, null],
  ['7', 0, undefined, '7'],
  ['7', 3, undefined, '10'],
  ['4294967295', 1, '4294967295', '0'],
  ['18446744073709551615', 0, undefined, '18446744073709551615'],
  ['18446744073709551615', 2, undefined, '1'],
])('seedForCall(%s, %i)', (seed, call, maximum, expected) => {
  expect(seedForCall(seed, call, maximum)).toBe(expected);
});

const picture = inputImage(testPng(3, 2), { width: 3, height: 2 });

test('pictures as base64', async () => {
  const bytes = await picture.bytes();
  expect(await inputBase64(picture)).toBe(Buffer.from(bytes).toString('base64'));
  expect(await inputDataUrl(picture)).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
  // a view into a larger memory must not give its neighbours
  const view = Buffer.from('xxabcxx').subarray(2, 5);
  expect(await inputBase64({ ...picture, bytes: async () => view })).toBe('YWJj');
});

test('readHead stops early', async () => {
  let pieces = 0;
  async function* source() {
    for (;;) {
      pieces += 1;
      yield Buffer.from('abcd');
    }
  }
  expect(Buffer.from(await readHead(source(), 6)).toString()).toBe('abcdab');
  expect(pieces).toBe(2);
});

function callOf(change: Partial<CallRequest> = {}): CallRequest {
  return {
    model: toyModel,
    request: {
      mode: 'txt2img',
      prompt: 'p',
      negativePrompt: null,
      size: null,
      count: 1,
      seed: null,
      steps: null,
      guidance: null,
      strength: null,
      image: null,
      mask: null,
      referenceImages: [],
      partialImages: 0,
      outputFormat: null,
      parameters: {},
      parameterImages: {},
    },
    mode: 'txt2img',
    count: 1,
    call: 0,
    image: null,
    mask: null,
    referenceImages: [],
    parameterImages: {},
    ...change,
  };
}

describe('callTarget', () => {
  const model = {
    ...toyModel,
    wire: {
      ...toyModel.wire,
      modes: {
        txt2img: {
          path: '/gen/{model}',
          streamPath: '/stream/{model}',
          encoding: 'json' as const,
          withReferences: 'img2img' as const,
        },
        img2img: { path: '/edit', encoding: 'multipart' as const },
      },
    },
  };
  test.each<[Partial<CallRequest>, boolean, string, string]>([
    [{}, false, 'https://a.example/v1/gen/toy', 'json'],
    [{}, true, 'https://a.example/v1/stream/toy', 'json'],
    [{ mode: 'img2img' }, true, 'https://a.example/v1/edit', 'multipart'],
    [{ referenceImages: [picture] }, false, 'https://a.example/v1/edit', 'multipart'],
  ])('%#', (change, isStream, url, encoding) => {
    const target = callTarget(callOf({ model, ...change }), 'https://a.example/v1', { isStream });
    expect(target).toEqual({ url, encoding, headers: {} });
  });
  test('further places of a path are filled', () => {
    const modes = {
      txt2img: { path: '/d/{model}?api-version={version}', encoding: 'json' as const },
    };
    const call = callOf({ model: { ...toyModel, wire: { ...toyModel.wire, modes } } });
    const { url } = callTarget(call, 'https://a.example', {
      values: { version: '2026-01', model: 'x' },
    });
    expect(url).toBe('https://a.example/d/toy?api-version=2026-01');
  });
  test('a mode brings its headers along', () => {
    const headers = { 'x-model-version': 'one' };
    const modes = { txt2img: { path: '/go', encoding: 'json' as const, headers } };
    const call = callOf({ model: { ...toyModel, wire: { ...toyModel.wire, modes } } });
    expect(callTarget(call, 'https://a.example').headers).toEqual(headers);
  });
  test('a mode without a path is an error', () => {
    expect(() => callTarget(callOf({ model, mode: 'upscale' }), 'https://a.example')).toThrow(
      'upscale',
    );
  });
});

describe('input pictures', () => {
  const inputs = {
    image: { field: 'image', fieldOfMany: 'image[]' },
    referenceImages: { field: 'image', fieldOfMany: 'image[]' },
    mask: { field: 'mask' },
    style: { field: 'style' },
  };
  const model = { ...toyModel, wire: { ...toyModel.wire, inputs } };
  test('of one field share its name of many', () => {
    const call = callOf({
      model,
      image: picture,
      mask: picture,
      referenceImages: [picture, picture],
      parameterImages: { style: [picture], unknown: [picture] },
    });
    expect(inputFields(call).map(({ field }) => field)).toEqual([
      'image[]',
      'image[]',
      'image[]',
      'style',
      'mask',
    ]);
    expect(inputParts(call)).toHaveLength(5);
  });
  test('have another name in other modes', () => {
    const image = { field: 'file', fieldByMode: { inpaint: 'image' } };
    const other = { ...toyModel, wire: { ...toyModel.wire, inputs: { image } } };
    const nameIn = (mode: CallRequest['mode']) =>
      inputFields(callOf({ model: other, mode, image: picture })).map(({ field }) => field);
    expect([nameIn('img2img'), nameIn('inpaint')]).toEqual([['file'], ['image']]);
  });
  test('alone have their own name', () => {
    expect(inputFields(callOf({ model, image: picture })).map(({ field }) => field)).toEqual([
      'image',
    ]);
  });
});

describe('calls', () => {
  const url = 'https://a.example/v1/images';
  test('as JSON', () => {
    expect(jsonCall({ url, headers: {}, body: { a: 1 }, isEventStream: true })).toEqual({
      kind: 'http',
      method: 'POST',
      url,
      headers: {},
      body: { kind: 'json', value: { a: 1 } },
      isEventStream: true,
    });
  });
  test('as a form', () => {
    const body = { a: 1, b: true, c: ['x', 'y'], d: { e: 1 }, f: null, g: 'text' };
    const call = multipartCall({
      url,
      headers: {},
      body,
      files: [{ name: 'image', file: picture }],
    });
    expect(call.body).toEqual({
      kind: 'multipart',
      parts: [
        { name: 'a', value: '1' },
        { name: 'b', value: 'true' },
        { name: 'c', value: 'x' },
        { name: 'c', value: 'y' },
        { name: 'd', value: '{"e":1}' },
        { name: 'g', value: 'text' },
        { name: 'image', file: picture },
      ],
    });
    expect(call).not.toHaveProperty('isEventStream');
  });
});
