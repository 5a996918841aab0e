import { expect, it } from 'vitest';
import { runName, wholePrice } from './run-words.ts';

const known = (amount: string) => ({
  isKnown: true,
  minimum: { amount },
  maximum: { amount },
  expected: { amount },
});
const UNKNOWN = { isKnown: false, minimum: { amount: '0' }, maximum: null, expected: null };

it('the price of the whole is told, or of which nodes nobody knows it', () => {
  expect(wholePrice(known('0.08'), [{ nodeId: '1', cost: known('0.08') }])).toBe('$0.08');
  expect(
    wholePrice(UNKNOWN, [
      { nodeId: '1', cost: known('0.08') },
      { nodeId: 'late', cost: UNKNOWN },
      { nodeId: '3', cost: UNKNOWN },
    ]),
  ).toBe('price unknown of: late, 3');
});

it('a run goes by its name, else by how much it is', () => {
  expect(runName({ name: 'city', steps: [] })).toBe('city');
  expect(runName({ name: null, steps: [1] })).toBe('Workflow of 1 node');
});
