import { idKind } from '@darkroom/core';
import { typeDefs } from '@darkroom/schema';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAs, bearer, type Credentials, makeToken, makeUser } from '../testing/local/people.ts';
import { holdsId, sampleOperation } from '../testing/local/sample-operation.ts';
import { startWholeServer, type WholeServer } from '../testing/local/start-whole-server.ts';

const schema = buildSchema(typeDefs);
/** Every root field that an id can be sent to. */
const FIELDS = (['query', 'mutation', 'subscription'] as const).flatMap((kind) =>
  Object.values(schema.getRootType(kind as never)?.getFields() ?? {})
    .filter(({ args }) => args.some(({ type }) => holdsId(type)))
    .map((field) => ({ name: field.name, kind, field })),
);
const MODEL = 'external://sandbox/aurora';

let server: WholeServer;
let ada: { id: string; session: Credentials };
let bob: { id: string; session: Credentials };
/** Everything of Ada's, by kind, and the same with ids that never were. */
const owned: Record<string, string> = {};
let token: { id: string; secret: string };

/** An id of the same kind that never was: the last letters are others. */
const nowhere = (id: string) => `${id.slice(0, -8)}zzzzzzzz`;

async function mustAsk<T>(credentials: Credentials, query: string, variables = {}): Promise<T> {
  const { data, errors } = await askAs<T>(server, credentials, query, variables);
  if (errors || data === null) throw new Error(JSON.stringify(errors));
  return data;
}

const STATUS = 'query ($id: ID!) { generation(id: $id) { status images { id } } }';

/** Orders on the free sandbox and waits for the end of its stream. */
async function generated(credentials: Credentials): Promise<{ id: string; imageId: string }> {
  const { generationCreate } = await mustAsk<{
    generationCreate: { generation: { id: string } | null; userErrors: { message: string }[] };
  }>(
    credentials,
    'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } userErrors { message } } }',
    { input: { generation: { model: { source: MODEL }, prompt: 'a secret garden' } } },
  );
  const id = generationCreate.generation?.id;
  if (!id) throw new Error(JSON.stringify(generationCreate.userErrors));
  await stream(credentials, `subscription { generationEvents(id: "${id}") { sequence } }`);
  const { generation } = await mustAsk<{ generation: { images: { id: string }[] } }>(
    credentials,
    STATUS,
    { id },
  );
  return { id, imageId: generation.images[0]?.id ?? '' };
}

/** The whole answer of a subscription that ends, or is refused. */
async function stream(credentials: Credentials, query: string, variables = {}): Promise<string> {
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...credentials },
    body: JSON.stringify({ query, variables }),
  });
  return response.text();
}

beforeAll(async () => {
  server = await startWholeServer();
  ada = await makeUser(server, 'ada', 'MEMBER');
  bob = await makeUser(server, 'bob', 'MEMBER');
  token = await makeToken(server, ada.session);
  const { id, imageId } = await generated(bearer(token.secret));
  const { assetUploadCreate } = await mustAsk<{ assetUploadCreate: { asset: { id: string } } }>(
    ada.session,
    'mutation { assetUploadCreate(input: { filename: "a.png", mimeType: "image/png", byteSize: 9 }) { asset { id } } }',
  );
  const { boardCreate } = await mustAsk<{ boardCreate: { board: { id: string } } }>(
    ada.session,
    'mutation { boardCreate(input: { name: "garden" }) { board { id } } }',
  );
  // Of what is hers already, so that no other generation is made by it.
  const { workflowRun } = await mustAsk<{ workflowRun: { workflowRun: { id: string } } }>(
    ada.session,
    'mutation ($document: JSONObjectInput!) { workflowRun(input: { document: $document }) { workflowRun { id } } }',
    { document: { nodes: { a: { type: 'save', image: { id: imageId } } } } },
  );
  const { budgetSet } = await server.data<{ budgetSet: { budget: { id: string } } }>(
    'mutation ($id: String!) { budgetSet(input: { scope: USER, scopeKey: $id, period: MONTH, limit: { amount: "5" } }) { budget { id } } }',
    { id: ada.id },
  );
  Object.assign(owned, {
    generation: id,
    image: imageId,
    asset: assetUploadCreate.asset.id,
    board: boardCreate.board.id,
    budget: budgetSet.budget.id,
    workflowRun: workflowRun.workflowRun.id,
    apiToken: token.id,
    user: ada.id,
  });
}, 60_000);
afterAll(() => server.stop());

