import { type AnyVariables, createRequest, type OperationResult } from '@urql/core';
import { parse } from 'graphql';
import { describe, expect, it, test } from 'vitest';
import { pipe, subscribe } from 'wonka';
import { playedNetwork } from './testing/played-network.ts';

const LIST = parse(
  `query List { generations(first: 20) { nodes { id sequence images { id } } pageInfo { hasNextPage endCursor } } }`,
);
const IMAGES = parse(
  `query Images { images(first: 60) { nodes { id isStarred } pageInfo { hasNextPage endCursor } } }`,
);
const NODE = parse(
  `query Node($id: ID!) { node(id: $id) { __typename id ... on Image { id mimeType } ... on Asset { id state mimeType } } }`,
);
const CREATE = parse(
  `mutation Create($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id sequence images { id } } userErrors { code message } } }`,
);
const DELETE = parse(
  `mutation Delete($input: ImageDeleteInput!) { imageDelete(input: $input) { deletedIds userErrors { code message } } }`,
);
const ACTIVITY = parse(
  `subscription Activity { activity { __typename cursor ... on GenerationActivity { event { sequence generation { id sequence images { id } } } } ... on AssetActivity { asset { id state mimeType } } ... on ModelActivity { source model { id } } } }`,
);

const PAGE = { __typename: 'PageInfo', hasNextPage: false, endCursor: null };
const generation = (id: string, images: readonly string[] = []) => ({
  __typename: 'Generation',
  id,
  sequence: 1,
  images: images.map((image) => ({ __typename: 'Image', id: image })),
});
const listOf = (...ids: string[]) => ({
  __typename: 'Query',
  generations: {
    __typename: 'GenerationConnection',
    nodes: ids.map((id) => generation(id)),
    pageInfo: PAGE,
  },
});
const imagesOf = (...ids: string[]) => ({
  __typename: 'Query',
  images: {
    __typename: 'ImageConnection',
    nodes: ids.map((id) => ({ __typename: 'Image', id, isStarred: false })),
    pageInfo: PAGE,
  },
});

/** Queries that an answer touches are read anew a turn later. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A tab that shows both lists and follows what happens. */
function openTab() {
  const { client, open, answer } = playedNetwork();
  const shown: Record<string, unknown> = {};
  const watch = (name: string, document: typeof LIST, variables: AnyVariables = {}) =>
    pipe(
      client.executeQuery(createRequest(document, variables), {
        requestPolicy: 'cache-and-network',
      }),
      subscribe(({ data }: OperationResult) => {
        shown[name] = data;
      }),
    );
  const reply = (name: string, data: unknown) => {
    const operation = open.find(({ query }) =>
      query.definitions.some((one) => 'name' in one && one.name?.value === name),
    );
    if (operation === undefined) throw new Error(`${name} was not asked.`);
    answer(operation, data);
  };
  watch('list', LIST);
  watch('images', IMAGES);
  pipe(
    client.executeSubscription(createRequest(ACTIVITY, {})),
    subscribe(() => {}),
  );
  reply('List', listOf('gen_1'));
  reply('Images', imagesOf('img_1'));
  const mutate = (document: typeof CREATE) =>
    pipe(
      client.executeMutation(createRequest(document, { input: {} })),
      subscribe(() => {}),
    );
  return { shown, watch, reply, mutate };
}

const happened = (activity: unknown) => ({ __typename: 'Subscription', activity });

describe('what is new stands first in its list', () => {
  test('by an answer and by an event, once', async () => {
    const { shown, reply, mutate } = openTab();
    mutate(CREATE);
    const payload = {
      __typename: 'GenerationCreatePayload',
      generation: generation('gen_2'),
      userErrors: [],
    };
    reply('Create', { __typename: 'Mutation', generationCreate: payload });
    for (let time = 0; time < 2; time += 1) {
      const event = {
        __typename: 'GenerationEvent',
        sequence: 2,
        generation: generation('gen_2', ['img_2']),
      };
      reply('Activity', happened({ __typename: 'GenerationActivity', cursor: 'c', event }));
    }
    await settled();
    expect(shown.list).toMatchObject({
      generations: { nodes: [{ id: 'gen_2' }, { id: 'gen_1' }] },
    });
    // Of the new image less came than the list shows, so it is asked for again.
    reply('Images', imagesOf('img_2', 'img_1'));
    expect(shown.images).toMatchObject({ images: { nodes: [{ id: 'img_2' }, { id: 'img_1' }] } });
  });
});

