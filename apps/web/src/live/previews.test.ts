import { expect, test } from 'vitest';
import { nextPreviews, type PreviewEvent } from './previews.ts';

const event = (sequence: number, kind: string, rest: Partial<PreviewEvent> = {}): PreviewEvent => ({
  sequence,
  kind,
  generation: { id: 'gen_1', status: 'RUNNING' },
  ...rest,
});

const partial = (sequence: number) =>
  event(sequence, 'PARTIAL_IMAGE', { partialImageUrl: `/p/${sequence}` });

test('the same event twice changes nothing', () => {
  const once = nextPreviews({}, partial(3));
  expect(once).toEqual({ gen_1: { sequence: 3, url: '/p/3' } });
  expect(nextPreviews(once, partial(3))).toBe(once);
});

test('an event that comes late does not bring an older preview back', () => {
  const later = nextPreviews({}, partial(5));
  expect(nextPreviews(later, partial(4))).toBe(later);
});

test('a finished image takes the preview away, and so does the end', () => {
  const shown = nextPreviews({}, partial(2));
  expect(nextPreviews(shown, event(3, 'IMAGE'))).toEqual({ gen_1: { sequence: 3, url: null } });
  const ended = event(4, 'STATUS', { generation: { id: 'gen_1', status: 'SUCCEEDED' } });
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
  expect(end).toEqual({ gen_1: { sequence: 7, url: '/p/7' } });
});
