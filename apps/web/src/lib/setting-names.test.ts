import { expect, it } from 'vitest';
import { outcomeText, settingName } from './setting-names.ts';

it.each([
  ['negativePrompt', 'Negative prompt'],
  ['count', 'Pictures'],
  ['size', 'Size'],
  ['output_compression', 'Output compression'],
  ['paletteImage', 'Palette image'],
  ['quality', 'Rendering quality'],
])('%s is %s', (name, text) =>
  expect(settingName(name, [{ name: 'quality', label: 'Rendering quality' }])).toBe(text),
);

it('outcomes are words, those of a later server too', () => {
  expect(outcomeText('DROPPED')).toBe('not sent');
  expect(outcomeText('MADE_UP')).toBe('made up');
});