describe('null and missing parts break nothing', () => {
  it.each([
    ['no activity', null],
    [
      'a model that is gone',
      { __typename: 'ModelActivity', cursor: 'c', source: 's', model: null },
    ],
    ['no event', { __typename: 'GenerationActivity', cursor: 'c', event: null }],
    [
      'no generation',
      {
        __typename: 'GenerationActivity',
        cursor: 'c',
        event: { __typename: 'GenerationEvent', sequence: 1, generation: null },
      },
    ],
    [
      'a null among the images',
      {
        __typename: 'GenerationActivity',
        cursor: 'c',
        event: {
          __typename: 'GenerationEvent',
          sequence: 1,
          generation: { ...generation('gen_1'), images: [null] },
        },
      },
    ],
  ])('an event with %s', async (_what, activity) => {
    const { shown, reply } = openTab();
    expect(() => reply('Activity', happened(activity))).not.toThrow();
    await settled();
    expect(shown.images).toMatchObject({ images: { nodes: [{ id: 'img_1' }] } });
  });

  it.each([
    [
      'a refused order',
      CREATE,
      'Create',
      {
        generationCreate: {
          __typename: 'GenerationCreatePayload',
          generation: null,
          userErrors: [],
        },
      },
    ],
    ['no payload', CREATE, 'Create', { generationCreate: null }],
    [
      'nothing deleted',
      DELETE,
      'Delete',
      { imageDelete: { __typename: 'ImageDeletePayload', deletedIds: [], userErrors: [] } },
    ],
    ['no deletion', DELETE, 'Delete', { imageDelete: null }],
  ])('a mutation with %s', async (_what, document, name, payload) => {
    const { shown, reply, mutate } = openTab();
    mutate(document);
    expect(() => reply(name, { __typename: 'Mutation', ...payload })).not.toThrow();
    await settled();
    expect(shown.list).toMatchObject({ generations: { nodes: [{ id: 'gen_1' }] } });
    expect(shown.images).toMatchObject({ images: { nodes: [{ id: 'img_1' }] } });
  });

  test('a node that is not there is a null node, and no null answer', () => {
    const { shown, watch, reply } = openTab();
    watch('node', NODE, { id: 'ast_1' });
    reply('Node', { __typename: 'Query', node: null });
    expect(shown.node).toEqual({ node: null });
  });

  test('a known image is shown by its id at once, as far as it is known, and whole when the answer comes', async () => {
    const { shown, watch, reply } = openTab();
    watch(
      'node',
      parse(
        `query Known($id: ID!) { node(id: $id) { __typename id ... on Image { id isStarred } } }`,
      ),
      { id: 'img_1' },
    );
    expect(shown.node).toMatchObject({ node: { id: 'img_1', isStarred: false } });
    watch('more', NODE, { id: 'img_1' });
    reply('Node', {
      __typename: 'Query',
      node: { __typename: 'Image', id: 'img_1', mimeType: 'image/png' },
    });
    await settled();
    expect(shown.more).toMatchObject({ node: { mimeType: 'image/png' } });
  });
});

/** Small and repeatable chance, from 0 to 1. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('in no order of answers and events does a whole answer become null', async () => {
  const asset = { __typename: 'Asset', id: 'ast_1', state: 'READY', mimeType: 'image/png' };
  const answers: Record<string, unknown> = {
    List: listOf('gen_1'),
    Images: imagesOf('img_1'),
    Node: { __typename: 'Query', node: asset },
    Create: {
      __typename: 'Mutation',
      generationCreate: {
        __typename: 'GenerationCreatePayload',
        generation: generation('gen_2'),
        userErrors: [],
      },
    },
    Delete: {
      __typename: 'Mutation',
      imageDelete: { __typename: 'ImageDeletePayload', deletedIds: ['img_1'], userErrors: [] },
    },
    Activity: happened({ __typename: 'AssetActivity', cursor: 'c', asset }),
  };
  for (let seed = 1; seed <= 150; seed += 1) {
    const { client, open, answer } = playedNetwork();
    const random = chance(seed);
    const seen: unknown[] = [];
    const ask = (document: typeof LIST, variables: AnyVariables = {}) => {
      const request = createRequest(document, variables);
      const source = [CREATE, DELETE].includes(document)
        ? client.executeMutation(request)
        : document === ACTIVITY
          ? client.executeSubscription(request)
          : client.executeQuery(request, { requestPolicy: 'network-only' });
      const subscription = pipe(
        source,
        subscribe(({ data }: OperationResult) => {
          seen.push(data);
          // As a request that is asked once and again: it lets go after each answer.
          if (document === NODE) queueMicrotask(() => subscription.unsubscribe());
        }),
      );
    };
    ask(ACTIVITY);
    const rest = [LIST, NODE, IMAGES, CREATE, NODE, DELETE, NODE];
    for (let step = 0; step < 60; step += 1) {
      const next = rest[0];
      if (next !== undefined && random() < 0.4) {
        rest.shift();
        ask(
          next,
          next === NODE ? { id: 'ast_1' } : next === LIST || next === IMAGES ? {} : { input: {} },
        );
        continue;
      }
      const operation = open[Math.floor(random() * open.length)];
      const [definition] = operation?.query.definitions ?? [];
      const name = definition && 'name' in definition ? definition.name?.value : undefined;
      if (operation && name) answer(operation, answers[name]);
      if (random() < 0.5) await settled();
    }
    expect(seen.every((data) => typeof data === 'object' && data !== null)).toBe(true);
    expect(seen.length).toBeGreaterThan(5);
  }
});
