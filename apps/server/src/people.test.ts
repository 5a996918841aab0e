import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROLE_PERMISSIONS } from '@darkroom/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { askAs, bearer, type Credentials, makeToken, makeUser } from './testing/local/people.ts';
import { startWholeServer, type WholeServer } from './testing/local/start-whole-server.ts';

let server: WholeServer;
let ada: { id: string; session: Credentials };
beforeAll(async () => {
  server = await startWholeServer();
  ada = await makeUser(server, 'Ada', 'MEMBER');
}, 60_000);
afterAll(() => server.stop());

const CREATE =
  'mutation ($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { apiToken { id scopes models expiresAt budgets { scope limit { amount } } } userErrors { code message field } } }';
const VIEWER = '{ viewer { kind role scopes user { id name role } models expiresAt } }';
const ORDER =
  'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } userErrors { code message } } }';
const order = (source = 'external://sandbox/aurora') => ({
  input: { generation: { model: { source }, prompt: 'a very private lighthouse' } },
});

interface Refusal {
  code: string;
  message: string;
  field: string[];
}
/** What is wrong with a token that somebody wants to make; empty: nothing. */
async function refusals(who: Credentials, input: Record<string, unknown>): Promise<Refusal[]> {
  const { data } = await askAs<{ apiTokenCreate: { userErrors: Refusal[] } }>(server, who, CREATE, {
    input: { name: 'x', ...input },
  });
  if (!data) throw new Error('no answer');
  return data.apiTokenCreate.userErrors;
}

describe('who I am', () => {
  it('a person alone hears that everything is theirs', async () => {
    expect(await server.data(VIEWER)).toMatchObject({
      viewer: { role: 'ADMIN', scopes: ['*'], user: { id: 'owner', name: 'Owner' } },
    });
    const { id } = await makeToken(server, server.headers);
    const { apiTokens } = await server.data<{ apiTokens: { id: string; user: { id: string } }[] }>(
      '{ apiTokens { id user { id } } }',
    );
    expect(apiTokens).toContainEqual({ id, user: { id: 'owner' } });
  });

  it('a member hears their role and their rights, and a token its own', async () => {
    const { data } = await askAs(server, ada.session, VIEWER);
    expect(data).toEqual({
      viewer: {
        kind: 'BROWSER_SESSION',
        role: 'MEMBER',
        user: { id: ada.id, name: 'Ada', role: 'MEMBER' },
        scopes: expect.arrayContaining([...ROLE_PERMISSIONS.MEMBER]),
        models: null,
        expiresAt: expect.any(String),
      },
    });
    const { secret } = await makeToken(server, ada.session, {
      scopes: ['models:read', 'generate'],
      models: ['external://sandbox/*'],
    });
    expect((await askAs(server, bearer(secret), VIEWER)).data).toMatchObject({
      viewer: { scopes: ['models:read', 'generate'], models: ['external://sandbox/*'] },
    });
  });
});

