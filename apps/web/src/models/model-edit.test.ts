import { expect, it } from 'vitest';
import { editOf, readJson, updateOf } from './model-edit.ts';

it('shows what is changed, and sends it back as it was', () => {
  const overrides = {
    name: 'Mine',
    capabilities: { maxImagesPerRequest: 2 },
    prices: [{ unit: 'image', price: '0.002', source: 'own', asOf: '2026-11-01' }],
  };
  const edit = editOf(overrides);
  expect(edit).toMatchObject({ name: 'Mine', description: '', price: '0.002' });
  expect(updateOf(edit, '2026-11-21')).toEqual({
    name: 'Mine',
    description: null,
    capabilities: { maxImagesPerRequest: 2 },
    defaultSettings: null,
    prices: [{ unit: 'image', price: '0.002', source: 'own', asOf: '2026-11-21' }],
  });
  expect(updateOf(editOf(null), '2026-11-21').prices).toBeNull();
});

it('takes objects alone', () => {
  expect(readJson(' ')).toBeNull();
  expect(readJson('[1]')).toBeUndefined();
  expect(readJson('{')).toBeUndefined();
  expect(readJson('{"a":1}')).toEqual({ a: 1 });
});
