import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { models, requests } from '../testing/local/any-plan.ts';
import { noon, PICTURE, sampleRequest } from '../testing/local/samples.ts';
import { place } from '../wire/place.ts';
import { toWire } from '../wire/to-wire.ts';
import { planGeneration } from './plan-generation.ts';

/** Canonical names of what a request sets: the test's own reading of it. */
function setNames(request: GenerationRequest): string[] {
  const names = (Object.keys(request) as (keyof GenerationRequest)[]).filter((name) => {
    const value = request[name];
    if (['mode', 'extra', 'parameterPolicy', 'maxCost', 'cachePolicy'].includes(name)) return false;
    if (name === 'partialImages') return value !== 0;
    if (name === 'prompt' || name === 'negativePrompt') return value !== null && value !== '';
    return Array.isArray(value) ? value.length > 0 : value !== null;
  });
  return names.sort();
}

const plan = (model: ModelRecord, request: GenerationRequest) =>
  planGeneration(model, request, {
    now: noon('2026-11-21'),
    images: (reference) =>
      'assetId' in reference && reference.assetId === 'missing'
        ? null
        : 'assetId' in reference && reference.assetId === 'wide'
          ? { ...PICTURE, width: 1536 }
          : PICTURE,
    isRetiredAllowed: false,
  });

describe('any request on any model', () => {
  const RUNS = { numRuns: 500 };
  /** Most requests are refused, and thrown away until one is not. */
  const ACCEPTED_RUNS = { numRuns: 150 };

  it('has one line for each setting, and no other', () => {
    fc.assert(
      fc.property(models, requests, (model, request) => {
        const { receipt } = plan(model, request);
        const names = receipt.map(({ parameter }) => parameter);
        expect(new Set(names).size).toBe(names.length);
        const common = new Set(Object.keys(sampleRequest()));
        expect(names.filter((name) => common.has(name)).sort()).toEqual(setNames(request));
        const about = names.filter((name) => name.startsWith('referenceImages.'));
        expect(about).toEqual(
          (['role', 'strength'] as const)
            .filter((part) => request.referenceImages.some((one) => one[part] !== null))
            .map((part) => `referenceImages.${part}`),
        );
        expect(names.filter((name) => !common.has(name) && !about.includes(name))).toHaveLength(
          new Set(request.extra.map(({ name }) => name)).size,
        );
      }),
      RUNS,
    );
  });

  it('stops exactly where something is refused, and says why on the line', () => {
    fc.assert(
      fc.property(models, requests, (model, request) => {
        const { problems, resolved, receipt, calls, cost } = plan(model, request);
        expect(resolved === null).toBe(problems.length > 0);
        expect(calls.length === 0).toBe(problems.length > 0);
        expect(cost === null).toBe(problems.length > 0);
        for (const { message, field } of problems) {
          expect(field?.[0]).toBe('generation');
          expect(message.isWellFormed()).toBe(true);
          expect(message).toMatch(/^\S.*[.?]$/su);
        }
        for (const { outcome, reason, sent } of receipt) {
          if (outcome === 'REFUSED')
            expect(problems.map(({ message }) => message)).toContain(reason);
          if (outcome === 'REFUSED' || outcome === 'DROPPED') expect(sent).toBeNull();
          if (outcome !== 'APPLIED') expect(reason).toBeTruthy();
        }
        if (request.parameterPolicy === 'STRICT')
          expect(receipt.map(({ outcome }) => outcome)).not.toContain('DROPPED');
      }),
      RUNS,
    );
  });

  it('tells what is in the body, and the body holds nothing else', () => {
    fc.assert(
      fc.property(models, requests, (model, request) => {
        const { resolved, receipt, calls } = plan(model, {
          ...request,
          parameterPolicy: 'ADAPT',
          maxCost: null,
        });
        fc.pre(resolved !== null && calls.length > 0);
        if (resolved === null) return;
        expect(calls.reduce((sum, count) => sum + count, 0)).toBe(request.count);
        const { body, entries } = toWire(model, resolved, calls[0] ?? 0);
        const told = {};
        for (const { field, value } of entries) place(told, field, value);
        expect(body).toEqual(told);
        const pictures = [
          'image',
          'mask',
          'referenceImages',
          'referenceImages.role',
          'referenceImages.strength',
          'palette',
        ];
        for (const { parameter, outcome, sent } of receipt) {
          if (pictures.includes(parameter) || outcome === 'EMULATED') continue;
          const values = entries
            .filter(({ setting }) => setting === parameter)
            .map(({ value }) => String(value));
          expect(`${parameter}: ${sent}`).toBe(
            `${parameter}: ${values.length > 0 ? values.join(', ') : null}`,
          );
        }
        const lines = new Set(receipt.map(({ parameter }) => parameter));
        for (const { setting } of entries) {
          // A size of its own is the only thing that a model sends unasked.
          if (!lines.has(setting)) expect(setting).toBe('size');
        }
      }),
      ACCEPTED_RUNS,
    );
  });
});