describe('a token gives no more than its maker has', () => {
  it('over all pairs of scopes', async () => {
    for (const own of ROLE_PERMISSIONS.ADMIN) {
      const scopes = [...new Set(['tokens:write', own])];
      const maker = bearer((await makeToken(server, server.headers, { scopes })).secret);
      const wanted = [...ROLE_PERMISSIONS.ADMIN, '*'];
      const told = await refusals(maker, { scopes: wanted });
      const allowed = wanted.filter(
        (_, index) => !told.some(({ field }) => field[1] === String(index)),
      );
      expect(allowed.sort()).toEqual(scopes.sort());
      expect(told.every(({ code }) => code === 'FORBIDDEN')).toBe(true);
    }
  }, 30_000);

  it('nor more models, time or money', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const later = new Date(Date.now() + 7_200_000).toISOString();
    const maker = bearer(
      (await makeToken(server, ada.session, { models: ['external://sandbox/*'], expiresAt }))
        .secret,
    );
    const fields = async (input: Record<string, unknown>) =>
      (await refusals(maker, input)).map(({ code, field }) => `${code} ${field[0]}`);
    expect(await fields({})).toEqual(['FORBIDDEN models', 'FORBIDDEN expiresAt']);
    expect(await fields({ models: ['external://*'], expiresAt: later })).toEqual([
      'FORBIDDEN models',
      'FORBIDDEN expiresAt',
    ]);
    expect(await fields({ models: ['external://sandbox/aurora'], expiresAt })).toEqual([]);
    const budget = { limit: { amount: '1' }, period: 'DAY' };
    const budgeted = bearer((await makeToken(server, ada.session, { budget })).secret);
    expect(await refusals(budgeted, {})).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  it.each([
    [{ name: ' ' }, 'INVALID_INPUT', 'name'],
    [{ scopes: [] }, 'INVALID_INPUT', 'scopes'],
    [{ scopes: ['genrate'] }, 'INVALID_INPUT', 'scopes'],
    [{ scopes: ['users:write'] }, 'FORBIDDEN', 'scopes'],
    [{ models: ['aurora'] }, 'INVALID_INPUT', 'models'],
    [{ expiresAt: '2020-01-01T00:00:00.000Z' }, 'INVALID_INPUT', 'expiresAt'],
    [{ budget: { limit: { amount: '2000000000' } } }, 'INVALID_INPUT', 'budget'],
    [{ budget: { limit: { amount: '1', currency: 'EUR' } } }, 'INVALID_INPUT', 'budget'],
  ])('%j is refused', async (input, code, field) => {
    expect(await refusals(ada.session, input)).toMatchObject([
      { code, field: expect.arrayContaining([field]) },
    ]);
  });

  it('makes no link and no user beyond itself', async () => {
    const limited = bearer(
      (
        await makeToken(server, server.headers, {
          scopes: ROLE_PERMISSIONS.ADMIN.filter((name) => name !== 'audit:read'),
        })
      ).secret,
    );
    for (const [query, name] of [
      [
        'mutation { userCreate(input: { name: "x", role: ADMIN }) { userErrors { code } } }',
        'userCreate',
      ],
      [
        'mutation { userSignInLink(input: { id: "owner" }) { userErrors { code } } }',
        'userSignInLink',
      ],
      [
        `mutation { userUpdate(input: { id: "${ada.id}", role: ADMIN }) { userErrors { code } } }`,
        'userUpdate',
      ],
    ] as const) {
      const { data } = await askAs<Record<string, unknown>>(server, limited, query);
      expect(data?.[name]).toEqual({ userErrors: [{ code: 'FORBIDDEN' }] });
    }
    const link = await fetch(`${server.url}/sign-in/links`, { method: 'POST', headers: limited });
    expect(link.status).toBe(403);
  });
});

describe('an order', () => {
  it('by a token of other models is refused and by one of these accepted', async () => {
    const only = async (models: string[]) =>
      bearer((await makeToken(server, ada.session, { models })).secret);
    const refused = await askAs(server, await only(['external://openai/*']), ORDER, order());
    expect(refused.data).toMatchObject({
      generationCreate: { generation: null, userErrors: [{ code: 'FORBIDDEN' }] },
    });
    const accepted = await askAs(server, await only(['external://sandbox/*']), ORDER, order());
    expect(accepted.data).toMatchObject({ generationCreate: { userErrors: [] } });
  });
});

describe('rights that are taken away', () => {
  /** A socket that follows everything. `closed`: the code with which it ends. */
  async function follow(secret: string): Promise<{ closed: Promise<number> }> {
    const url = `${server.url.replace('http', 'ws')}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws', { headers: bearer(secret) });
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    const greeted = new Promise((resolve) => socket.once('message', resolve));
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await greeted;
    const payload = { query: 'subscription { activity { at } }' };
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    return { closed };
  }

  it('end open sockets at once: a revoked token, a disabled user, another role', async () => {
    const bob = await makeUser(server, 'Bob', 'MEMBER');
    const revoked = await makeToken(server, bob.session);
    const kept = await makeToken(server, bob.session);
    const first = await follow(revoked.secret);
    await server.data(
      'mutation ($id: ID!) { apiTokenRevoke(input: { id: $id }) { apiToken { id } } }',
      {
        id: revoked.id,
      },
    );
    expect(await first.closed).toBe(4403);
    const second = await follow(kept.secret);
    await server.data(
      'mutation ($id: ID!) { userUpdate(input: { id: $id, role: VIEWER }) { user { id } } }',
      {
        id: bob.id,
      },
    );
    expect(await second.closed).toBe(4403);
    expect((await askAs(server, bearer(kept.secret), ORDER, order())).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    const third = await follow(kept.secret);
    await server.data('mutation ($id: ID!) { userDisable(input: { id: $id }) { user { id } } }', {
      id: bob.id,
    });
    expect(await third.closed).toBe(4403);
    for (const credentials of [bob.session, bearer(kept.secret)]) {
      const response = await fetch(`${server.url}/v1/models`, { headers: credentials });
      expect(response.status).toBe(401);
    }
    const again = await server.data<{ userUpdate: { user: { disabledAt: null } } }>(
      'mutation ($id: ID!) { userUpdate(input: { id: $id, isEnabled: true }) { user { disabledAt } } }',
      { id: bob.id },
    );
    expect(again.userUpdate.user.disabledAt).toBeNull();
    expect((await fetch(`${server.url}/v1/models`, { headers: bearer(kept.secret) })).status).toBe(
      401,
    );
  });

  it('hold on a socket as by POST: what a scope lacks is refused there too', async () => {
    const { secret } = await makeToken(server, ada.session, { scopes: ['models:read'] });
    const url = `${server.url.replace('http', 'ws')}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws', { headers: bearer(secret) });
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await new Promise((resolve) => socket.once('message', resolve));
    const answered = new Promise<string>((resolve) =>
      socket.once('message', (data) => resolve(String(data))),
    );
    const payload = { query: 'subscription { generationEvents(id: "gen_1") { sequence } }' };
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    expect(JSON.parse(await answered)).toMatchObject({
      type: 'next',
      payload: { errors: [{ extensions: { code: 'FORBIDDEN', permission: 'gallery:read' } }] },
    });
    socket.close();
  });

  it.each([
    ['mutation { userDisable(input: { id: "owner" }) { userErrors { code } } }', 'userDisable'],
    [
      'mutation { userUpdate(input: { id: "owner", role: VIEWER }) { userErrors { code } } }',
      'userUpdate',
    ],
  ])('are never the last of an admin: %s', async (query, name) => {
    expect((await server.data<Record<string, unknown>>(query))[name]).toEqual({
      userErrors: [{ code: 'FORBIDDEN' }],
    });
  });
});

