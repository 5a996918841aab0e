import { expect, it } from 'vitest';
import { mergePage, type Placed } from './merge-page.ts';

const at = (second: number, id = `img_${second}`): Placed => ({
  id,
  createdAt: new Date(Date.UTC(2026, 10, 21, 10, 0, second)).toISOString(),
});
const ids = (list: readonly Placed[]) => list.map(({ id }) => id).join(' ');
const LIST = [9, 8, 7, 6, 5].map((second) => at(second));

it('puts pages one behind the other', () => {
  const first = mergePage([], { nodes: [at(9), at(8)], after: null, last: at(8) });
  const both = mergePage(first, { nodes: [at(7)], after: at(8), last: null });
  expect(ids(both)).toBe('img_9 img_8 img_7');
});

it('takes new ones in front, and keeps what a page that was asked again no longer reaches', () => {
  const again = mergePage(LIST, { nodes: [at(11), at(10), at(9)], after: null, last: at(9) });
  expect(ids(again)).toBe('img_11 img_10 img_9 img_8 img_7 img_6 img_5');
});

it('drops what is gone from its stretch, its last one too, and nothing beyond', () => {
  const middle = { after: at(9), last: at(7) };
  expect(ids(mergePage(LIST, { nodes: [at(8)], ...middle }))).toBe('img_9 img_8 img_6 img_5');
  expect(ids(mergePage(LIST, { nodes: [], ...middle }))).toBe('img_9 img_6 img_5');
  expect(ids(mergePage(LIST, { nodes: [at(9)], after: null, last: null }))).toBe('img_9');
});

it('tells pictures of one moment apart', () => {
  const twins = [at(5, 'img_c'), at(5, 'img_b'), at(5, 'img_a')];
  const page = { nodes: [], after: twins[0] ?? null, last: twins[1] ?? null };
  expect(ids(mergePage(twins, page))).toBe('img_c img_a');
});
