import type { TypedDocumentNode } from '@urql/core';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { followPages, type ListPage, type WholeList } from './follow-pages.ts';
import { playedNetwork } from './testing/played-network.ts';

interface Model {
  readonly id: string;
  readonly name: string;
}
interface Data {
  readonly models: ListPage<Model>;
}
const MODELS: TypedDocumentNode<Data, { after: string | null }> = parse(`
  query Models($after: String) {
    models(first: 2, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } }
  }
`);

const page = (names: readonly string[], endCursor: string | null) => ({
  __typename: 'Query',
  models: {
    __typename: 'ModelConnection',
    nodes: names.map((name) => ({ __typename: 'Model', id: `mod_${name}`, name })),
    pageInfo: { __typename: 'PageInfo', hasNextPage: endCursor !== null, endCursor },
  },
});
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function follow() {
  const network = playedNetwork();
  let list: WholeList<Model> = { nodes: [], isComplete: false, error: null };
  const following = followPages(
    network.client,
    MODELS,
    ({ models }) => models,
    (next) => {
      list = next;
    },
  );
  /** Answers the page after a cursor, where it is asked for. */
  const reply = async (
    after: string | null,
    names: readonly string[],
    endCursor: string | null,
  ) => {
    await settled();
    const operation = network.open.find(({ variables }) => variables?.after === after);
    if (operation === undefined) throw new Error(`The page after ${after} was not asked for.`);
    network.answer(operation, page(names, endCursor));
    await settled();
  };
  return {
    ...network,
    ...following,
    reply,
    names: () => list.nodes.map(({ name }) => name),
    list: () => list,
  };
}

test('page after page comes, and the end is known', async () => {
  const { reply, names, list, open } = follow();
  await reply(null, ['a', 'b'], 'after b');
  expect(names()).toEqual(['a', 'b']);
  expect(list().isComplete).toBe(false);
  await reply('after b', ['c', 'd'], 'after d');
  await reply('after d', ['e'], null);
  expect(names()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(list().isComplete).toBe(true);
  expect(open).toEqual([]);
});

test('a list of one page is complete at once; an empty one too', async () => {
  const one = follow();
  await one.reply(null, ['a'], null);
  expect(one.list()).toMatchObject({ isComplete: true, error: null });
  const none = follow();
  await none.reply(null, [], null);
  expect(none.list()).toEqual({ nodes: [], isComplete: true, error: null });
});

test('when a boundary moves, what stood goes on standing until the new page is there', async () => {
  const { reply, names, refetch } = follow();
  await reply(null, ['a', 'b'], 'after b');
  await reply('after b', ['c'], null);
  refetch();
  await reply(null, ['new', 'a'], 'after a');
  expect(names()).toEqual(['new', 'a', 'c']);
  await reply('after a', ['b', 'c'], null);
  expect(names()).toEqual(['new', 'a', 'b', 'c']);
});

test('a list that got shorter loses its last page', async () => {
  const { reply, names, refetch } = follow();
  await reply(null, ['a', 'b'], 'after b');
  await reply('after b', ['c'], null);
  refetch();
  await reply(null, ['a'], null);
  expect(names()).toEqual(['a']);
});

test('stopped, it hears nothing more', async () => {
  const { reply, names, stop, open } = follow();
  await reply(null, ['a', 'b'], 'after b');
  stop();
  await settled();
  expect(open).toEqual([]);
  expect(names()).toEqual(['a', 'b']);
});
