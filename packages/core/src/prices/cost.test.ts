import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalOf, formatDecimal, parseDecimal } from '../money/decimal.ts';
import { actualCost, estimateCost, type Usage, usageByPixels } from './cost.ts';
import { conditionsHold, type PriceFacts } from './match.ts';
import { type Price, type PriceUnit, priceOf, priceSchema, unitPrice } from './price.ts';

const price = (
  amount: string | number,
  conditions: Price['conditions'] = {},
  rest: Partial<Price> = {},
): Price =>
  priceSchema.parse({
    unit: 'image',
    price: amount,
    conditions,
    source: 'test',
    asOf: '2026-11-21',
    ...rest,
  });
const perMillion = (unit: PriceUnit, amount: string) => price(amount, {}, { unit, per: 1_000_000 });

/** "0.08", "0.04-0.08" or "unknown". */
function estimated(prices: Price[], facts: PriceFacts, count = 1): string {
  const { minimum, maximum, expected, isKnown, lines } = estimateCost(prices, facts, count);
  if (minimum === null || maximum === null) {
    expect({ minimum, maximum, expected, isKnown, lines }).toEqual({
      minimum: null,
      maximum: null,
      expected: null,
      isKnown: false,
      lines: [],
    });
    return 'unknown';
  }
  expect(isKnown).toBe(true);
  expect(expected).toBe((minimum + maximum) / 2n);
  const [low, high] = [formatDecimal(minimum), formatDecimal(maximum)];
  return low === high ? low : `${low}-${high}`;
}
const billed = (prices: Price[], facts: PriceFacts, usage: Usage | null, images = 1) => {
  const cost = actualCost(prices, facts, usage, images);
  return cost === null ? null : formatDecimal(cost);
};

const GEMINI = [
  perMillion('text-input-token', '0.30'),
  perMillion('image-output-token', '30'),
  price('0.039', {}, { isEstimate: true }),
];
const IMAGEN = [price('0.06')];
const DALLE = [
  price('0.04', { quality: 'standard', size: '1024x1024' }),
  price('0.08', { quality: 'standard', size: '1792x1024' }),
  price('0.08', { quality: 'hd', size: '1024x1024' }),
  price('0.12', { quality: 'hd', size: '1792x1024' }),
];

describe('the prices of the guide', () => {
  it.each([
    ['gemini-2.5-flash-image', GEMINI, {}, 1, '0.039'],
    ['ten of them', GEMINI, {}, 10, '0.39'],
    ['imagen-4.0-ultra', IMAGEN, {}, 1, '0.06'],
    ['DALL·E 3 standard', DALLE, { quality: 'standard', size: '1024x1024' }, 1, '0.04'],
    ['DALL·E 3 HD, square', DALLE, { quality: 'hd', size: '1024x1024' }, 1, '0.08'],
    ['DALL·E 3 HD, wide', DALLE, { quality: 'hd', size: '1792x1024' }, 1, '0.12'],
    ['DALL·E 3 HD, size left to it', DALLE, { quality: 'hd' }, 1, '0.08-0.12'],
    ['DALL·E 3, all left to it', DALLE, {}, 2, '0.08-0.24'],
    ['a size without a price', DALLE, { quality: 'hd', size: '512x512' }, 1, 'unknown'],
  ])('%s', (_, prices, facts, count, expected) => {
    expect(estimated(prices, facts, count)).toBe(expected);
  });
});

