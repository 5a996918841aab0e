import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { example } from './example.ts';

const namesIn = (text: string) =>
  parse(text).definitions.map((one) => ('name' in one ? one.name?.value : undefined));

describe('the prepared operations', () => {
  it('make a picture with a model that costs nothing', () => {
    const text = example({ source: 'external://a/b', isFree: true });
    expect(namesIn(text)).toEqual(['Models', 'Plan', 'Generate', 'Watch']);
    expect(text.match(/source: "external:\/\/a\/b"/g)).toHaveLength(2);
  });

  it('buy nothing where every model costs money', () => {
    const text = example({ source: 'external://a/b', isFree: false });
    expect(namesIn(text)).toEqual(['Models', 'Plan', 'Watch']);
  });
});
