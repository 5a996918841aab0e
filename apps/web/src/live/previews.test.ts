import { expect, test } from 'vitest';
import { nextPreviews, type PreviewEvent } from './previews.ts';

const event = (sequence: number, kind: string, rest: Partial<PreviewEvent> = {}): PreviewEvent => ({
  sequence,
  kind,
  generation: { id: 'gen_1', status: 'RUNNING', images: [] },
  ...rest,
});

const partial = (sequence: number, index = 0) =>
  event(sequence, 'PARTIAL_IMAGE', {
    partialImageUrl: `/p/${sequence}`,
    partialImageIndex: index,
  });
const came = (sequence: number, ...indexes: number[]) =>
  event(sequence, 'IMAGE', {
    generation: { id: 'gen_1', status: 'RUNNING', images: indexes.map((index) => ({ index })) },
  });

test('the same event twice changes nothing', () => {
  const once = nextPreviews({}, partial(3));
  expect(once).toEqual({ gen_1: { sequence: 3, urls: { 0: '/p/3' } } });
  expect(nextPreviews(once, partial(3))).toBe(once);
});

test('an event that comes late does not bring an older preview back', () => {
  const later = nextPreviews({}, partial(5));
  expect(nextPreviews(later, partial(4))).toBe(later);
});

test('each picture has a preview of its own, and loses it when it is there', () => {
  const shown = [partial(2, 0), partial(3, 2), partial(4, 0)].reduce(nextPreviews, {});
  expect(shown).toEqual({ gen_1: { sequence: 4, urls: { 0: '/p/4', 2: '/p/3' } } });
  expect(nextPreviews(shown, came(5, 2))).toEqual({ gen_1: { sequence: 5, urls: { 0: '/p/4' } } });
  expect(nextPreviews({}, came(5, 2))).toEqual({});
});

test('the end takes every preview away', () => {
  const shown = nextPreviews({}, partial(2));
  const ended = event(4, 'STATUS', {
    generation: { id: 'gen_1', status: 'SUCCEEDED', images: [] },
  });
  expect(nextPreviews(shown, ended)).toEqual({});
  expect(nextPreviews({}, ended)).toEqual({});
});

test('any order of doubled events ends with the newest preview', () => {
  const events = [
    partial(1),
    partial(2),
    partial(2),
    partial(1),
    partial(7),
    partial(3),
    partial(7),
  ];
  const end = events.reduce(nextPreviews, {});
  expect(end).toEqual({ gen_1: { sequence: 7, urls: { 0: '/p/7' } } });
});
