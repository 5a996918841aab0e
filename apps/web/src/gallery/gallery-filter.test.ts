import { expect, test } from 'vitest';
import { isFiltered, readFilter } from './gallery-filter.ts';

const read = (text: string) => readFilter(new URLSearchParams(text));

test('an address without filters narrows nothing', () => {
  expect(isFiltered(read(''))).toBe(false);
  expect(isFiltered(read('image=img_1'))).toBe(false);
});

test('everything that an address can say is read', () => {
  expect(
    read(
      'search=fox&model=external://a/b&provider=a&starred=1&mode=IMG2IMG&shape=PORTRAIT&rating=4&board=brd_1',
    ),
  ).toEqual({
    search: 'fox',
    source: 'external://a/b',
    provider: 'a',
    isStarred: true,
    mode: 'IMG2IMG',
    orientation: 'PORTRAIT',
    minimumRating: 4,
    board: 'brd_1',
    isOnBoard: null,
    from: null,
    to: null,
  });
  expect(read('board=none')).toMatchObject({ board: null, isOnBoard: false });
});

test('the last day counts as a whole, over the end of a month too', () => {
  const { from, to } = read('since=2026-11-30&until=2026-11-30');
  expect(new Date(from ?? '').getDate()).toBe(30);
  expect(new Date(to ?? '').toDateString()).toBe('Tue Dec 01 2026');
});

test('what cannot be read does not narrow', () => {
  expect(isFiltered(read('mode=COLLAGE&shape=ROUND&rating=9&since=soon&until=2026-1-1'))).toBe(
    false,
  );
});
