import { describe, expect, it, test } from 'vitest';
import {
  type FilterableModel,
  isFiltering,
  NO_FILTER,
  passes,
  priceOfText,
} from './model-filter.ts';

const model = (rest: Partial<FilterableModel> = {}): FilterableModel => ({
  name: 'Heron Pro',
  key: 'heron-pro-1',
  source: 'external://bird-lab/heron-pro-1',
  description: 'Paints birds.',
  provider: { slug: 'bird-lab', label: 'Bird Lab' },
  modes: ['TXT2IMG', 'INPAINT'],
  tags: ['fast'],
  leastPrice: 0.03,
  ...rest,
});

describe('the search', () => {
  it.each([
    ['', true],
    ['heron', true],
    ['LAB heron', true],
    ['pro-1', true],
    ['fast inpaint', true],
    ['text to image', true],
    ['birds', true],
    ['heron upscale', false],
    ['free', false],
  ])('%s', (search, expected) => expect(passes(model(), { ...NO_FILTER, search })).toBe(expected));
  test('what is free is found by that word', () => {
    expect(passes(model({ leastPrice: 0 }), { ...NO_FILTER, search: 'free' })).toBe(true);
  });
});

describe('the filters', () => {
  it.each([
    [{ mode: 'INPAINT' }, {}, true],
    [{ mode: 'UPSCALE' }, {}, false],
    [{ provider: 'bird-lab' }, {}, true],
    [{ provider: 'bird' }, {}, false],
    [{ provider: 'bird-lab' }, { provider: null }, false],
    [{ maximumPrice: 0.03 }, {}, true],
    [{ maximumPrice: 0.01 }, {}, false],
    [{ maximumPrice: 0 }, { leastPrice: 0 }, true],
    // A price that nobody knows is not below any limit.
    [{ maximumPrice: 0.1 }, { leastPrice: null }, false],
  ])('%o on %o', (filter, rest, expected) => {
    expect(passes(model(rest), { ...NO_FILTER, ...filter })).toBe(expected);
    expect(isFiltering({ ...NO_FILTER, ...filter })).toBe(true);
  });
  test('none is none', () => expect(isFiltering({ ...NO_FILTER, search: '  ' })).toBe(false));
});

it.each([
  ['0', 0],
  ['0.05', 0.05],
  ['', null],
  [null, null],
  ['much', null],
  ['-1', null],
])('%o is the price %o', (text, price) => expect(priceOfText(text)).toBe(price));

test('a thousand models are searched in a blink', () => {
  const many = Array.from({ length: 1000 }, (_, index) => model({ name: `Heron ${index}` }));
  const found = many.filter((one) => passes(one, { ...NO_FILTER, search: 'heron 77' }));
  expect(found).toHaveLength(19);
});
