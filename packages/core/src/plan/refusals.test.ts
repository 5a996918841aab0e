import { describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../generation/request.ts';
import { NUMBERS_ROWS } from '../testing/local/refusals/numbers.ts';
import { PARAMETERS_AND_MONEY_ROWS } from '../testing/local/refusals/parameters-and-money.ts';
import { PICTURES_ROWS } from '../testing/local/refusals/pictures.ts';
import { type Asked, reference } from '../testing/local/refusals/row.ts';
import { SIZES_AND_PROMPTS_ROWS } from '../testing/local/refusals/sizes-and-prompts.ts';
import { ABLE, sampleModel, samplePlan } from '../testing/local/samples.ts';

const ROWS = [
  ...PICTURES_ROWS,
  ...NUMBERS_ROWS,
  ...SIZES_AND_PROMPTS_ROWS,
  ...PARAMETERS_AND_MONEY_ROWS,
];

describe('every refusal has its code, its path and a sentence', () => {
  it.each(ROWS)('%s', (_, file, asked, code, field, says) => {
    const plan = samplePlan(sampleModel(file), asked);
    expect(plan.problems).toMatchObject([{ code, field: ['generation', ...field.split('.')] }]);
    expect(plan.problems[0]?.message).toMatch(says);
    expect(plan.problems[0]?.message).toMatch(/[.?]$/);
    // Things by what people call them: neither values of enums nor fields of the API.
    expect(plan.problems[0]?.message.replaceAll(/"[^"]*"/g, '')).not.toMatch(
      /\b([A-Z][A-Z0-9]{4,}(_[A-Z0-9]+)*|[a-z]+[A-Z]\w*)\b/,
    );
    expect(plan).toMatchObject({ calls: [], resolved: null, cost: null });
  });
});

describe('models that do not run', () => {
  it('refuses what makes no pictures', () => {
    const plan = samplePlan(sampleModel({ modelType: 'llm' }));
    expect(plan.problems).toMatchObject([
      { code: 'UNSUPPORTED_MODE', field: ['generation', 'model'] },
    ]);
    expect(plan.problems[0]?.message).toMatch(/type "llm"/);
  });
});

describe('STRICT', () => {
  it('tells all problems at once', () => {
    const plan = samplePlan(
      sampleModel({
        capabilities: { modes: ['txt2img'] },
        lifecycle: { state: 'retired' },
        prices: [{ unit: 'image', price: '1', source: 'test', asOf: '2026-11-21' }],
      }),
      {
        mode: 'inpaint',
        prompt: ' ',
        negativePrompt: 'fog',
        size: { aspectRatio: '16:9' },
        count: 11,
        seed: '7',
        steps: 1,
        guidance: 1,
        strength: 0.5,
        referenceImages: [reference('ast_1')],
        partialImages: 1,
        outputFormat: 'png',
        extra: [{ name: 'quality', value: 'high' }],
        maxCost: '0.5',
      },
    );
    expect(plan.problems.map(({ code, field }) => `${code} ${field?.slice(1).join('.')}`)).toEqual([
      'MODEL_RETIRED model',
      'UNSUPPORTED_MODE mode',
      'INPUT_IMAGE_REQUIRED image',
      'MASK_REQUIRED mask',
      'UNSUPPORTED_PARAMETER referenceImages',
      'INVALID_INPUT prompt',
      'UNSUPPORTED_PARAMETER negativePrompt',
      'TOO_MANY_IMAGES count',
      'UNSUPPORTED_PARAMETER size.aspectRatio',
      'UNSUPPORTED_PARAMETER seed',
      'UNSUPPORTED_PARAMETER steps',
      'UNSUPPORTED_PARAMETER guidance',
      'UNSUPPORTED_PARAMETER strength',
      'UNSUPPORTED_PARAMETER outputFormat',
      'UNSUPPORTED_PARAMETER partialImages',
      'UNSUPPORTED_PARAMETER extra.0.name',
      'MAX_COST_EXCEEDED maxCost',
    ]);
  });
});

describe('timeoutSeconds', () => {
  it.each([1, 600, 86_400])('takes %s', (timeoutSeconds) => {
    expect(samplePlan(sampleModel(), { timeoutSeconds }).problems).toEqual([]);
  });

  it.each([0, -1, 1.5, 86_401, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (seconds) => {
    expect(samplePlan(sampleModel(), { timeoutSeconds: seconds }).problems).toMatchObject([
      {
        code: 'PARAMETER_OUT_OF_RANGE',
        field: ['generation', 'timeoutSeconds'],
        message: expect.stringContaining(`not ${seconds}.`),
      },
    ]);
  });
});

describe('maxCost', () => {
  const priced = (price: string) =>
    sampleModel({ prices: [{ unit: 'image', price, source: 'test', asOf: '2026-11-21' }] });

  it.each([
    ['0.12', '0.039', 3, true],
    ['0.117', '0.039', 3, true],
    ['0.116999', '0.039', 3, false],
    ['0', '0', 10, true],
  ])('%s holds %s times %i: %s', (maxCost, price, count, isKept) => {
    const plan = samplePlan(priced(price), { maxCost, count });
    expect(plan.problems).toHaveLength(isKept ? 0 : 1);
    if (!isKept) {
      expect(plan.problems[0]?.message).toBe(
        'It may cost up to $0.117, more than the $0.116999 that the cost limit allows.',
      );
    }
  });
});

it('a price that is not known is refused under maxCost, and says what to do', () => {
  const plan = samplePlan(sampleModel({ prices: [] }), { maxCost: '100' });
  expect(plan.problems).toMatchObject([
    {
      code: 'MAX_COST_EXCEEDED',
      field: ['generation', 'maxCost'],
      message:
        'The price of this generation is not known, so it cannot be held under the cost limit. Leave the limit out to go on all the same.',
    },
  ]);
});

describe('what goes together', () => {
  const CONDITIONED = sampleModel({
    ...ABLE,
    parameters: [
      { type: 'enum', name: 'background', label: 'B', values: ['opaque', 'transparent'] },
      {
        type: 'int',
        name: 'compression',
        label: 'C',
        onlyWhen: { outputFormat: ['jpeg', 'webp'] },
      },
      { type: 'int', name: 'frames', label: 'F', onlyWhen: { compression: [7] } },
      { type: 'text', name: 'title', label: 'T', isRequired: true },
    ],
    wire: { fields: { background: 'b', compression: 'c', frames: 'f', title: 't' } },
  });
  const asked = (list: GenerationRequest['extra'], rest: Asked = {}) =>
    samplePlan(CONDITIONED, { ...rest, extra: [{ name: 'title', value: 'x' }, ...list] });

  it('refuses a transparent JPEG, and names the formats that can', () => {
    const plan = asked([{ name: 'background', value: 'transparent' }], { outputFormat: 'jpeg' });
    expect(plan.problems).toMatchObject([
      {
        code: 'INVALID_INPUT',
        field: ['generation', 'outputFormat'],
        allowed: ['png', 'webp'],
        message: 'A transparent background needs png or webp; jpeg has no transparency.',
      },
    ]);
    expect(
      asked([{ name: 'background', value: 'transparent' }], { outputFormat: 'webp' }).problems,
    ).toEqual([]);
  });

  it('holds a parameter to its conditions', () => {
    const compression = { name: 'compression', value: 7 };
    expect(asked([compression], { outputFormat: 'webp' }).problems).toEqual([]);
    expect(asked([compression]).problems).toMatchObject([
      {
        code: 'UNSUPPORTED_PARAMETER',
        field: ['generation', 'extra', '1'],
        message:
          'compression applies only where the file format is jpeg or webp. Leave it out, or change the file format.',
      },
    ]);
  });

  it('leaves out what hangs on what was left out', () => {
    const list = [
      { name: 'compression', value: 7 },
      { name: 'frames', value: 3 },
    ];
    const plan = asked(list, { parameterPolicy: 'ADAPT' });
    expect(plan.resolved?.parameters).toEqual({ title: 'x' });
    expect(plan.receipt.filter(({ outcome }) => outcome === 'DROPPED')).toHaveLength(2);
  });

  it('asks for what is required', () => {
    expect(samplePlan(CONDITIONED).problems).toMatchObject([
      { code: 'INVALID_INPUT', field: ['generation', 'extra'], parameter: 'title' },
    ]);
  });
});

describe('what is said about references', () => {
  const references = [{ image: { assetId: 'ast_1' }, role: 'style', strength: 0.5 }];

  it('is refused by a model that cannot be told, and dropped where it may adapt', () => {
    const model = sampleModel({ capabilities: { supportsReferenceImages: true } });
    const strict = samplePlan(model, { referenceImages: references });
    expect(strict.problems.map(({ field }) => field?.join('.'))).toEqual([
      'generation.referenceImages.0.role',
      'generation.referenceImages.0.strength',
    ]);
    const adapted = samplePlan(model, { referenceImages: references, parameterPolicy: 'ADAPT' });
    expect(adapted.resolved?.referenceImages[0]).toMatchObject({ role: null, strength: null });
    expect(adapted.receipt).toContainEqual(
      expect.objectContaining({ parameter: 'referenceImages.strength', outcome: 'DROPPED' }),
    );
  });

  it('goes from 0 to 1', () => {
    const model = sampleModel({
      capabilities: { supportsReferenceImages: true, supportsReferenceStrength: true },
    });
    const plan = samplePlan(model, {
      referenceImages: [{ image: { assetId: 'ast_1' }, role: null, strength: 2 }],
    });
    expect(plan.problems).toMatchObject([
      { code: 'PARAMETER_OUT_OF_RANGE', field: ['generation', 'referenceImages', '0', 'strength'] },
    ]);
  });
});
