import { describe, expect, it, test } from 'vitest';
import { narrator, type Told } from './announce.ts';

const generation = (status: string, rest: Partial<Told> = {}): Told => ({
  id: 'gen_1',
  status,
  count: 1,
  progress: null,
  images: [],
  prompt: 'a heron',
  failure: null,
  ...rest,
});
const images = (count: number) => Array.from({ length: count }, () => ({}));

describe('the end is said once', () => {
  it.each([
    ['SUCCEEDED', { images: images(1) }, '1 picture of “a heron” finished.'],
    ['SUCCEEDED', { images: images(2), prompt: null }, '2 pictures finished.'],
    ['PARTLY_SUCCEEDED', { images: images(1) }, '1 picture of “a heron” finished, others failed.'],
    ['FAILED', { failure: { message: 'No funds.' } }, 'Failed: No funds.'],
    ['CANCELED', {}, 'Canceled.'],
    ['UNKNOWN_OUTCOME', {}, 'The answer was lost: it may have been charged.'],
  ])('%s', (status, rest, sentence) => {
    const narrate = narrator();
    expect(narrate(generation(status, rest), 0)).toBe(sentence);
    expect(narrate(generation(status, rest), 60_000)).toBeNull();
    // An older event that comes late says nothing either.
    expect(narrate(generation('RUNNING', { progress: 0.9 }), 60_000)).toBeNull();
  });
});

test('that work began, then quarters, with a pause between', () => {
  const narrate = narrator();
  const at = (seconds: number, progress: number) =>
    narrate(generation('RUNNING', { progress }), seconds * 1000);
  expect(narrate(generation('QUEUED'), 0)).toBeNull();
  expect(at(1, 0)).toBe('Working on “a heron”.');
  expect(at(2, 0.3)).toBeNull();
  expect(at(7, 0.3)).toBe('“a heron”: 25 %.');
  expect(at(20, 0.49)).toBeNull();
  expect(at(21, 0.8)).toBe('“a heron”: 75 %.');
  expect(at(40, 1)).toBeNull();
});

test('of several pictures each is counted', () => {
  const narrate = narrator();
  const at = (seconds: number, count: number) =>
    narrate(generation('RUNNING', { count: 4, images: images(count) }), seconds * 1000);
  at(0, 0);
  expect(at(6, 2)).toBe('2 of 4 pictures of “a heron” are there.');
  expect(at(12, 2)).toBeNull();
});

test('several generations are told apart', () => {
  const narrate = narrator();
  expect(narrate(generation('RUNNING'), 0)).not.toBeNull();
  expect(narrate(generation('RUNNING', { id: 'gen_2', prompt: '' }), 0)).toBe(
    'Working on the picture.',
  );
});