describe('estimateCost', () => {
  const TIERS = [price('0.04'), price('0.08', { quality: 'high' })];

  it.each([
    ['the most specific that holds decides', TIERS, { quality: 'high' }, '0.08'],
    ['the plain one where the condition does not hold', TIERS, { quality: 'low' }, '0.04'],
    ['auto may still come to the dearer one', TIERS, { quality: 'auto' }, '0.04-0.08'],
    ['what is not said keeps to the plain one', TIERS, {}, '0.04'],
    ['a price of nothing is known, and 0', [price('0')], {}, '0'],
    ['no price at all', [], {}, 'unknown'],
    [
      'tokens alone tell nothing beforehand',
      [perMillion('image-output-token', '30')],
      {},
      'unknown',
    ],
    ['numbers and texts are one in conditions', [price('1', { seed: 7 })], { seed: '7' }, '1'],
    ['booleans too', [price('1', { search: true }), price('2')], { search: true }, '1'],
    [
      'a price for auto itself',
      [price('1', { quality: 'auto' }), price('3', { quality: 'high' })],
      { quality: 'auto' },
      '1',
    ],
    ['null is not said', [price('1', { search: true }), price('2')], { search: null }, '2'],
    ['names of objects are no facts', [price('1', { constructor: 'x' }), price('2')], {}, '2'],
  ])('%s', (_, prices, facts, expected) => expect(estimated(prices, facts)).toBe(expected));

  it('counts megapixels exactly, and knows nothing of them without a size', () => {
    const prices = [price('0.05', {}, { unit: 'megapixel' })];
    expect(estimated(prices, { width: 1024, height: 1024 }, 3)).toBe('0.1572864');
    expect(estimated(prices, {})).toBe('unknown');
  });

  describe('of begun megapixels', () => {
    const begun = (amount: string) => price(amount, {}, { unit: 'begun-megapixel' });
    const flux = [begun('0.03'), price('0.015', {}, { unit: 'further-megapixel' })];

    // What Black Forest Labs bills for FLUX.2 pro: 3 cents for the first, 1.5 for each more, rounded up.
    it.each([
      [64, 64, 1, '0.03'],
      [1024, 1024, 1, '0.03'],
      [1040, 1024, 1, '0.045'],
      [1920, 1072, 1, '0.045'],
      [1500, 1500, 1, '0.06'],
      [2048, 2048, 1, '0.075'],
      [2048, 2048, 3, '0.225'],
    ])('%d × %d, %d of them', (width, height, count, expected) => {
      expect(estimated(flux, { width, height }, count)).toBe(expected);
      expect(billed(flux, { width, height }, null, count)).toBe(expected);
    });

    // fal's FLUX.1 dev: 2.5 cents for each that is begun, of each picture by itself.
    it.each([
      [512, 512, 1, '0.025'],
      [1024, 768, 4, '0.1'],
      [1440, 1440, 1, '0.05'],
    ])('%d × %d, %d of them, all of one price', (width, height, count, expected) => {
      expect(estimated([begun('0.025')], { width, height }, count)).toBe(expected);
    });

    it('says the first and the further ones apart, and no line of nothing', () => {
      expect(estimateCost(flux, { width: 1500, height: 1500 }, 2).lines).toEqual([
        {
          label: 'begun megapixel',
          unit: 'begun-megapixel',
          quantity: decimalOf(2),
          amount: parseDecimal('0.06'),
        },
        {
          label: 'further megapixel',
          unit: 'further-megapixel',
          quantity: decimalOf(4),
          amount: parseDecimal('0.06'),
        },
      ]);
      expect(estimateCost(flux, { width: 512, height: 512 }, 1).lines).toHaveLength(1);
    });

    it('spans the sizes that the provider may choose', () => {
      const pixels = { minimum: 64 * 64, maximum: 2048 * 2048 };
      const open = estimateCost(flux, {}, 1, { pixels });
      expect([open.minimum, open.maximum]).toEqual([parseDecimal('0.03'), parseDecimal('0.075')]);
      expect(open.lines[1]?.label).toBe('further megapixel, by what the provider chooses');
      expect(estimated(flux, {})).toBe('unknown');
      // a size that is known is not widened
      const known = estimateCost(flux, { width: 512, height: 512 }, 1, { pixels });
      expect(known.maximum).toBe(parseDecimal('0.03'));
    });

    it('bills what a reply counts, and nothing that it does not', () => {
      const usage = { 'begun-megapixel': 2, 'further-megapixel': 3 };
      expect(billed(flux, {}, usage)).toBe('0.105');
      expect(billed(flux, {}, null)).toBeNull();
      expect(billed([...flux, price('1', {}, { unit: 'second' })], small, null)).toBeNull();
    });
    const small = { width: 512, height: 512 };

    it('counts the pixels of what came, picture by picture', () => {
      const large = { width: 1500, height: 1000 };
      expect(usageByPixels(flux, [small, large])).toEqual({
        'begun-megapixel': 2,
        'further-megapixel': 1,
      });
      expect(usageByPixels([begun('1')], [small, large])).toEqual({ 'begun-megapixel': 3 });
      expect(usageByPixels(flux, [small, { width: null, height: null }])).toBeNull();
      expect(usageByPixels(IMAGEN, [small])).toBeNull();
    });
  });

  describe('of pictures that are sent along', () => {
    const flux = [
      price('0.03', { imageSize: '1 MP' }),
      price('0.075', { imageSize: '4 MP' }),
      price('0.015', {}, { unit: 'input-megapixel' }),
    ];
    const sent = { images: 3, megapixels: 4 };
    it('comes on top, with a line of its own', () => {
      const { minimum, maximum, lines } = estimateCost(flux, { imageSize: '1 MP' }, 1, { sent });
      expect([minimum, maximum]).toEqual([parseDecimal('0.09'), parseDecimal('0.09')]);
      expect(lines).toMatchObject([
        { unit: 'image', amount: parseDecimal('0.03') },
        { unit: 'input-megapixel', quantity: decimalOf(4), amount: parseDecimal('0.06') },
      ]);
    });
    it('lies on both ends of a range', () => {
      const { minimum, maximum } = estimateCost(flux, {}, 1, { sent });
      expect([minimum, maximum]).toEqual([parseDecimal('0.09'), parseDecimal('0.135')]);
    });
    it('counts pictures where those are billed', () => {
      const each = [price('0.1'), price('0.003', {}, { unit: 'input-image' })];
      expect(estimateCost(each, {}, 2, { sent }).maximum).toBe(parseDecimal('0.209'));
      expect(estimateCost(each, {}, 2).maximum).toBe(parseDecimal('0.2'));
    });
    it('is no cost by itself', () => {
      const alone = [price('0.003', {}, { unit: 'input-image' })];
      expect(estimateCost(alone, {}, 1, { sent })).toMatchObject({ isKnown: false, lines: [] });
      // a bill of which a part is not told is not known
      expect(billed(flux, { imageSize: '1 MP' }, null)).toBeNull();
    });
  });

  it('says in words what the price hangs on', () => {
    expect(estimateCost(DALLE, { quality: 'hd', size: '1024x1024' }, 1).lines).toMatchObject([
      { label: 'image, quality hd, size 1024x1024', unit: 'image' },
    ]);
    expect(estimateCost(DALLE, {}, 1).lines).toMatchObject([
      { label: 'image, by what the provider chooses' },
    ]);
  });
});

