import { type Permission, ROLE_PERMISSIONS, systemClock, type UserRole } from '@darkroom/core';
import { typeDefs } from '@darkroom/schema';
import type { FastifyInstance } from 'fastify';
import { buildSchema, type GraphQLField } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { partsOpener } from '../open-parts.ts';
import { bearer, makeToken, makeUser } from '../testing/local/people.ts';
import { sampleOperation } from '../testing/local/sample-operation.ts';
import { startWholeServer, type WholeServer } from '../testing/local/start-whole-server.ts';
import type { Access } from './forbidden.ts';
import { ROOT_FIELDS } from './root-fields.ts';
import { ROUTES, routeRule } from './routes.ts';

const schema = buildSchema(typeDefs);
const KINDS = { Query: 'query', Mutation: 'mutation', Subscription: 'subscription' } as const;

interface Root {
  type: keyof typeof KINDS;
  field: GraphQLField<unknown, unknown>;
}
const ROOTS = (['Query', 'Mutation', 'Subscription'] as const).flatMap((type): Root[] =>
  Object.values(schema.getRootType(KINDS[type] as never)?.getFields() ?? {}).map((field) => ({
    type,
    field,
  })),
);

/** Who asks: nobody, somebody whose credentials are no good, or a user of a role with some scopes. */
type Caller =
  | { name: string; isKnown: false; headers: Record<string, string> }
  | {
      name: string;
      isKnown: true;
      headers: Record<string, string>;
      role: UserRole;
      lacks?: Permission;
    };

const HOUR_MS = 3_600_000;
/** How far the server's clock is ahead: tokens expire, and wrong credentials are forgiven, without anybody waiting. */
let later = 0;
const clock = {
  ...systemClock,
  now: () => systemClock.now() + later,
  monotonic: () => systemClock.monotonic() + later,
};
let server: WholeServer;
let fastify: FastifyInstance;

