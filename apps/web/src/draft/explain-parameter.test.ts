import { expect, it, test } from 'vitest';
import { explainParameter, isColour } from './explain-parameter.ts';
import { PARAMETERS } from './fixtures.ts';

const { compression, detail, quality, tags, poses } = PARAMETERS;
const title = { ...tags, isList: false };

it.each([
  [compression, 'From 0 to 100.'],
  [{ ...compression, maximum: null }, 'At least 0.'],
  [{ ...compression, minimum: null }, 'At most 100.'],
  [{ ...compression, minimum: null, maximum: null }, 'A whole number.'],
  [{ ...detail, minimum: null, maximum: null }, 'A number.'],
  [tags, 'Several texts, each up to 10 characters: press Enter after each.'],
  [{ ...tags, maxLength: null }, 'Several texts: press Enter after each.'],
  [title, 'Up to 10 characters.'],
  [{ ...quality, isList: true }, 'One or several.'],
  [quality, null],
  [poses, null],
  [{ ...quality, description: 'Own words.' }, 'Own words.'],
])('%o: %o', (parameter, text) => expect(explainParameter(parameter)).toBe(text));

test('a text whose default or form is a colour is one', () => {
  expect(isColour({ ...title, default: '#A1b2c3' })).toBe(true);
  expect(isColour({ ...title, description: 'The ground, as #rrggbb.' })).toBe(true);
  expect(isColour({ ...title, default: 'red' })).toBe(false);
  expect(isColour({ ...tags, default: '#a1b2c3' })).toBe(false);
  expect(isColour(quality)).toBe(false);
});
