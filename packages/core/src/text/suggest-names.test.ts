import { expect, it } from 'vitest';
import { nearestWords } from './nearest.ts';
import { suggestNames } from './suggest-names.ts';

const many = [
  'openai',
  'azure-openai',
  'fal',
  'stability',
  'replicate',
  'recraft',
  'runpod',
  'xai',
];

it('names the one that was meant, where one is near', () => {
  expect(suggestNames('opnai', many)).toBe('Did you mean "openai"?');
});

it('names all where they are few', () => {
  expect(suggestNames('zzzzzzz', many)).toBe(`There are: ${many.join(', ')}.`);
  expect(suggestNames('zzzzzzz', [])).toBe('There are: none.');
});

it('names three of many, nearest first, and what lists all', () => {
  const more = [...many, 'ideogram'];
  const three = nearestWords('replikant-cloud', more, 3);
  expect(three[0]).toBe('replicate');
  expect(suggestNames('replikant-cloud', more, 'darkroom provider list')).toBe(
    `The nearest of 9 are ${three.join(', ')}; \`darkroom provider list\` lists all.`,
  );
  expect(suggestNames('replikant-cloud', more)).toBe(`The nearest of 9 are ${three.join(', ')}.`);
});

it('a long or an empty name is no trouble', () => {
  expect(nearestWords('', many, 3)).toHaveLength(3);
  expect(nearestWords('x'.repeat(10_000), many, 3)).toHaveLength(3);
});
