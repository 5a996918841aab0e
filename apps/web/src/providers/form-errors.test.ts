import { expect, test } from 'vitest';
import { NO_PROBLEMS, sortErrors } from './form-errors.ts';

const SENT = [
  { variable: 'api_key', value: 'x' },
  { variable: 'organization', value: 'y' },
];

test('nothing said is nothing shown', () => {
  expect(sortErrors([], SENT)).toEqual(NO_PROBLEMS);
});

test('what names a field stands at it, by its place among what was sent', () => {
  const problems = sortErrors(
    [
      {
        code: 'INVALID_INPUT',
        message: 'Too long.',
        field: ['input', 'credentials', '1', 'value'],
      },
      { code: 'INVALID_INPUT', message: 'No address.', field: ['input', 'baseUrl'] },
    ],
    SENT,
  );
  expect(problems.byVariable).toEqual({ organization: 'Too long.', baseUrl: 'No address.' });
  expect(problems.general).toEqual([]);
  expect(problems.title).toBeNull();
});

test('a refused key says so, and what stays', () => {
  const refused = [
    { code: 'CREDENTIALS_REJECTED', message: 'No.', field: ['input', 'credentials'] },
  ];
  expect(sortErrors(refused, SENT)).toMatchObject({
    isRefused: true,
    title: 'Refused and not saved',
    general: ['No.'],
  });
  expect(sortErrors(refused, SENT, true).title).toMatch(/what was set before stays in use/);
});

test('what is taken is told apart, at its field', () => {
  const taken = [{ code: 'CONFLICT', message: 'Taken.', field: ['input', 'source'] }];
  expect(sortErrors(taken, SENT)).toMatchObject({
    isTaken: true,
    isRefused: false,
    byVariable: { source: 'Taken.' },
  });
});
