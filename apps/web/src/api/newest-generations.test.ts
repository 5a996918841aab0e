import { expect, test } from 'vitest';
import { newestGenerations } from './newest-generations.ts';

const answer = (id: string, sequence: number) => ({
  list: { nodes: [{ __typename: 'Generation', id, sequence, images: [] }] },
});

test('an older state that comes after a newer one is asked for again, and only that', () => {
  const overwritten: string[] = [];
  const watch = newestGenerations((id) => overwritten.push(id));
  watch(answer('gen_1', 1));
  watch(answer('gen_1', 4));
  watch(answer('gen_1', 4));
  watch(answer('gen_2', 2));
  expect(overwritten).toEqual([]);
  watch(answer('gen_1', 1));
  expect(overwritten).toEqual(['gen_1']);
  watch(answer('gen_1', 5));
  expect(overwritten).toEqual(['gen_1']);
});

test('answers without generations say nothing', () => {
  const watch = newestGenerations(() => expect.unreachable());
  for (const data of [
    null,
    undefined,
    7,
    {},
    { generation: null },
    { generation: { id: 'gen_1' } },
  ])
    watch(data);
});
