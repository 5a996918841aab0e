import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern, patternProblem } from './pattern.ts';

const COLOUR = '#[0-9a-fA-F]{6}( {1,4}(\\d{1,3}(\\.\\d{1,4})?|\\.\\d{1,4}))?';
const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

describe('a text is of a form', () => {
  it.each([
    [COLOUR, '#ff8800', true],
    [COLOUR, '#ff8800 0.5', true],
    [COLOUR, '#FF8800   .25', true],
    [COLOUR, '#ff880', false],
    [COLOUR, '#ff8800 ', false],
    [COLOUR, 'red', false],
    [COLOUR, '', false],
    [COLOUR, 'x#ff8800', false],
    [UUID, '0c1f5f0e-9a0b-4f2a-8d6e-2b6f6f3f9a11', true],
    [UUID, '0c1f5f0e-9a0b-4f2a-8d6e', false],
    ['-|\\d{1,5}([ ,]\\d{1,5}){3}', '-', true],
    ['-|\\d{1,5}([ ,]\\d{1,5}){3}', '989 515,1138 681', true],
    ['-|\\d{1,5}([ ,]\\d{1,5}){3}', '989 515 1138', false],
    ['a?b{2}', 'bb', true],
    ['a?b{2}', 'aabb', false],
    ['(ab?){2,3}', 'aba', true],
    ['(?:a|ab)(c|bcd)', 'abcd', true],
    ['[\\w\\-]{1,8}\\.-\\/', 'a-b_9.-/', true],
    ['[^a]', 'b', true],
    ['[^a]', 'a', false],
    ['.{1,2}', '𝄞𝄞', true],
    ['.', '\n', false],
    ['a{3}|', '', true],
    ['(a?){3}', 'aa', true],
  ])('%s: %j is %s', (pattern, text, expected) => {
    expect(patternProblem(pattern)).toBeNull();
    expect(matchesPattern(pattern, text)).toBe(expected);
    expect(new RegExp(`^(?:${pattern})$`, 'u').test(text)).toBe(expected);
  });

  it('never slowly', () => {
    const pattern = '((a{1,10}){1,10}){1,10}b';
    const before = performance.now();
    expect(matchesPattern(pattern, 'a'.repeat(900))).toBe(false);
    expect(matchesPattern(pattern, `${'a'.repeat(900)}b`)).toBe(true);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('as the language itself sees it', () => {
    const leaf = fc.constantFrom('a', 'b', '[ab]', '\\d', '.');
    const { form } = fc.letrec<{ form: string }>((tie) => ({
      form: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.tuple(tie('form'), tie('form')).map((both) => both.join('')),
        fc.tuple(tie('form'), tie('form')).map((both) => `(${both.join('|')})`),
        fc
          .tuple(tie('form'), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 3 }))
          .map(([of, least, more]) => `(?:${of}){${least},${least + more}}`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 6 });
    fc.assert(
      fc.property(form, text, (pattern, value) => {
        fc.pre(patternProblem(pattern) === null);
        expect(matchesPattern(pattern, value)).toBe(
          new RegExp(`^(?:${pattern})$`, 'u').test(value),
        );
      }),
    );
  });
});

describe('is refused as a pattern', () => {
  it.each([
    ['a*', 'has no end'],
    ['\\d+', 'has no end'],
    ['^a', 'is left out'],
    ['a$', 'is left out'],
    ['(a', 'is not closed'],
    ['a)', 'closes nothing'],
    ['[a', 'is not closed'],
    ['[z-a]', 'no character and no class'],
    ['(?=a)', 'look nowhere'],
    ['(?<x>a)', 'look nowhere'],
    ['\\1', 'means nothing here'],
    ['\\bx', 'means nothing here'],
    ['\\-', 'means nothing here'],
    ['a\\', 'means nothing here'],
    ['?a', 'at a wrong place'],
    ['a{2,1}', 'counts nothing'],
    ['a{,3}', 'at a wrong place'],
    ['a{3,}', 'at a wrong place'],
    ['((a{99}){99})', 'more than 2000'],
    ['((a?){99}){99}', 'more than 2000'],
  ])('%s', (pattern, words) => {
    expect(patternProblem(pattern)).toContain(words);
    expect(() => matchesPattern(pattern, 'a')).toThrow(RangeError);
  });
});
