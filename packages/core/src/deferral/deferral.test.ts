import { describe, expect, it } from 'vitest';
import { plainRequest } from '../generation/request.ts';
import { formatDecimal } from '../money/decimal.ts';
import { planGeneration } from '../plan/plan-generation.ts';
import { completeModelRecord, modelRecordSchema } from '../records/model-record.ts';
import { deferredPrices } from './deferred-prices.ts';
import { mayDefer } from './may-defer.ts';

const price = { unit: 'image', price: '0.039', source: 'test', asOf: '2026-11-01' } as const;
const record = (deferred?: Record<string, unknown>) =>
  completeModelRecord(
    modelRecordSchema.parse({
      source: 'external://acme/brush',
      name: 'Brush',
      description: 'A model of the tests.',
      prices: [price, { ...price, unit: 'image-output-token', price: '30', per: 1_000_000 }],
      wire: { modes: { txt2img: { path: '/' } }, fields: { prompt: 'prompt' } },
      ...(deferred ? { deferred } : {}),
    }),
  );
const OFFER = { priceFactor: '0.5', longestSeconds: 86_400, source: 'test', asOf: '2026-11-01' };
const HOUR = 3_600_000;
const now = Date.UTC(2026, 10, 21);
const at = (hours: number) => ({ now, deadline: now + hours * HOUR });
const request = plainRequest('a lighthouse');

describe('whether an order may wait', () => {
  it('goes by the longest time of its vendor, to the second', () => {
    const model = record(OFFER);
    expect(mayDefer(model, request, at(24))).toEqual({ isDeferred: true });
    const sooner = mayDefer(model, request, { now, deadline: now + 24 * HOUR - 1 });
    expect(sooner).toMatchObject({ isDeferred: false, reason: expect.stringMatching(/24 hours/) });
    expect(mayDefer(record(), request, at(1000))).toMatchObject({ isDeferred: false });
  });

  it('is no where something is asked for that needs somebody who waits', () => {
    const model = record(OFFER);
    expect(mayDefer(model, { ...request, partialImages: 1 }, at(48)).isDeferred).toBe(false);
    expect(mayDefer(model, { ...request, timeoutSeconds: 60 }, at(48)).isDeferred).toBe(false);
    expect(mayDefer(model, { ...request, timeoutSeconds: 86_400 }, at(48)).isDeferred).toBe(true);
  });
});

describe('the price of an order for later', () => {
  it('is every price of the model times the factor, exactly', () => {
    const prices = deferredPrices(record(OFFER)).map((one) => one.price);
    expect(prices).toEqual(['0.0195', '15']);
    expect(deferredPrices(record()).map((one) => one.price)).toEqual(['0.039', '30']);
  });

  it('is in the plan, with a line that says so and what became of the deadline', () => {
    const context = { now, images: () => null, isRetiredAllowed: false };
    const atOnce = planGeneration(record(OFFER), request, context);
    const deadline = now + 48 * HOUR;
    const later = planGeneration(record(OFFER), request, { ...context, deferredUntil: deadline });
    expect(formatDecimal(atOnce.cost?.expected ?? 0n)).toBe('0.039');
    expect(formatDecimal(later.cost?.expected ?? 0n)).toBe('0.0195');
    expect(later.cost?.lines[0]?.label).toBe('image, ordered for later, 50 % of the price');
    expect(atOnce.receipt.map(({ parameter }) => parameter)).not.toContain('deadline');
    expect(later.receipt).toContainEqual({
      parameter: 'deadline',
      outcome: 'APPLIED',
      requested: '2026-11-23T00:00:00.000Z',
      sent: 'deferred',
      reason: 'The vendor of Brush does it within 24 hours, at 50 % of the price.',
    });
    // The limit of one generation is held against the lower price.
    const limited = { ...request, maxCost: '0.02' };
    expect(planGeneration(record(OFFER), limited, context).problems).toHaveLength(1);
    const allowed = planGeneration(record(OFFER), limited, { ...context, deferredUntil: deadline });
    expect(allowed.problems).toEqual([]);
  });

  it('is a share between nothing and all', () => {
    for (const priceFactor of ['0', '1.01', '-1', 'half'])
      expect(() => record({ ...OFFER, priceFactor })).toThrow();
    expect(record({ ...OFFER, priceFactor: 0.25 }).deferred?.priceFactor).toBe('0.25');
  });
});
