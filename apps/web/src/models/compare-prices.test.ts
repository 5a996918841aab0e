import { expect, it } from 'vitest';
import { byCost, pictureCost, qualitiesOf, sizeOf } from './compare-prices.ts';

const price = (amount: string, unit: string, conditions: Record<string, string> = {}) => ({
  unit,
  price: { amount },
  conditions: Object.entries(conditions).map(([parameter, value]) => ({ parameter, value })),
  source: 'docs',
  asOf: '2026-11-01',
});
const paid = (...prices: ReturnType<typeof price>[]) => ({
  prices,
  provider: { isPaid: true },
});

it('reckons by picture, by megapixel and by quality, with a span where the provider chooses', () => {
  expect(pictureCost(paid(price('0.04', 'image')), '1024x1024', null)).toEqual({
    least: '0.04',
    most: '0.04',
  });
  expect(pictureCost(paid(price('0.01', 'megapixel')), '2048x2048', null)).toEqual({
    least: '0.04194304',
    most: '0.04194304',
  });
  const byQuality = paid(
    price('0.01', 'image', { quality: 'low' }),
    price('0.08', 'image', { quality: 'high' }),
  );
  expect(pictureCost(byQuality, '1024x1024', 'high')).toEqual({ least: '0.08', most: '0.08' });
  expect(pictureCost(byQuality, '1024x1024', null)).toEqual({ least: '0.01', most: '0.08' });
  expect(qualitiesOf([byQuality])).toEqual(['high', 'low']);
});

it('knows no price where there is none, and takes a free model for free until it has one of its own', () => {
  expect(pictureCost(paid(), '1024x1024', null)).toBeNull();
  const free = (...prices: ReturnType<typeof price>[]) => {
    const model = paid(...prices);
    return { ...model, provider: { isPaid: false } };
  };
  expect(pictureCost(free(), '1024x1024', null)).toEqual({ least: '0', most: '0' });
  expect(pictureCost(free(price('0.002', 'image')), '1024x1024', null)?.least).toBe('0.002');
});

it('puts the cheapest first and the unknown last', () => {
  const model = (name: string, least: string | null) => ({
    name,
    cost: least === null ? null : { least, most: least },
  });
  const sorted = byCost([model('b', null), model('c', '0.1'), model('a', '0.02')]);
  expect(sorted.map(({ name }) => name)).toEqual(['a', 'c', 'b']);
  expect(sizeOf('huge')).toBe('1024x1024');
});
