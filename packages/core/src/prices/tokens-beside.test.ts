import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { estimateCost, type TokensBeside } from './cost.ts';
import { type Price, priceSchema } from './price.ts';

const price = (unit: string, amount: string, rest: Partial<Price> = {}): Price =>
  priceSchema.parse({ unit, price: amount, source: 'test', asOf: '2026-11-21', ...rest });

const TEXT = price('text-input-token', '5', { per: 1_000_000 });
const PICTURES_IN = price('image-input-token', '8', { per: 1_000_000 });
const PICTURES_OUT = price('image-output-token', '30', { per: 1_000_000 });
const MADE = price('image', '0.006', { isEstimate: true });
const ONE_IN = price('input-image', '0.0011', { isEstimate: true });
const PREVIEW = price('preview', '0.003', { isEstimate: true });

const NONE: TokensBeside = { textBytes: 20, pictures: 0, previews: 0 };
const LIST = [TEXT, PICTURES_IN, PICTURES_OUT, MADE];

/** "least to most", "?" where it has no bound. */
function span(prices: Price[], beside: Partial<TokensBeside>, images = 0): string {
  const { minimum, maximum, expected, isKnown } = estimateCost(prices, {}, 2, {
    sent: { images, megapixels: 0 },
    beside: { ...NONE, ...beside },
  });
  expect(isKnown).toBe(maximum !== null);
  expect(expected === null).toBe(maximum === null);
  const shown = (amount: bigint | null) => (amount === null ? '?' : formatDecimal(amount));
  return `${shown(minimum)} to ${shown(maximum)}`;
}

describe('what a bill by tokens counts beside the pictures', () => {
  it('counts a few words too, for a limit holds to the last token', () => {
    expect(span(LIST, {})).toBe('0.012 to 0.0121');
  });

  it('has a bound for a long text: a token a byte', () => {
    expect(span(LIST, { textBytes: 10_000 })).toBe('0.012 to 0.062');
  });

  it('has none for pictures that go along, unless the list says what one comes to', () => {
    expect(span(LIST, { pictures: 1 }, 1)).toBe('0.012 to ?');
    expect(span([...LIST, ONE_IN], { pictures: 3 }, 3)).toBe('0.0153 to 0.0154');
  });

  it('has none for previews, unless the list says what one comes to; fewer may come', () => {
    expect(span(LIST, { previews: 3 })).toBe('0.012 to ?');
    expect(span([...LIST, PREVIEW], { previews: 3 })).toBe('0.012 to 0.0211');
  });

  it('has none for thoughts, unless the list says what they come to at most: of each picture', () => {
    const thinking = [...LIST, price('text-output-token', '7.50', { per: 1_000_000 })];
    expect(span(thinking, { textBytes: 0 })).toBe('0.012 to ?');
    const most = price('thoughts', '0.03', { isEstimate: true });
    expect(span([...thinking, most], { textBytes: 0 })).toBe('0.012 to 0.072');
  });

  it('is nothing to who bills by the picture', () => {
    const byPicture = [price('image', '0.04')];
    expect(span(byPicture, { textBytes: 50_000, pictures: 4, previews: 3 }, 4)).toBe(
      '0.08 to 0.08',
    );
  });
});