describe('a member', () => {
  it('sees whether a key is set, and nothing else of it', async () => {
    const query =
      '{ providers { credentials { fields { isSet origin hint setAt } } } server { dataDirectory problems { file } } catalogProblems { file } }';
    interface Seen {
      providers: { credentials: { fields: Record<string, unknown>[] }[] }[];
      server: { dataDirectory: string };
    }
    const { data } = await askAs<Seen>(server, ada.session, query);
    const fields = data?.providers.flatMap(({ credentials }) =>
      credentials.flatMap((one) => one.fields),
    );
    expect(fields?.length).toBeGreaterThan(0);
    for (const { origin, hint, setAt } of fields ?? [])
      expect([origin, hint, setAt]).toEqual([null, null, null]);
    expect(data?.server.dataDirectory).toBe('');
    expect((await server.data<Seen>(query)).server.dataDirectory).toBe(server.home);
  });

  it('spends within their own budget, with whatever token', async () => {
    const set = await server.data<{ userCreate: { user: { budgets: unknown[] } } }>(
      'mutation { userCreate(input: { name: "Cy", budget: { limit: { amount: "5" }, period: MONTH } }) { user { budgets { scope limit { amount } isHard } } } }',
    );
    expect(set.userCreate.user.budgets).toEqual([
      { scope: 'USER', limit: { amount: '5' }, isHard: true },
    ]);
  });
});

describe('the audit log', () => {
  it('tells who did what, and no secret and no prompt', async () => {
    const key = 'sk-canary-0123456789-abcdefghij';
    await server.ask(
      'mutation ($input: ProviderConfigureInput!) { providerConfigure(input: $input) { userErrors { code } } }',
      {
        input: {
          provider: 'openai',
          baseUrl: 'http://user:pass-canary@127.0.0.1:9/v1?token=canary-in-query',
          credentials: [{ variable: 'openai_api_key', value: key }],
        },
      },
    );
    await server.ask(
      'mutation { budgetSet(input: { period: DAY, limit: { amount: "7" } }) { userErrors { code } } }',
    );
    const install = await fetch(
      `${server.url}/api/v2/models/install?source=external://sandbox/aurora`,
      {
        method: 'POST',
        headers: server.headers,
        body: '{}',
      },
    );
    await askAs(
      server,
      ada.session,
      'mutation { budgetSet(input: { period: DAY }) { userErrors { code } } }',
    );
    interface Log {
      auditLog: {
        nodes: {
          action: string;
          subject: string | null;
          outcome: string;
          user: { name: string } | null;
          detail: object;
        }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }
    const query =
      'query ($after: String) { auditLog(first: 50, after: $after) { nodes { action subject outcome user { name } apiToken { name } detail } pageInfo { hasNextPage endCursor } } }';
    const nodes: Log['auditLog']['nodes'] = [];
    let after: string | null = null;
    do {
      const page: Log = await server.data<Log>(query, { after });
      nodes.push(...page.auditLog.nodes);
      after = page.auditLog.pageInfo.hasNextPage ? page.auditLog.pageInfo.endCursor : null;
    } while (after !== null);
    expect(nodes).toContainEqual(
      expect.objectContaining({
        action: 'BUDGET_SET',
        subject: 'ALL',
        user: { name: 'Owner' },
        outcome: 'DONE',
        detail: { scope: 'ALL', period: 'DAY', limitUsd: '7', isHard: true },
      }),
    );
    const actions = new Set(nodes.map(({ action }) => action));
    for (const action of [
      'SIGNED_IN',
      'USER_CREATED',
      'USER_DISABLED',
      'API_TOKEN_CREATED',
      'API_TOKEN_REVOKED',
      'PROVIDER_CONFIGURED',
    ])
      expect(actions).toContain(action);
    expect(nodes.some(({ action }) => action === 'MODEL_INSTALLED')).toBe(install.ok);
    const text = JSON.stringify(nodes);
    for (const secret of [key, 'canary', 'private lighthouse']) expect(text).not.toContain(secret);
    const file = await readFile(join(server.home, 'darkroom.db'));
    expect(file.includes(key)).toBe(false);
  });

  it('cannot be read by a member', async () => {
    expect(
      (await askAs(server, ada.session, '{ auditLog { nodes { id } } }')).errors,
    ).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
