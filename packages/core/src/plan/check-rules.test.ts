import { describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../generation/request.ts';
import { completeModelRecord, modelRecordSchema } from '../records/model-record.ts';
import { planGeneration } from './plan-generation.ts';

const model = completeModelRecord(
  modelRecordSchema.parse({
    source: 'external://test/one',
    name: 'One',
    description: 'x',
    capabilities: {
      modes: ['txt2img', 'img2img'],
      outputFormats: ['png', 'svg'],
      supportsPartialImages: true,
      maxPartialImages: 3,
      supportsReferenceImages: true,
      maxReferenceImages: 4,
      maxInputImages: 4,
      maxImagesPerRequest: 4,
    },
    rules: [
      {
        when: { outputFormat: ['svg'] },
        refuses: ['image', 'partialImages'],
        maxImagesPerRequest: 1,
      },
    ],
    wire: { fields: { outputFormat: 'format', partialImages: 'previews' } },
  }),
);

const plan = (change: Partial<GenerationRequest>, of = model) =>
  planGeneration(
    of,
    {
      mode: 'txt2img',
      prompt: 'a lighthouse',
      negativePrompt: null,
      size: null,
      count: 3,
      seed: null,
      steps: null,
      guidance: null,
      strength: null,
      image: null,
      mask: null,
      referenceImages: [],
      partialImages: 0,
      outputFormat: null,
      extra: [],
      parameterPolicy: 'STRICT',
      maxCost: null,
      cachePolicy: 'BYPASS',
      timeoutSeconds: null,
      ...change,
    },
    {
      now: 0,
      isRetiredAllowed: false,
      images: () => ({ sha256: 'a', mimeType: 'image/png', byteSize: 1, width: 8, height: 8 }),
    },
  );

describe('rules of a model', () => {
  it('hold only where their condition holds', () => {
    expect(plan({ partialImages: 2 })).toMatchObject({ problems: [], calls: [3] });
    expect(plan({ outputFormat: 'png', partialImages: 2 }).problems).toEqual([]);
  });

  it('split a generation into smaller calls', () => {
    expect(plan({ outputFormat: 'svg' })).toMatchObject({ problems: [], calls: [1, 1, 1] });
  });

  it('are refused under STRICT, all at once', () => {
    const { problems, resolved } = plan({
      outputFormat: 'svg',
      partialImages: 2,
      mode: 'img2img',
      image: { assetId: 'one' },
    });
    expect(resolved).toBeNull();
    expect(problems.map(({ code, field }) => [code, field])).toEqual([
      ['UNSUPPORTED_PARAMETER', ['generation', 'image']],
      ['UNSUPPORTED_PARAMETER', ['generation', 'partialImages']],
    ]);
  });

  it('leave a setting out under ADAPT, and say so', () => {
    const { problems, resolved, receipt } = plan({
      outputFormat: 'svg',
      partialImages: 2,
      parameterPolicy: 'ADAPT',
    });
    expect(problems).toEqual([]);
    expect(resolved?.partialImages).toBe(0);
    expect(receipt.find(({ parameter }) => parameter === 'partialImages')).toMatchObject({
      outcome: 'DROPPED',
      requested: '2',
      sent: null,
      reason: expect.stringContaining('where the file format svg is asked for'),
    });
  });
});

describe('a size that a class of its own replaces', () => {
  const classed = completeModelRecord(
    modelRecordSchema.parse({
      source: 'external://test/two',
      name: 'Two',
      description: 'x',
      capabilities: { aspectRatioSizes: { '1:1': { width: 2048, height: 2048 } } },
      defaultSettings: { width: 2048, height: 2048 },
      parameters: [{ name: 'resolution', label: 'Class', type: 'enum', values: ['1K', '2K'] }],
      rules: [{ when: { resolution: ['1K', '2K'] }, refuses: ['size'] }],
      wire: {
        fields: {
          size: { field: 'size', strategy: 'dimensions' },
          resolution: 'size',
        },
      },
    }),
  );
  const extra = [{ name: 'resolution', value: '1K' }];
  const size = { aspectRatio: '1:1' };

  it('gives way where it is only the default', () => {
    const { problems, resolved } = plan({ extra }, classed);
    expect(problems).toEqual([]);
    expect(resolved?.size).toBeNull();
    expect(plan({}, classed).resolved?.size).toMatchObject({ width: 2048 });
  });

  it('is refused or dropped where somebody asked for it', () => {
    expect(plan({ extra, size }, classed).problems).toMatchObject([
      { code: 'UNSUPPORTED_PARAMETER', parameter: 'size' },
    ]);
    const adapted = plan({ extra, size, parameterPolicy: 'ADAPT' }, classed);
    expect(adapted.resolved?.size).toBeNull();
    expect(adapted.receipt.find(({ parameter }) => parameter === 'size')?.outcome).toBe('DROPPED');
  });
});

describe('pictures in all', () => {
  const references = (count: number) =>
    Array.from({ length: count }, () => ({
      image: { assetId: 'one' },
      role: null,
      strength: null,
    }));

  it('count the input picture beside the references', () => {
    expect(plan({ referenceImages: references(4) }).problems).toEqual([]);
    const edit = { mode: 'img2img', image: { assetId: 'one' } } as const;
    expect(plan({ ...edit, referenceImages: references(3) }).problems).toEqual([]);
    expect(plan({ ...edit, referenceImages: references(4) }).problems).toMatchObject([
      { code: 'TOO_MANY_REFERENCE_IMAGES', parameter: 'referenceImages' },
    ]);
  });
});