describe('actualCost', () => {
  it.each<[string, Price[], PriceFacts, Usage | null, number, string | null]>([
    [
      'tokens by their prices',
      GEMINI,
      {},
      { 'text-input-token': 100, 'image-output-token': 1290 },
      1,
      '0.03873',
    ],
    ['estimates are no bill', GEMINI, {}, null, 1, null],
    ['an empty usage tells nothing', GEMINI, {}, {}, 1, null],
    ['a unit without a price', GEMINI, {}, { 'image-input-token': 5 }, 1, null],
    [
      'a unit without a price that was not used',
      GEMINI,
      {},
      { 'image-input-token': 0, 'text-input-token': 10 },
      1,
      '0.000003',
    ],
    ['pictures that came', IMAGEN, {}, null, 3, '0.18'],
    ['pictures by what was asked', DALLE, { quality: 'hd', size: '1792x1024' }, null, 2, '0.24'],
    ['a range is no bill', DALLE, { quality: 'hd' }, null, 1, null],
    ['a price that may hold is no bill', [price('1', { quality: 'hd' })], {}, null, 1, null],
    [
      'auto that may come to more',
      [price('0.04'), price('0.08', { quality: 'hd' })],
      { quality: 'auto' },
      null,
      1,
      null,
    ],
    ['no prices, no usage', [], {}, null, 1, null],
    ['no prices, and a usage of nothing', [], {}, { 'text-input-token': 0 }, 1, null],
    ['only estimates', [price('1', {}, { isEstimate: true })], {}, null, 1, null],
    ['a bill by requests', [price('1'), price('2', {}, { unit: 'request' })], {}, null, 1, null],
    ['a usage that is no number', GEMINI, {}, { 'text-input-token': Number.NaN }, 1, null],
    ['a usage below nothing', GEMINI, {}, { 'text-input-token': -5 }, 1, null],
    ['free is known', [price('0')], {}, null, 4, '0'],
    ['nothing came', IMAGEN, {}, null, 0, '0'],
    [
      'the more specific token price',
      [
        perMillion('image-output-token', '30'),
        price('60', { quality: 'hd' }, { unit: 'image-output-token', per: 1_000_000 }),
      ],
      { quality: 'hd' },
      { 'image-output-token': 1000 },
      1,
      '0.06',
    ],
    [
      'megapixels that came',
      [price('0.05', {}, { unit: 'megapixel' })],
      { width: 1000, height: 1000 },
      null,
      2,
      '0.1',
    ],
    ['megapixels of no known size', [price('0.05', {}, { unit: 'megapixel' })], {}, null, 2, null],
  ])('%s', (_, prices, facts, usage, images, expected) => {
    expect(billed(prices, facts, usage, images)).toBe(expected);
  });
});

