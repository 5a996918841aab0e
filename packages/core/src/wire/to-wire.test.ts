import { describe, expect, it } from 'vitest';
import type { ResolvedRequest } from '../generation/request.ts';
import { completeModelRecord, modelRecordSchema } from '../records/model-record.ts';
import { sampleModel, samplePlan } from '../testing/local/samples.ts';
import type { JsonObject } from './json.ts';
import { inputPathProblem, place, valueAt } from './place.ts';
import { toWire } from './to-wire.ts';

const request: ResolvedRequest = {
  mode: 'txt2img',
  prompt: 'a lighthouse',
  negativePrompt: null,
  size: { width: 1024, height: 1536, aspectRatio: '2:3', preset: null },
  count: 2,
  seed: '7',
  steps: null,
  guidance: null,
  strength: null,
  image: null,
  mask: null,
  referenceImages: [],
  partialImages: 2,
  outputFormat: 'png',
  parameters: { harassment: 'OFF', grounding: 'web', silent: 'no' },
  parameterImages: {},
};

const model = (wire: object) =>
  completeModelRecord(
    modelRecordSchema.parse({ source: 'external://test/one', name: 'One', description: 'x', wire }),
  );

describe('place', () => {
  it('goes into objects, lists by position and lists by key', () => {
    const body: JsonObject = {};
    place(body, 'contents[0].parts[0].text', 'hello');
    place(body, 'contents[0].role', 'user');
    place(body, 'safety[category=A].threshold', 'OFF');
    place(body, 'safety[category=B].threshold', 'LOW');
    place(body, 'safety[category=A].threshold', 'HIGH');
    expect(body).toEqual({
      contents: [{ parts: [{ text: 'hello' }], role: 'user' }],
      safety: [
        { category: 'A', threshold: 'HIGH' },
        { category: 'B', threshold: 'LOW' },
      ],
    });
  });

  it.each(['a..b', '[0].a', '', 'a[', 'a[x]', 'a[-1]', 'a[1e9]', 'a[9999]', 'a[=x]'])(
    'refuses the path %j',
    (path) => expect(() => place({}, path, 1)).toThrow(RangeError),
  );

  it.each([
    '__proto__.polluted',
    'a.__proto__.polluted',
    'constructor.prototype.polluted',
    'a[__proto__=x].polluted',
  ])('keeps away from the machinery of objects: %s', (path) => {
    expect(() => place({}, path, 1)).toThrow(/cannot stand in a wire path/);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('valueAt', () => {
  const body = { a: { list: [{ kind: 'x', deep: [1, { b: 2 }] }] } };
  it.each([
    ['a.list[0].deep[1].b', 2],
    ['a.list[kind=x].deep[0]', 1],
    ['a.list[kind=y].deep', undefined],
    ['a.list[3]', undefined],
    ['a[0]', undefined],
    ['a.list.length', undefined],
    ['a.toString', undefined],
    ['none.of.it', undefined],
  ])('%s is %j', (path, expected) => expect(valueAt(body, path)).toBe(expected));

  it('refuses what is no path', () => {
    expect(() => valueAt(body, 'a[]')).toThrow(/Not a step/);
    expect(() => valueAt(body, '__proto__.x')).toThrow(/cannot stand/);
  });
});

describe('a path of a picture', () => {
  it.each([
    ['image', null],
    ['images[].image_url', null],
    ['input.messages[0].content[].image', null],
    ['a[].b[].c', /more than one/],
    ['a[]b', /comes a dot/],
    ['a[x].b', /neither a position/],
    ['a..b', /Not a step/],
    ['[].a', /Not a step/],
  ])('%s', (path, problem) => {
    const found = inputPathProblem(path);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });
});

describe('toWire', () => {
  it('names, converts and translates settings; null in a table sends nothing', () => {
    const { body, entries } = toWire(
      model({
        constants: { response_format: 'b64_json' },
        fields: {
          prompt: 'prompt',
          size: { field: 'size', strategy: 'dimensions' },
          seed: { field: 'config.seed', strategy: 'number' },
          partialImages: ['partial_images', { field: 'stream', values: { 2: true } }],
          harassment: 'safety[category=HARASSMENT].threshold',
          grounding: { field: 'tools', values: { web: [{ search: {} }] } },
          silent: { field: 'loud', values: { no: null } },
        },
      }),
      request,
      2,
    );
    expect(body).toEqual({
      response_format: 'b64_json',
      prompt: 'a lighthouse',
      size: '1024x1536',
      config: { seed: 7 },
      partial_images: 2,
      stream: true,
      safety: [{ category: 'HARASSMENT', threshold: 'OFF' }],
      tools: [{ search: {} }],
    });
    expect(entries.map((entry) => entry.setting)).not.toContain('silent');
  });

  it('never changes the model: what one call places inside a constant is gone in the next', () => {
    const shared = model({
      constants: { config: { kind: 'image' } },
      fields: {
        seed: { field: 'config.seed', strategy: 'number' },
        grounding: { field: 'tools', values: { web: [{ search: {} }] } },
        harassment: 'tools[0].search.level',
      },
    });
    const before = structuredClone(shared);
    toWire(shared, request, 1);
    expect(shared).toEqual(before);
    expect(toWire(shared, { ...request, seed: null, parameters: {} }, 1).body).toEqual({
      config: { kind: 'image' },
    });
  });

  it('puts the model into constants that ask for it, however deep', () => {
    const { body } = toWire(
      model({
        constants: { 'a.b': [{ name: '{model}' }, '{model}', 'a {model}', null, 7] },
        fields: { prompt: 'prompt' },
      }),
      { ...request, prompt: '{model}' },
      1,
    );
    const id = model({}).providerModelId;
    expect(body).toMatchObject({ a: { b: [{ name: id }, id, 'a {model}', null, 7] } });
    expect(body.prompt).toBe('{model}');
  });

  it('names a strategy that nobody has', () => {
    const wire = { fields: { size: { field: 's', strategy: 'magic' } } };
    expect(() => toWire(model(wire), request, 1)).toThrow('No wire strategy is called "magic".');
  });

  it('puts a text behind another, and packs an object into a text', () => {
    const { body, entries } = toWire(
      model({
        fields: {
          prompt: 'prompt',
          negativePrompt: { field: 'prompt', join: '|' },
          seed: { field: 'kwargs.seed', strategy: 'number' },
          size: { field: 'kwargs.size', strategy: 'dimensions' },
        },
        jsonText: ['kwargs', 'absent'],
      }),
      { ...request, negativePrompt: 'fog' },
      1,
    );
    expect(body).toEqual({
      prompt: 'a lighthouse|fog',
      kwargs: '{"size":"1024x1536","seed":7}',
    });
    expect(entries.find(({ setting }) => setting === 'negativePrompt')).toMatchObject({
      value: 'a lighthouse|fog',
      isConverted: true,
    });
  });

  it('keeps a field to its modes', () => {
    const wire = { fields: { harassment: { field: 'h', modes: ['img2img'] } } };
    expect(toWire(model(wire), request, 1).body).toEqual({});
    expect(toWire(model(wire), { ...request, mode: 'img2img' }, 1).body).toEqual({ h: 'OFF' });
  });
});

describe('constants of a mode', () => {
  const model = sampleModel({
    capabilities: { modes: ['txt2img', 'img2img'], supportsStrength: true },
    wire: {
      constants: { kind: 'all', model: 'one' },
      modes: {
        txt2img: { path: '/a' },
        img2img: { path: '/a', constants: { kind: 'edit', strength: 0.7 } },
      },
      fields: { prompt: 'prompt', strength: 'strength' },
      inputs: { image: { field: 'image' } },
    },
  });
  const bodyOf = (change: Parameters<typeof samplePlan>[1]) => {
    const { resolved } = samplePlan(model, change);
    return resolved ? toWire(model, resolved, 1).body : null;
  };

  it('travel in that mode alone, and give way to a setting', () => {
    const edit = { mode: 'img2img', image: { assetId: 'one' } } as const;
    expect(bodyOf({ prompt: 'p' })).toEqual({ kind: 'all', model: 'one', prompt: 'p' });
    expect(bodyOf({ prompt: 'p', ...edit })).toMatchObject({ kind: 'edit', strength: 0.7 });
    expect(bodyOf({ prompt: 'p', ...edit, strength: 0.2 })).toMatchObject({ strength: 0.2 });
  });
});
