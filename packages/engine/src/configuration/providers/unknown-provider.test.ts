import { expect, it } from 'vitest';
import { unknownProvider } from './unknown-provider.ts';

const situations = {
  names: () => [
    'openai',
    'fal',
    'stability',
    'recraft',
    'runpod',
    'xai',
    'ideogram',
    'luma',
    'bria',
  ],
  notOffered: () => null,
  leftOut: () => '',
};

it('names the one that was meant', () => {
  expect(unknownProvider('opnai', situations).message).toBe(
    'Darkroom knows no provider "opnai". Did you mean "openai"?',
  );
});

it('names none where none is near', () => {
  expect(unknownProvider('nosuch', situations)).toEqual({
    code: 'PROVIDER_NOT_FOUND',
    message: 'Darkroom knows no provider "nosuch". `darkroom provider list` lists all.',
    field: ['provider'],
  });
});