/** An answer without what differs by itself: request ids, times, new ids and secrets. */
const stable = (text: string, id: string) =>
  text
    .replaceAll(id, nowhere(id))
    .replaceAll(/"requestId":"[^"]+"/g, '')
    .replaceAll(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"time"');

describe("to another, what is Ada's is as if it never was", () => {
  it.each(FIELDS)(
    '$kind $name',
    async ({ kind, field }) => {
      for (const id of Object.values(owned)) {
        const answers: string[] = [];
        for (const asked of [id, nowhere(id)]) {
          const { query, variables } = sampleOperation(
            kind,
            field,
            { id: asked, withIds: true },
            1,
          );
          answers.push(
            kind === 'subscription'
              ? await stream(bob.session, query, variables)
              : JSON.stringify(await askAs(server, bob.session, query, variables)),
          );
        }
        const [foreign = '', unknown = ''] = answers;
        expect(foreign).not.toContain('INTERNAL');
        expect(stable(foreign, id), idKind(id) ?? id).toBe(stable(unknown, id));
      }
    },
    60_000,
  );

  it('by the addresses of pictures', async () => {
    const paths = [
      `/images/${owned.image}`,
      `/images/${owned.image}?variant=thumbnail`,
      `/images/${owned.asset}`,
    ];
    for (const path of paths) {
      const reading = async (credentials: Credentials, of = path) => {
        const response = await fetch(`${server.url}${of}`, { headers: credentials });
        return { status: response.status, text: await response.text() };
      };
      const foreign = await reading(bob.session);
      const unknown = await reading(bob.session, path.replace(/(img|ast)_\w+/, nowhere));
      expect(foreign.status).toBe(404);
      expect(stable(foreign.text, '-')).toBe(stable(unknown.text, '-'));
    }
    const response = await fetch(`${server.url}/images/${owned.image}`, { headers: ada.session });
    expect(response.status).toBe(200);
  });

  it('in lists, sums and streams', async () => {
    const lists = `{
      generations(first: 10) { nodes { id } } images(first: 10) { nodes { id } } apiTokens { id } budgets { id }
      boards { id } usage { generations images }
      hers: generations(first: 10, user: "${ada.id}") { nodes { id } } herImages: images(first: 10, user: "${ada.id}") { nodes { id } }
      herUsage: usage(user: "${ada.id}") { generations }
    }`;
    expect(await mustAsk(bob.session, lists)).toEqual({
      generations: { nodes: [] },
      images: { nodes: [] },
      apiTokens: [],
      budgets: [],
      boards: [],
      usage: { generations: 0, images: 0 },
      hers: { nodes: [] },
      herImages: { nodes: [] },
      herUsage: { generations: 0 },
    });
    const [own, all] = [await mustAsk(ada.session, lists), await server.data(lists)];
    for (const seen of [own, all]) {
      expect(seen).toMatchObject({
        generations: { nodes: [{ id: owned.generation }] },
        images: { nodes: [{ id: owned.image }] },
        budgets: [{ id: owned.budget }],
        hers: { nodes: [{ id: owned.generation }] },
        herUsage: { generations: 1 },
      });
    }
  });

  it('in the activity of others, which tells each their own', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${server.url}/graphql/stream`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...bob.session },
      body: JSON.stringify({
        query:
          'subscription { activity(after: "act_0") { __typename ... on GenerationActivity { event { generation { id } } } ... on ImageActivity { imageIds } ... on BoardActivity { boardId } } }',
      }),
    });
    const hers = await generated(ada.session);
    await mustAsk(
      ada.session,
      'mutation ($id: ID!) { imageUpdate(input: { id: $id, rating: 4 }) { image { id } } }',
      { id: owned.image },
    );
    const his = await generated(bob.session);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.includes(his.id)) break;
    }
    leaving.abort();
    expect(text).not.toContain(hers.id);
    expect(text).not.toContain(owned.generation);
    for (const kind of ['AssetActivity', 'ImageActivity', 'BoardActivity'])
      expect(text).not.toContain(kind);
  });
});

describe("what is Ada's", () => {
  it.each(['generation', 'image', 'asset', 'board', 'budget', 'apiToken', 'user'])(
    'is found by her and by an admin as a node: %s',
    async (kind) => {
      const query = 'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }';
      const expected = { node: { id: owned[kind] }, nodes: [{ id: owned[kind] }] };
      expect(await mustAsk(ada.session, query, { id: owned[kind] })).toEqual(expected);
      expect(await server.data(query, { id: owned[kind] })).toEqual(expected);
    },
  );

  it('still stands after all that others tried, and says whose it is', async () => {
    const query = `query ($id: ID!) { generation(id: $id) { status user { name } images { id isStarred } } apiTokens { id revokedAt user { id } } }`;
    expect(await mustAsk(ada.session, query, { id: owned.generation })).toMatchObject({
      generation: {
        status: 'SUCCEEDED',
        user: { name: 'ada' },
        images: [{ id: owned.image, isStarred: false }],
      },
      apiTokens: [{ id: token.id, revokedAt: null, user: { id: ada.id } }],
    });
  });
});