/** What somebody is answered, without an end: a status, and the code of the first error. */
async function ask(
  caller: Caller,
  { type, field }: Root,
): Promise<{ status: number; code: string | undefined; message: string | undefined }> {
  const isStream = type === 'Subscription';
  const leaving = new AbortController();
  const response = await fetch(`${server.url}/graphql${isStream ? '/stream' : ''}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(isStream ? { accept: 'text/event-stream' } : {}),
      ...caller.headers,
    },
    body: JSON.stringify(sampleOperation(KINDS[type], field, { id: 'gen_nowhere' })),
    signal: leaving.signal,
  });
  const { status } = response;
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    leaving.abort();
    return { status, code: undefined, message: undefined };
  }
  const body = (await response.json()) as {
    error?: { code: string; message: string };
    errors?: { message: string; extensions: { code: string } }[];
  };
  const error = body.errors?.[0];
  return {
    status,
    code: body.error?.code ?? error?.extensions.code,
    message: body.error?.message ?? error?.message,
  };
}

const strangers: Caller[] = [];
const known: Caller[] = [];
const lacking = new Map<Permission, Caller>();

beforeAll(async () => {
  const opener = partsOpener();
  server = await startWholeServer(
    {},
    async (foundation) => {
      const parts = await opener(foundation);
      return {
        ...parts,
        addRoutes: async (app, ...rest) => {
          fastify = app;
          await parts.addRoutes(app, ...rest);
        },
      };
    },
    clock,
  );
  const [ada, bob, eve, dan] = [
    await makeUser(server, 'ada', 'MEMBER'),
    await makeUser(server, 'bob', 'MEMBER'),
    await makeUser(server, 'eve', 'VIEWER'),
    await makeUser(server, 'dan', 'MEMBER'),
  ];
  const soon = new Date(systemClock.now() + HOUR_MS / 2).toISOString();
  const expired = await makeToken(server, ada.session, { expiresAt: soon });
  const revoked = await makeToken(server, ada.session, {});
  await server.data(
    'mutation ($id: ID!) { apiTokenRevoke(input: { id: $id }) { apiToken { id } } }',
    {
      id: revoked.id,
    },
  );
  const disabled = await makeToken(server, dan.session, {});
  await server.data('mutation ($id: ID!) { userDisable(input: { id: $id }) { user { id } } }', {
    id: dan.id,
  });
  const admin = await makeToken(server, server.headers, {});
  const stranger = (name: string, headers: Record<string, string>): Caller => ({
    name,
    isKnown: false,
    headers,
  });
  strangers.push(
    stranger('nobody', {}),
    stranger('a wrong token', bearer('x'.repeat(43))),
    stranger('an expired token', bearer(expired.secret)),
    stranger('a revoked token', bearer(revoked.secret)),
    stranger("a disabled user's token", bearer(disabled.secret)),
    stranger("a disabled user's session", dan.session),
  );
  known.push(
    { name: 'a viewer', isKnown: true, role: 'VIEWER', headers: eve.session },
    { name: 'a member', isKnown: true, role: 'MEMBER', headers: ada.session },
    { name: 'another member', isKnown: true, role: 'MEMBER', headers: bob.session },
    { name: 'an admin', isKnown: true, role: 'ADMIN', headers: bearer(admin.secret) },
    { name: 'the command', isKnown: true, role: 'ADMIN', headers: server.headers },
  );
  for (const permission of ROLE_PERMISSIONS.ADMIN) {
    const scopes = ROLE_PERMISSIONS.ADMIN.filter((name) => name !== permission);
    const { secret } = await makeToken(server, server.headers, { scopes });
    lacking.set(permission, {
      name: `a token without ${permission}`,
      isKnown: true,
      role: 'ADMIN',
      lacks: permission,
      headers: bearer(secret),
    });
  }
  later = HOUR_MS;
}, 60_000);
beforeEach(() => {
  later += HOUR_MS / 10;
});
afterAll(() => server.stop());

const may = (caller: Caller, needs: Access | undefined): boolean =>
  caller.isKnown &&
  needs !== undefined &&
  (needs === 'PUBLIC' ||
    needs === 'SIGNED_IN' ||
    (ROLE_PERMISSIONS[caller.role].includes(needs) && caller.lacks !== needs));

/** Everybody whose answer the table foretells. */
function callers(needs: Access | undefined): Caller[] {
  const without =
    needs === 'PUBLIC' || needs === 'SIGNED_IN' || !needs ? undefined : lacking.get(needs);
  return [...strangers, ...known, ...(without ? [without] : [])];
}

describe('every root field has a rule, and no rule is for a field that is gone', () => {
  it.each(['Query', 'Mutation', 'Subscription'] as const)('of %s', (type) => {
    const names = ROOTS.filter((root) => root.type === type).map(({ field }) => field.name);
    expect(Object.keys(ROOT_FIELDS[type]).sort()).toEqual(names.sort());
  });

  it('and every mutation says what the audit log is told of it', () => {
    const silent = Object.entries(ROOT_FIELDS.Mutation).filter(
      ([, rule]) => rule.audit === undefined,
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

describe('who may ask for a root field', () => {
  it.each(ROOTS.map((root) => ({ ...root, name: `${root.type}.${root.field.name}` })))(
    '$name',
    async (root) => {
      const needs = ROOT_FIELDS[root.type][root.field.name]?.needs;
      for (const caller of callers(needs)) {
        const { status, code, message } = await ask(caller, root);
        const seen = `${caller.name}: ${status} ${code} ${message}`;
        if (!caller.isKnown) expect([status, code], seen).toEqual([401, 'UNAUTHENTICATED']);
        else if (may(caller, needs))
          expect(['FORBIDDEN', 'UNAUTHENTICATED'], seen).not.toContain(code);
        else {
          expect([status, code], seen).toEqual([403, 'FORBIDDEN']);
          expect(message).toContain(needs);
        }
      }
    },
    30_000,
  );
});

describe('who may ask for a root field about their own credentials', () => {
  const OWN = Object.entries(ROOT_FIELDS.Mutation).flatMap(([name, { needs, own }]) =>
    own === undefined ? [] : [{ name, needs, own }],
  );
  const asOwn = async (caller: Caller, name: string, more: object) => {
    const field = schema.getMutationType()?.getFields()[name];
    if (!field) throw new Error(`There is no ${name}.`);
    const { query, variables } = sampleOperation('mutation', field, { id: 'gen_nowhere' });
    const input = { ...Object(variables?.input), scope: 'OWN', ...more };
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...caller.headers },
      body: JSON.stringify({ query, variables: { ...variables, input } }),
    });
    const body = (await response.json()) as {
      errors?: { extensions: { code: string; permission?: string } }[];
    };
    return body.errors?.[0]?.extensions;
  };

  it('is told by the table, and asks for less than what is everybody’s', () => {
    expect(OWN.map(({ name }) => name)).toEqual([
      'providerConfigure',
      'providerVerify',
      'providerCredentialRemove',
    ]);
    expect(OWN.every(({ needs, own }) => needs === 'providers:write' && own !== needs)).toBe(true);
  });

  it.each(OWN)('$name', async ({ name, own }) => {
    for (const caller of callers(own).filter(({ isKnown }) => isKnown)) {
      const error = await asOwn(caller, name, {});
      if (may(caller, own)) expect(error?.code, caller.name).not.toBe('FORBIDDEN');
      else expect(error, caller.name).toMatchObject({ code: 'FORBIDDEN', permission: own });
    }
  });

  it("another's is everybody's business, and no member's", async () => {
    for (const caller of known) {
      const error = await asOwn(caller, 'providerCredentialRemove', { user: 'usr_another' });
      if (may(caller, 'providers:write')) expect(error, caller.name).toBeUndefined();
      else
        expect(error, caller.name).toMatchObject({
          code: 'FORBIDDEN',
          permission: 'providers:write',
        });
    }
  });
});

// Signing out ends the callers' sessions.
const SIGN_OUT_LAST = Object.keys(ROUTES).sort(
  (left, right) => Number(left.includes('sign-out')) - Number(right.includes('sign-out')),
);

describe('who may use a route', () => {
  it('every route has a rule, and no rule is for a route that is gone', () => {
    const names = [...fastify.routeNames];
    expect(names.filter((name) => ROUTES[name] === undefined)).toEqual([]);
    // With a built web app there is the one, without it the other.
    const gone = Object.keys(ROUTES).filter((name) => !fastify.routeNames.has(name));
    expect(gone.filter((name) => name !== 'GET /*' && name !== 'GET /')).toEqual([]);
  });

  it.each(SIGN_OUT_LAST)(
    '%s',
    async (name) => {
      const [method = '', pattern = ''] = name.split(' ');
      const needs = routeRule(ROUTES, method, pattern)?.needs;
      // A stream is asked for like every root field, above.
      const path = pattern.replaceAll(/:\w+|\*/g, 'x');
      for (const caller of callers(needs)) {
        const leaving = new AbortController();
        const response = await fetch(`${server.url}${path}`, {
          method,
          redirect: 'manual',
          signal: leaving.signal,
          headers: {
            ...caller.headers,
            ...(method === 'GET'
              ? { 'sec-fetch-site': 'same-origin' }
              : { 'content-type': 'application/json' }),
          },
          ...(method === 'GET' ? {} : { body: '{}' }),
        });
        const { status } = response;
        const text = await response.text().finally(() => leaving.abort());
        const seen = `${caller.name}: ${status} ${text.slice(0, 200)}`;
        const isBearer = 'authorization' in caller.headers;
        if (!caller.isKnown && (needs !== 'PUBLIC' || isBearer)) expect(status, seen).toBe(401);
        else if (needs === 'PUBLIC') expect(text, seen).not.toContain('FORBIDDEN');
        else if (may(caller, needs)) expect([401, 403], seen).not.toContain(status);
        else {
          expect(status, seen).toBe(403);
          expect(text, seen).toContain(needs);
        }
      }
    },
    30_000,
  );
});
