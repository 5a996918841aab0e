import { describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../generation/request.ts';
import type { ModelRecordInput } from '../records/model-record.ts';
import { ABLE, sampleModel, samplePlan } from '../testing/local/samples.ts';

type Asked = Partial<GenerationRequest>;
type File = Partial<ModelRecordInput>;
const PLAIN: File = {};
const FREE_PICTURE = { assetId: 'ast_1' };
const MISSING = { assetId: 'missing' };
const reference = (assetId: string) => ({ image: { assetId }, role: null, strength: null });
const extra = (...list: [string, GenerationRequest['extra'][number]['value']][]): Asked => ({
  extra: list.map(([name, value]) => ({ name, value })),
});
const abled = (capabilities: object): File => ({
  ...ABLE,
  capabilities: { ...ABLE.capabilities, ...capabilities },
});

/** What is asked, of which model, and the one problem that comes of it. */
const ROWS: [string, File, Asked, code: string, field: string, says: RegExp][] = [
  // Modes and pictures
  [
    'a mode that it lacks',
    PLAIN,
    { mode: 'upscale', image: FREE_PICTURE },
    'UNSUPPORTED_MODE',
    'mode',
    /cannot do UPSCALE\. It does TXT2IMG/,
  ],
  [
    'no input picture',
    ABLE,
    { mode: 'img2img' },
    'INPUT_IMAGE_REQUIRED',
    'image',
    /give one as image/,
  ],
  [
    'no mask',
    ABLE,
    { mode: 'inpaint', image: FREE_PICTURE },
    'MASK_REQUIRED',
    'mask',
    /white where to paint/,
  ],
  [
    'an unknown upload',
    ABLE,
    { mode: 'img2img', image: MISSING },
    'NOT_FOUND',
    'image',
    /no finished upload "missing"/,
  ],
  [
    'an unknown image',
    ABLE,
    { mode: 'img2img', image: { imageId: 'missing' } },
    'NOT_FOUND',
    'image',
    /no image "missing" in the gallery/,
  ],
  [
    'an unknown mask',
    ABLE,
    { mode: 'inpaint', image: FREE_PICTURE, mask: MISSING },
    'NOT_FOUND',
    'mask',
    /no finished upload/,
  ],
  [
    'an unknown reference',
    ABLE,
    { referenceImages: [reference('ast_1'), reference('missing')] },
    'NOT_FOUND',
    'referenceImages.1.image',
    /no finished upload/,
  ],
  [
    'an unknown picture of a parameter',
    ABLE,
    extra(['palette', { images: [FREE_PICTURE, MISSING] }]),
    'NOT_FOUND',
    'extra.0.value.images.1',
    /no finished upload/,
  ],
  [
    'a mask of another size',
    ABLE,
    { mode: 'inpaint', image: FREE_PICTURE, mask: { assetId: 'wide' } },
    'INVALID_INPUT',
    'mask',
    /mask is 1536x1024 and the image 1024x1024/,
  ],
  [
    'a picture that nothing is done with',
    ABLE,
    { image: FREE_PICTURE },
    'UNSUPPORTED_PARAMETER',
    'image',
    /Choose IMG2IMG, or give it as a reference image, or leave it out/,
  ],
  [
    'a mask that nothing is done with',
    ABLE,
    { mode: 'img2img', image: FREE_PICTURE, mask: FREE_PICTURE },
    'UNSUPPORTED_PARAMETER',
    'mask',
    /Choose INPAINT/,
  ],
  [
    'a mask to outpaint by, where none is taken',
    abled({ maskFormat: 'none', modes: ['outpaint'] }),
    { mode: 'outpaint', image: FREE_PICTURE, mask: FREE_PICTURE },
    'UNSUPPORTED_PARAMETER',
    'mask',
    /Leave the mask out/,
  ],
  [
    'references where none are taken',
    PLAIN,
    { referenceImages: [reference('ast_1')] },
    'UNSUPPORTED_PARAMETER',
    'referenceImages',
    /takes no reference images/,
  ],
  [
    'too many references',
    ABLE,
    { referenceImages: Array.from({ length: 5 }, () => reference('ast_1')) },
    'TOO_MANY_REFERENCE_IMAGES',
    'referenceImages',
    /4 reference images at most; 5 were given/,
  ],
  [
    'too many pictures in all',
    abled({ maxInputImages: 2 }),
    {
      mode: 'img2img',
      image: FREE_PICTURE,
      referenceImages: [reference('ast_1'), reference('ast_2')],
    },
    'TOO_MANY_REFERENCE_IMAGES',
    'referenceImages',
    /2 pictures at most, the input image included; 3/,
  ],
  // Counts
  ['no pictures', ABLE, { count: 0 }, 'PARAMETER_OUT_OF_RANGE', 'count', /from 1 to 10, not 0/],
  ['fewer than none', ABLE, { count: -1 }, 'PARAMETER_OUT_OF_RANGE', 'count', /from 1 to 10/],
  ['half a picture', ABLE, { count: 1.5 }, 'PARAMETER_OUT_OF_RANGE', 'count', /from 1 to 10/],
  ['NaN pictures', ABLE, { count: Number.NaN }, 'PARAMETER_OUT_OF_RANGE', 'count', /from 1 to 10/],
  [
    'eleven pictures',
    ABLE,
    { count: 11 },
    'TOO_MANY_IMAGES',
    'count',
    /11 images are too many.*gives 10 at most/,
  ],
  ['a million pictures', ABLE, { count: 1e6 }, 'TOO_MANY_IMAGES', 'count', /10 at most/],
  [
    'more than a call of many gives',
    abled({ maxImagesPerRequest: 15 }),
    { count: 16 },
    'TOO_MANY_IMAGES',
    'count',
    /15 at most/,
  ],
  // Numbers
  [
    'steps where there are none',
    PLAIN,
    { steps: 5 },
    'UNSUPPORTED_PARAMETER',
    'steps',
    /no setting "steps"/,
  ],
  [
    'too many steps',
    ABLE,
    { steps: 51 },
    'PARAMETER_OUT_OF_RANGE',
    'steps',
    /from 1 to 50 on Sample; 51/,
  ],
  [
    'steps past 2^53',
    ABLE,
    { steps: 2 ** 53 },
    'INVALID_INPUT',
    'steps',
    /whole number from 1 to 50/,
  ],
  ['half a step', ABLE, { steps: 2.5 }, 'INVALID_INPUT', 'steps', /whole number/],
  ['guidance NaN', ABLE, { guidance: Number.NaN }, 'INVALID_INPUT', 'guidance', /not NaN/],
  [
    'guidance infinite',
    ABLE,
    { guidance: Number.POSITIVE_INFINITY },
    'INVALID_INPUT',
    'guidance',
    /not Infinity/,
  ],
  [
    'guidance out of range',
    ABLE,
    { guidance: -0.1 },
    'PARAMETER_OUT_OF_RANGE',
    'guidance',
    /from 0 to 20/,
  ],
  [
    'strength out of range',
    ABLE,
    { mode: 'img2img', image: FREE_PICTURE, strength: 1.01 },
    'PARAMETER_OUT_OF_RANGE',
    'strength',
    /from 0 to 1/,
  ],
  [
    'strength without a picture',
    ABLE,
    { strength: 0.5 },
    'UNSUPPORTED_PARAMETER',
    'strength',
    /here is none/,
  ],
  [
    'previews where there are none',
    PLAIN,
    { partialImages: 1 },
    'UNSUPPORTED_PARAMETER',
    'partialImages',
    /sends no previews/,
  ],
  [
    'too many previews',
    ABLE,
    { partialImages: 4 },
    'PARAMETER_OUT_OF_RANGE',
    'partialImages',
    /3 previews at most/,
  ],
  [
    'half a preview',
    ABLE,
    { partialImages: 0.5 },
    'PARAMETER_OUT_OF_RANGE',
    'partialImages',
    /whole number from 0/,
  ],
  [
    'NaN previews',
    ABLE,
    { partialImages: Number.NaN },
    'PARAMETER_OUT_OF_RANGE',
    'partialImages',
    /whole number/,
  ],
  // Seeds
  [
    'a seed where none is taken',
    PLAIN,
    { seed: '7' },
    'UNSUPPORTED_PARAMETER',
    'seed',
    /takes no seed/,
  ],
  [
    'a seed past the model’s',
    ABLE,
    { seed: '4294967296' },
    'PARAMETER_OUT_OF_RANGE',
    'seed',
    /from 0 to 4294967295/,
  ],
  [
    'a seed of 2^64',
    ABLE,
    { seed: '18446744073709551616' },
    'INVALID_INPUT',
    'seed',
    /from 0 to 18446744073709551615/,
  ],
  ['a negative seed', ABLE, { seed: '-1' }, 'INVALID_INPUT', 'seed', /not "-1"/],
  ['a seed with a fraction', ABLE, { seed: '1.5' }, 'INVALID_INPUT', 'seed', /whole number/],
  ['a seed in full-width digits', ABLE, { seed: '７' }, 'INVALID_INPUT', 'seed', /whole number/],
  ['an empty seed', ABLE, { seed: '' }, 'INVALID_INPUT', 'seed', /whole number/],
  // Sizes and formats
  [
    'a size off the grid',
    ABLE,
    { size: { dimensions: { width: 1000, height: 1024 } } },
    'PARAMETER_OUT_OF_RANGE',
    'size.dimensions',
    /multiple of 16\. The nearest that fits is 1008x1024/,
  ],
  [
    'a size too large',
    ABLE,
    { size: { dimensions: { width: 4096, height: 4096 } } },
    'PARAMETER_OUT_OF_RANGE',
    'size.dimensions',
    /from 256 to 2048/,
  ],
  [
    'a ratio that is none',
    ABLE,
    { size: { aspectRatio: '0x0' } },
    'UNSUPPORTED_PARAMETER',
    'size.aspectRatio',
    /is no aspect ratio/,
  ],
  [
    'a preset that is not',
    ABLE,
    { size: { preset: '8K' } },
    'UNSUPPORTED_PARAMETER',
    'size.preset',
    /no preset "8K"/,
  ],
  [
    'a format where it chooses',
    PLAIN,
    { outputFormat: 'png' },
    'UNSUPPORTED_PARAMETER',
    'outputFormat',
    /chooses the file format itself/,
  ],
  [
    'a format that it lacks',
    ABLE,
    { outputFormat: 'jpg' },
    'UNSUPPORTED_PARAMETER',
    'outputFormat',
    /png, jpeg, webp, not "jpg"/,
  ],
  // Prompts
  ['no prompt', ABLE, { prompt: '' }, 'INVALID_INPUT', 'prompt', /is empty/],
  ['spaces', ABLE, { prompt: ' \n\t\u00a0\u3000' }, 'INVALID_INPUT', 'prompt', /is empty/],
  [
    'zero-width characters',
    ABLE,
    { prompt: '\u200b\u200d\ufeff\u2060\u180e' },
    'INVALID_INPUT',
    'prompt',
    /is empty/,
  ],
  ['fillers', ABLE, { prompt: '\u3164\u115f\u2800' }, 'INVALID_INPUT', 'prompt', /is empty/],
  [
    'tags and variation selectors',
    ABLE,
    { prompt: '\u{e0041}\ufe0f' },
    'INVALID_INPUT',
    'prompt',
    /is empty/,
  ],
  ['control characters', ABLE, { prompt: '\u0007\u001b' }, 'INVALID_INPUT', 'prompt', /is empty/],
  ['NUL', ABLE, { prompt: 'a\u0000b' }, 'INVALID_INPUT', 'prompt', /NUL/],
  ['a lone surrogate', ABLE, { prompt: 'a \ud800 b' }, 'INVALID_INPUT', 'prompt', /lone surrogate/],
  [
    '40,000 characters',
    ABLE,
    { prompt: 'a'.repeat(40_000) },
    'PARAMETER_OUT_OF_RANGE',
    'prompt',
    /40000 characters; Sample takes 4000 at most\. Shorten it by 36000/,
  ],
  ['one too many', ABLE, { prompt: 'a'.repeat(4001) }, 'PARAMETER_OUT_OF_RANGE', 'prompt', /4001/],
  [
    'a negative prompt where none is taken',
    PLAIN,
    { negativePrompt: 'fog' },
    'UNSUPPORTED_PARAMETER',
    'negativePrompt',
    /no negative prompt/,
  ],
  [
    'a negative prompt with half a character',
    ABLE,
    { negativePrompt: '\udfff' },
    'INVALID_INPUT',
    'negativePrompt',
    /negative prompt holds half/,
  ],
  // Parameters
  [
    'a misspelt parameter',
    ABLE,
    extra(['qualty', 'high']),
    'UNSUPPORTED_PARAMETER',
    'extra.0.name',
    /no parameter "qualty"\. Did you mean "quality"\?/,
  ],
  [
    'a parameter like nothing',
    ABLE,
    extra(['zebra', 1]),
    'UNSUPPORTED_PARAMETER',
    'extra.0.name',
    /It has quality, compression, haze/,
  ],
  [
    'a parameter where there are none',
    PLAIN,
    extra(['zebra', 1]),
    'UNSUPPORTED_PARAMETER',
    'extra.0.name',
    /none beyond the common settings/,
  ],
  [
    'a common setting as a parameter',
    ABLE,
    extra(['size', '1024x1024']),
    'UNSUPPORTED_PARAMETER',
    'extra.0.name',
    /"size" is a setting of its own/,
  ],
  [
    '__proto__',
    ABLE,
    extra(['__proto__', 'x']),
    'UNSUPPORTED_PARAMETER',
    'extra.0.name',
    /no parameter "__proto__"/,
  ],
  [
    'constructor',
    ABLE,
    extra(['constructor', 'x']),
    'UNSUPPORTED_PARAMETER',
    'extra.0.name',
    /no parameter "constructor"/,
  ],
  [
    'a name of controls',
    ABLE,
    extra(['\u001b[2J', 'x']),
    'UNSUPPORTED_PARAMETER',
    'extra.0.name',
    /no parameter "\\u001b\[2J"/,
  ],
  [
    'one twice',
    ABLE,
    extra(['water', true], ['water', false]),
    'INVALID_INPUT',
    'extra.1',
    /water is given twice/,
  ],
  [
    'a value that it lacks',
    ABLE,
    extra(['quality', 'hihg']),
    'UNSUPPORTED_PARAMETER',
    'extra.0.value',
    /"hihg" is none of them\. Did you mean "high"\?/,
  ],
  [
    'a list where one goes',
    ABLE,
    extra(['quality', ['low']]),
    'UNSUPPORTED_PARAMETER',
    'extra.0.value',
    /a list is none of them/,
  ],
  ['an empty list', ABLE, extra(['quality', []]), 'INVALID_INPUT', 'extra.0.value', /empty list/],
  [
    'a number too large',
    ABLE,
    extra(['compression', 101]),
    'PARAMETER_OUT_OF_RANGE',
    'extra.0.value',
    /from 0 to 100; 101/,
  ],
  [
    'a fraction',
    ABLE,
    extra(['compression', 0.5]),
    'INVALID_INPUT',
    'extra.0.value',
    /whole number, not 0\.5/,
  ],
  ['2^53', ABLE, extra(['compression', 2 ** 53]), 'INVALID_INPUT', 'extra.0.value', /whole number/],
  [
    'NaN',
    ABLE,
    extra(['haze', Number.NaN]),
    'INVALID_INPUT',
    'extra.0.value',
    /takes a number, not NaN/,
  ],
  [
    'between two steps',
    ABLE,
    extra(['haze', 0.3]),
    'PARAMETER_OUT_OF_RANGE',
    'extra.0.value',
    /steps of 0\.25/,
  ],
  [
    'a text for a number',
    ABLE,
    extra(['compression', '80']),
    'INVALID_INPUT',
    'extra.0.value',
    /whole number, not "80"/,
  ],
  [
    'a text for a switch',
    ABLE,
    extra(['water', 'yes']),
    'INVALID_INPUT',
    'extra.0.value',
    /true or false, not "yes"/,
  ],
  [
    'a number for a text',
    ABLE,
    extra(['style', 3]),
    'INVALID_INPUT',
    'extra.0.value',
    /takes a text, not 3/,
  ],
  [
    'a text too long',
    ABLE,
    extra(['style', 'x'.repeat(21)]),
    'PARAMETER_OUT_OF_RANGE',
    'extra.0.value',
    /20 characters at most; this has 21/,
  ],
  ['a text with NUL', ABLE, extra(['style', '\u0000']), 'INVALID_INPUT', 'extra.0.value', /NUL/],
  [
    'a text with half a character',
    ABLE,
    extra(['style', '\ud800']),
    'INVALID_INPUT',
    'extra.0.value',
    /lone surrogate/,
  ],
  [
    'images for a number',
    ABLE,
    extra(['compression', { images: [FREE_PICTURE] }]),
    'INVALID_INPUT',
    'extra.0.value',
    /takes no image/,
  ],
  [
    'a text for images',
    ABLE,
    extra(['palette', 'x']),
    'INVALID_INPUT',
    'extra.0.value',
    /takes images, not "x"/,
  ],
  [
    'no image',
    ABLE,
    extra(['palette', { images: [] }]),
    'INVALID_INPUT',
    'extra.0.value',
    /without an image/,
  ],
  [
    'too many images of a parameter',
    ABLE,
    extra(['palette', { images: [FREE_PICTURE, FREE_PICTURE, FREE_PICTURE] }]),
    'PARAMETER_OUT_OF_RANGE',
    'extra.0.value',
    /2 images at most; 3/,
  ],
  // Money
  [
    'a price that is not known',
    ABLE,
    { maxCost: '1' },
    'MAX_COST_EXCEEDED',
    'maxCost',
    /price of this generation is not known/,
  ],
  [
    'a maximum with a comma',
    ABLE,
    { maxCost: '1,5' },
    'INVALID_INPUT',
    'maxCost.amount',
    /not "1,5"/,
  ],
  [
    'a negative maximum',
    ABLE,
    { maxCost: '-1' },
    'INVALID_INPUT',
    'maxCost.amount',
    /decimal number of dollars/,
  ],
];

describe('every refusal has its code, its path and a sentence', () => {
  it.each(ROWS)('%s', (_, file, asked, code, field, says) => {
    const plan = samplePlan(sampleModel(file), asked);
    expect(plan.problems).toMatchObject([{ code, field: ['generation', ...field.split('.')] }]);
    expect(plan.problems[0]?.message).toMatch(says);
    expect(plan.problems[0]?.message).toMatch(/[.?]$/);
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
        'It may cost up to $0.117, more than the $0.116999 that maxCost allows.',
      );
    }
  });
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
          'compression applies only where outputFormat is jpeg or webp. Leave it out, or set outputFormat.',
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
