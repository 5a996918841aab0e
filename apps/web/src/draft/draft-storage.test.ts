import { expect, test } from 'vitest';
import { EMPTY_DRAFT } from './draft.ts';
import { readDraft } from './draft-storage.ts';
import { draftWith, PICTURE } from './fixtures.ts';

test('a draft comes back as it was kept', () => {
  const draft = draftWith({
    prompt: 'a heron',
    steps: 30,
    image: PICTURE,
    extra: { quality: 'high' },
  });
  expect(readDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
});

test.each([null, 7, 'text', []])('%o is no draft', (stored) =>
  expect(readDraft(stored)).toEqual(EMPTY_DRAFT),
);

test('fields of another type get their defaults, the others stay', () => {
  const stored = { prompt: 'kept', count: 'three', references: {}, extra: null, size: 5 };
  expect(readDraft(stored)).toEqual({ ...EMPTY_DRAFT, prompt: 'kept' });
});
