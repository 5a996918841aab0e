import { expect, test } from 'vitest';
import { draftWith, PICTURE } from '../draft/fixtures.ts';
import { filledIn, withTemplate } from './templates.ts';

test('the words in the box go where the template has their place', () => {
  expect(filledIn({ text: 'a woodcut of {prompt}, two inks' }, ' a heron ')).toBe(
    'a woodcut of a heron, two inks',
  );
  expect(filledIn({ text: 'fog' }, 'a heron')).toBe('fog');
  expect(filledIn({ text: '{prompt}, {prompt}' }, '$& $1')).toBe('$& $1, $& $1');
});

test('settings come along where they were kept, and pictures stay', () => {
  const present = draftWith({ prompt: 'a heron', count: 2, image: PICTURE });
  const words = { id: '1', name: 'ink', text: 'ink: {prompt}', settings: null };
  expect(withTemplate(words, present)).toEqual({ ...present, prompt: 'ink: a heron' });
  const settings = draftWith({ model: 'external://test/other', count: 4, prompt: 'old' });
  expect(withTemplate({ ...words, settings }, present)).toEqual({
    ...settings,
    image: PICTURE,
    prompt: 'ink: a heron',
  });
});
