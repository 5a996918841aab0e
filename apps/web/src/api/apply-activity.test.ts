import { type AnyVariables, createRequest, type OperationResult } from '@urql/core';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { pipe, subscribe } from 'wonka';
import { playedNetwork } from './testing/played-network.ts';

const list = (name: string, given: string) =>
  parse(
    `query ${name} { images(${given}) { nodes { id isStarred rating } pageInfo { hasNextPage endCursor } } }`,
  );
const DOCUMENTS = {
  All: list('All', 'first: 60'),
  Starred: list('Starred', 'first: 60, isStarred: true'),
  Rated: list('Rated', 'first: 60, minimumRating: 4'),
  OnBoard: list('OnBoard', 'first: 60, board: "brd_1"'),
  OnNone: list('OnNone', 'first: 60, isOnBoard: false'),
  Found: list('Found', 'first: 60, search: "heron"'),
  Boards: parse('query Boards { boards { id name imageCount } }'),
  Feed: parse(
    'query Feed { generations(first: 20) { nodes { id images { id } } pageInfo { hasNextPage endCursor } } }',
  ),
} as const;
type Name = keyof typeof DOCUMENTS;
const NAMES = Object.keys(DOCUMENTS) as Name[]; // keys of a const table

const ACTIVITY = parse(
  'subscription Activity { activity { __typename cursor ... on ImageActivity { kind imageIds images { id isStarred rating } } ... on BoardActivity { boardId } } }',
);

const PAGE = { __typename: 'PageInfo', hasNextPage: false, endCursor: null };
const image = (id: string, isStarred = false) => ({
  __typename: 'Image',
  id,
  isStarred,
  rating: null,
});
const answerOf = (name: Name, ...ids: string[]) => {
  if (name === 'Boards')
    return {
      __typename: 'Query',
      boards: [{ __typename: 'Board', id: 'brd_1', name: 'Birds', imageCount: ids.length }],
    };
  if (name === 'Feed') {
    const images = ids.map((id) => ({ __typename: 'Image', id }));
    const nodes = [{ __typename: 'Generation', id: 'gen_1', images }];
    return {
      __typename: 'Query',
      generations: { __typename: 'GenerationConnection', nodes, pageInfo: PAGE },
    };
  }
  const nodes = ids.map((id) => image(id));
  return {
    __typename: 'Query',
    images: { __typename: 'ImageConnection', nodes, pageInfo: PAGE },
  };
};

/** Queries that an event touches are asked anew a turn later. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A tab with every list of pictures in it, each of img_1 and img_2, that follows what happens. */
function openTab() {
  const { client, open, answer } = playedNetwork();
  const shown: Partial<Record<Name, unknown>> = {};
  const nameOf = (operation: (typeof open)[number]) =>
    operation.query.definitions.flatMap((one) =>
      'name' in one && one.name ? [one.name.value] : [],
    )[0];
  const find = (name: string) => open.find((operation) => nameOf(operation) === name);
  for (const name of NAMES) {
    pipe(
      client.executeQuery(createRequest(DOCUMENTS[name], {} as AnyVariables)),
      subscribe(({ data }: OperationResult) => {
        shown[name] = data;
      }),
    );
    const asked = find(name);
    if (asked) answer(asked, answerOf(name, 'img_1', 'img_2'));
  }
  pipe(
    client.executeSubscription(createRequest(ACTIVITY, {})),
    subscribe(() => {}),
  );
  return {
    shown,
    /** Sends an event, and tells which lists are asked for anew because of it. */
    async happened(activity: Record<string, unknown>): Promise<string[]> {
      const stream = find('Activity');
      if (!stream) throw new Error('The stream was not asked for.');
      answer(stream, { __typename: 'Subscription', activity: { cursor: 'c', ...activity } });
      await settled();
      return NAMES.filter((name) => find(name) !== undefined);
    },
  };
}

const images = (kind: string, ...ids: string[]) => ({
  __typename: 'ImageActivity',
  kind,
  imageIds: ids,
  images: kind === 'DELETED' ? [] : ids.map((id) => image(id, true)),
});

it('a star that was set elsewhere shows, and lists that go by stars and ratings are asked anew', async () => {
  const tab = openTab();
  expect(await tab.happened(images('CHANGED', 'img_1'))).toEqual(['Starred', 'Rated']);
  expect(tab.shown.All).toMatchObject({
    images: {
      nodes: [
        { id: 'img_1', isStarred: true },
        { id: 'img_2', isStarred: false },
      ],
    },
  });
});

it('what was deleted elsewhere leaves every list at once, and boards count anew', async () => {
  const tab = openTab();
  for (let time = 0; time < 2; time += 1) {
    expect(await tab.happened(images('DELETED', 'img_1', 'img_none'))).toEqual(['Boards']);
  }
  for (const name of ['All', 'Starred', 'OnBoard', 'Found'] as const) {
    expect(tab.shown[name], name).toMatchObject({ images: { nodes: [{ id: 'img_2' }] } });
  }
});

it('what was brought back elsewhere has every list asked anew, orders too', async () => {
  const tab = openTab();
  await tab.happened(images('DELETED', 'img_1'));
  expect(await tab.happened(images('RESTORED', 'img_1'))).toEqual([...NAMES]);
});

it('a board that changed has the boards and what goes by boards asked anew, and nothing else', async () => {
  const tab = openTab();
  const event = { __typename: 'BoardActivity', boardId: 'brd_1' };
  expect(await tab.happened(event)).toEqual(['OnBoard', 'OnNone', 'Boards']);
});

it.each([
  ['a kind that is not known', images('POLISHED', 'img_1')],
  ['no ids', { __typename: 'ImageActivity', kind: 'DELETED', imageIds: [null], images: [] }],
])('an event with %s changes nothing', async (what, event) => {
  const tab = openTab();
  const asked = await tab.happened(event);
  expect(asked).toEqual(what === 'no ids' ? ['Boards'] : []);
  expect(tab.shown.Found).toMatchObject({ images: { nodes: [{ id: 'img_1' }, { id: 'img_2' }] } });
});
