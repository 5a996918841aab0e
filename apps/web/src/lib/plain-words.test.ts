import { expect, it, test } from 'vitest';
import { plainWords, withPlainWords } from './plain-words.ts';

it.each([
  ['INPAINT needs a mask: white where to paint.', 'Inpaint needs a mask: white where to paint.'],
  [
    'Etching cannot do INPAINT. It does TXT2IMG, IMG2IMG.',
    'Etching cannot do Inpaint. It does Text to image, Image to image.',
  ],
  ['It has ended already: SUCCEEDED.', 'It has ended already: finished.'],
  ['Wait. CANCELED orders stay.', 'Wait. Canceled orders stay.'],
  [
    'Set DARKROOM_OPENAI_API_KEY or OPENAI_API_KEY.',
    'Set DARKROOM_OPENAI_API_KEY or OPENAI_API_KEY.',
  ],
  ['A PNG or a JPEG from the API.', 'A PNG or a JPEG from the API.'],
])('%s', (sentence, plain) => expect(plainWords(sentence)).toBe(plain));

test('only the sentences of an answer change, however deep', () => {
  const answer = {
    plan: {
      userErrors: [{ code: 'MASK_REQUIRED', message: 'INPAINT needs a mask.', field: ['mask'] }],
      receipt: [{ parameter: 'mode', requested: 'INPAINT', reason: null }],
    },
    mode: 'INPAINT',
    prompt: 'INPAINT',
    failure: { providerMessage: 'INPAINT', message: 'no' },
  };
  expect(withPlainWords(answer)).toEqual({
    ...answer,
    plan: {
      ...answer.plan,
      userErrors: [{ code: 'MASK_REQUIRED', message: 'Inpaint needs a mask.', field: ['mask'] }],
    },
  });
});

test('an answer with nothing to change is the same object', () => {
  const answer = { list: [{ message: 'All is well.' }], none: null };
  expect(withPlainWords(answer)).toBe(answer);
  expect(withPlainWords(undefined)).toBeUndefined();
});
