import { describe, expect, it } from 'vitest';
import { UnreadableError } from '../batches/unreadable-error.ts';
import { readDocument, writeDocument } from './workflow-document.ts';

describe('a document as JSON', () => {
  it('comes out as it went in, with all that nothing here shows', () => {
    const document = {
      name: 'city',
      later: { than: 'this' },
      nodes: {
        first: {
          type: 'text_to_image',
          model: { source: 'external://atelier/brush' },
          seed: 42,
          parameters: { glow: 0.5, tags: ['a', 'b'] },
          timeout_seconds: 90,
        },
        'b.2': { type: 'resize', image: { node: 'first', index: 1 }, width: 8, height: 9 },
        odd: { type: 'who_knows' },
      },
    };
    const text = JSON.stringify(document);
    expect(JSON.parse(writeDocument(readDocument(text)))).toEqual(document);
    expect(writeDocument(readDocument(writeDocument(document)))).toBe(writeDocument(document));
  });

  it('keeps the digits of a long seed, and touches no prompt that speaks of one', () => {
    const prompt = 'write "seed": 18446744073709551615, or {"seed": 18446744073709551615}';
    const text = `{"nodes": {"1": {"seed": 18446744073709551615, "prompt": ${JSON.stringify(prompt)}}}}`;
    expect(readDocument(text).nodes['1']).toEqual({ seed: '18446744073709551615', prompt });
    expect(readDocument('{"nodes": {"1": {"seed": 42}}}').nodes['1']).toEqual({ seed: 42 });
  });

  it.each([
    ['{"nodes": ', 'This is no JSON'],
    ['[]', 'There are no nodes in it'],
    ['{"nodes": [1]}', 'There are no nodes in it'],
    ['{"nodes": {"a": 1}}', 'Node “a” is no object.'],
  ])('%s is refused in words', (text, message) => {
    expect(() => readDocument(text)).toThrow(UnreadableError);
    expect(() => readDocument(text)).toThrow(message);
  });
});
