import { expect, test } from 'vitest';
import { controlOf, problemsByControl } from './problem-fields.ts';

const input = {
  extra: [
    { name: 'quality', value: { string: 'x' } },
    { name: 'tags', value: { strings: [] } },
  ],
};

test.each([
  [['generation', 'prompt'], 'prompt'],
  [['input', 'generation', 'size', 'dimensions'], 'size'],
  [['generation', 'referenceImages', '2', 'image'], 'referenceImages'],
  [['generation', 'extra', '1', 'value'], 'extra.tags'],
  [['generation', 'extra', 'size'], 'extra.size'],
  [null, ''],
])('%o belongs to %s', (field, control) => expect(controlOf(field, input)).toBe(control));

test('what is missing among the own settings belongs to the control of its name', () => {
  const problems = [
    {
      code: 'INVALID_INPUT',
      message: 'It needs "title".',
      field: ['input', 'extra'],
      parameter: 'title',
    },
    { code: 'INVALID_INPUT', message: 'all', field: ['input', 'extra'], parameter: null },
    { code: 'UNSUPPORTED_PARAMETER', message: 'no', field: ['prompt'], parameter: 'title' },
  ];
  const sorted = problemsByControl(problems, input);
  expect([...sorted.keys()]).toEqual(['extra.title', '', 'prompt']);
});

test('several problems of one control stay together', () => {
  const problems = [
    { code: 'INVALID_INPUT', message: 'one', field: ['generation', 'prompt'] },
    { code: 'INVALID_INPUT', message: 'two', field: ['generation', 'prompt'] },
    { code: 'MODEL_RETIRED', message: 'three', field: null },
  ];
  const sorted = problemsByControl(problems, input);
  expect(sorted.get('prompt')?.map(({ message }) => message)).toEqual(['one', 'two']);
  expect(sorted.get('')).toHaveLength(1);
});
