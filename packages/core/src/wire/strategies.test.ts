import { describe, expect, it } from 'vitest';
import { PURE_STRATEGIES } from './strategies.ts';

describe('the strategy json', () => {
  it.each([
    ['[{"path":"a","scale":0.5}]', [{ path: 'a', scale: 0.5 }]],
    ['{}', {}],
    ['null', null],
    ['7', 7],
  ])('reads %s', (text, value) => {
    expect(PURE_STRATEGIES.json?.(text)).toEqual(value);
  });

  it('leaves what is no JSON to the vendor', () => {
    expect(PURE_STRATEGIES.json?.('[{"path":')).toBe('[{"path":');
    expect(PURE_STRATEGIES.json?.(7)).toBeUndefined();
  });
});