describe('any list of prices', () => {
  const choice = fc.constantFrom('low', 'high');
  const value = fc.constantFrom('auto', 'low', 'high');
  const lists = fc.array(
    fc
      .record({
        amount: fc.integer({ min: 0, max: 100 }),
        conditions: fc.record({ quality: choice, size: choice }, { requiredKeys: [] }),
        isEstimate: fc.boolean(),
      })
      .map(({ amount, conditions, isEstimate }) =>
        price(`0.${String(amount).padStart(3, '0')}`, conditions, { isEstimate }),
      ),
    { maxLength: 6 },
  );
  const facts = fc.record({ quality: value, size: value }, { requiredKeys: [] });

  it('bills what it estimated, or does not know', () => {
    fc.assert(
      fc.property(lists, facts, fc.integer({ min: 1, max: 10 }), (prices, known, count) => {
        const real = prices.filter((one) => !one.isEstimate);
        const cost = actualCost(prices, known, null, count);
        const estimate = estimateCost(real, known, count);
        if (cost === null) return;
        expect([estimate.minimum, estimate.maximum]).toEqual([cost, cost]);
        expect(real.some((one) => conditionsHold(one, known))).toBe(true);
      }),
    );
  });

  it('spans every choice that the provider may make', () => {
    fc.assert(
      fc.property(lists, choice, (prices, chosen) => {
        const open = estimateCost(prices, { quality: 'auto', size: 'low' }, 1);
        const made = estimateCost(prices, { quality: chosen, size: 'low' }, 1);
        fc.pre(open.isKnown && made.isKnown);
        expect((open.minimum ?? 0n) <= (made.minimum ?? 0n)).toBe(true);
        expect((open.maximum ?? 0n) >= (made.maximum ?? 0n)).toBe(true);
      }),
    );
  });
});

describe('a price', () => {
  it.each([
    ['30', 1_000_000, '0.00003'],
    ['0.30', 1_000_000, '0.0000003'],
    ['1', 3, '0.333333333333'],
    [0.039, 1, '0.039'],
    ['0', 1000, '0'],
  ])('%s per %d is %s each', (amount, per, expected) => {
    expect(formatDecimal(unitPrice(price(amount, {}, { per })))).toBe(expected);
  });

  it.each(['1,5', '-1', '1e-9', '', 'free', Number.NaN, -0.5, 1e-7])('refuses %j', (amount) => {
    expect(() => price(amount)).toThrow(/decimal number|expected/);
  });

  it('loses nothing that a whole number of units has', () => {
    expect(formatDecimal(priceOf(price('1', {}, { per: 3 }), decimalOf(3)))).toBe('1');
    const millis = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        millis,
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.nat(10_000_000),
        (amount, per, quantity) => {
          const written = `${Math.floor(amount / 1000)}.${String(amount % 1000).padStart(3, '0')}`;
          const cost = priceOf(price(written, {}, { per }), decimalOf(quantity));
          // amount/1000 × quantity / per, as a fraction
          const units = parseDecimal(written) ?? 0n;
          const rest = units * BigInt(quantity) - cost * BigInt(per);
          expect(rest >= 0n && rest < BigInt(per)).toBe(true);
        },
      ),
    );
  });
});
