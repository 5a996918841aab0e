import { expect, it } from 'vitest';
import { fieldKeys, seedValue, typedValue } from './node-fields.ts';
import { leftOver, sortProblems } from './plan-problems.ts';

const problem = (field: readonly string[] | null, message: string) => ({
  code: 'INVALID_INPUT',
  message,
  field,
});

it('problems stand with the node and field that they are about, and the others together', () => {
  const { byNode, cap, others } = sortProblems([
    problem(['document', 'nodes', '1', 'aspect_ratio'], 'ratio'),
    problem(['document', 'nodes', '1', 'parameters', 'glow'], 'glow'),
    problem(['document', 'nodes', '1', 'reference_images', '1', 'image', 'id'], 'gone'),
    problem(['document', 'nodes', 'b c'], 'id'),
    problem(['document', 'nodes'], 'too many'),
    problem(['maxCost', 'amount'], 'cap'),
    problem(null, 'all of it'),
  ]);
  expect(byNode.get('1')?.get('aspect_ratio')).toEqual(['ratio']);
  expect(byNode.get('1')?.get('reference_images.1')).toEqual(['gone']);
  expect(byNode.get('b c')?.get('')).toEqual(['id']);
  expect(cap).toEqual(['cap']);
  expect(others).toEqual(['too many', 'all of it']);
  const shown = fieldKeys('text_to_image', false);
  expect(leftOver(byNode.get('1'), new Set([...shown, 'reference_images.1']))).toEqual(['glow']);
});

it('numbers are written as numbers, and what is none as it was typed', () => {
  expect(['7', '0.5', '-1', '1.', '1.0', 'ten', ''].map((text) => typedValue(text, true))).toEqual([
    7,
    0.5,
    -1,
    '1.',
    '1.0',
    'ten',
    '',
  ]);
  expect(typedValue('7', false)).toBe('7');
  expect([seedValue('4 2'), seedValue('18446744073709551615'), seedValue('x')]).toEqual([
    42,
    '18446744073709551615',
    '',
  ]);
});
