import {
  type GenerationRequest,
  IMAGE_MODEL_TYPE,
  type ModelRecord,
  type Parameter,
  plainRequest,
  planGeneration,
  toWire,
} from '@darkroom/core';
import { providersDirectory } from '@darkroom/providers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clock } from '../test-support/home.ts';
import { loadCatalog } from './catalog.ts';

/** Requests to each model: with some four hundred models, enough to meet every setting of each many times over. */
const RUNS = 40;
const PICTURE = { assetId: 'ast_picture' };
const FACTS = {
  sha256: 'a'.repeat(64),
  mimeType: 'image/png',
  width: 1024,
  height: 1024,
  byteSize: 5000,
};
/** Of these a receipt tells what they are, and not what travels. */
const PICTURES = new Set([
  'image',
  'mask',
  'referenceImages',
  'referenceImages.role',
  'referenceImages.strength',
]);

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });

type Value = GenerationRequest['extra'][number]['value'];

function valuesFor(parameter: Parameter): fc.Arbitrary<Value> {
  switch (parameter.type) {
    case 'int':
    case 'float': {
      const { minimum = 0, maximum = minimum + 100, step } = parameter;
      const most = Math.floor((maximum - minimum) / (step ?? 1));
      // One more than the most: what is out of range is brought in.
      return fc.integer({ min: 0, max: most + 1 }).map((steps) => minimum + steps * (step ?? 1));
    }
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...parameter.values, 'none of them');
    case 'text':
      return fc.constantFrom('some words', '#ff8800', '1');
    case 'image':
      return fc.constant({ images: [PICTURE] });
  }
}

const NAMES = ['seed', 'steps', 'guidance', 'strength', 'negativePrompt', 'outputFormat'] as const;

/** Requests that a person might send to this model: mostly what it takes, and now and then what it does not. */
function requestsTo({ capabilities, parameters }: ModelRecord): fc.Arbitrary<GenerationRequest> {
  const sizes = [
    ...Object.keys(capabilities.aspectRatioSizes).map((aspectRatio) => ({ aspectRatio })),
    ...capabilities.resolutionPresets.map(({ label }) => ({ preset: label })),
    { aspectRatio: '7:5' },
    { aspectRatio: '16:9' },
    { dimensions: { width: 1024, height: 1024 } },
    { dimensions: { width: 1000, height: 3000 } },
  ];
  const [leastSteps, mostSteps] = capabilities.stepsRange;
  const [leastGuidance, mostGuidance] = capabilities.guidanceRange;
  const isNeeded = (one: Parameter) => one.isRequired === true;
  const extra = fc
    .subarray(parameters.filter((one) => !isNeeded(one)))
    .map((some) => [...parameters.filter(isNeeded), ...some])
    .chain((some) =>
      fc.tuple(...some.map((one) => valuesFor(one).map((value) => ({ name: one.name, value })))),
    );
  return fc
    .record({
      mode: fc.constantFrom(...capabilities.modes),
      negativePrompt: maybe(fc.constant('blurry')),
      size: maybe(fc.constantFrom(...sizes)),
      count: fc.integer({ min: 1, max: 10 }),
      seed: maybe(fc.constantFrom('7', '007', capabilities.maxSeed, '18446744073709551615')),
      steps: maybe(fc.integer({ min: leastSteps, max: mostSteps + 5 })),
      guidance: maybe(fc.double({ min: leastGuidance, max: mostGuidance + 1, noNaN: true })),
      strength: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
      outputFormat: maybe(fc.constantFrom(...capabilities.outputFormats, 'tiff')),
      partialImages: fc.integer({ min: 0, max: 3 }),
      referenceImages: fc.array(fc.constant({ image: PICTURE, role: null, strength: null }), {
        maxLength: 2,
      }),
      extra,
      isOdd: fc.boolean(),
    })
    .map(({ isOdd, extra: given, ...rest }) => ({
      ...plainRequest('a lighthouse at dusk', rest),
      image: rest.mode === 'txt2img' ? null : PICTURE,
      mask: rest.mode === 'inpaint' ? PICTURE : null,
      extra: isOdd ? [...given, { name: 'nobody knows it', value: 1 }] : given,
      parameterPolicy: 'ADAPT' as const,
    }));
}

/** What a request sets, by the receipt's names: the test's own reading of it. */
function settingsSet(request: GenerationRequest): string[] {
  return [
    'prompt',
    'count',
    ...NAMES.filter((name) => request[name] !== null),
    ...(request.size ? ['size'] : []),
    ...(request.image ? ['image'] : []),
    ...(request.mask ? ['mask'] : []),
    ...(request.partialImages > 0 ? ['partialImages'] : []),
    ...(request.referenceImages.length > 0 ? ['referenceImages'] : []),
    ...request.extra.map(({ name }) => name),
  ].sort();
}

describe('no setting vanishes on its way to any model', async () => {
  const catalog = await loadCatalog({
    directories: [{ path: providersDirectory, origin: 'built-in' }],
    clock,
  });
  const accepted = new Map<string, number>();

  it.each(catalog.providers().map(({ slug }) => slug))('%s', async (slug) => {
    const { strategies = {} } = await catalog.adapter(slug);
    for (const model of catalog.models({ provider: slug })) {
      if (model.modelType !== IMAGE_MODEL_TYPE) continue;
      fc.assert(
        fc.property(requestsTo(model), (request) => {
          const { receipt, resolved, calls } = planGeneration(model, request, {
            now: Date.UTC(2026, 10, 21),
            images: () => FACTS,
            isRetiredAllowed: true,
            strategies,
          });
          expect(receipt.map(({ parameter }) => parameter).sort()).toEqual(settingsSet(request));
          for (const { outcome, sent, reason } of receipt) {
            if (outcome !== 'APPLIED') expect(reason).toBeTruthy();
            if (outcome === 'DROPPED' || outcome === 'REFUSED') expect(sent).toBeNull();
          }
          if (resolved === null) return;
          accepted.set(model.source, (accepted.get(model.source) ?? 0) + 1);
          const { entries } = toWire(model, resolved, calls[0] ?? 0, strategies);
          const lines = new Set(receipt.map(({ parameter }) => parameter));
          for (const { parameter, outcome, sent } of receipt) {
            const travels = entries.some(({ setting }) => setting === parameter);
            const isOwn =
              PICTURES.has(parameter) || model.wire.handledByAdapter.includes(parameter);
            if (isOwn || Object.hasOwn(resolved.parameterImages, parameter)) continue;
            if (outcome === 'DROPPED') expect([parameter, travels]).toEqual([parameter, false]);
            else if (sent !== null)
              expect([parameter, travels || outcome === 'EMULATED']).toEqual([parameter, true]);
          }
          for (const { setting } of entries) if (!lines.has(setting)) expect(setting).toBe('size');
        }),
        { numRuns: RUNS },
      );
    }
  });

  it('and nearly every model takes some of what was asked', () => {
    const models = catalog.models().filter(({ modelType }) => modelType === IMAGE_MODEL_TYPE);
    const never = models.filter(({ source }) => !accepted.has(source));
    expect(models.length).toBeGreaterThan(300);
    // Chance may refuse all that it asks of a model that is hard to please.
    expect(never.length).toBeLessThan(models.length / 50);
  });
});
