import type { WholeServer } from './start-whole-server.ts';

/** Headers with which somebody comes. */
export type Credentials = Record<string, string>;

export const bearer = (token: string): Credentials => ({ authorization: `Bearer ${token}` });

/** Makes a user and signs them in, as a page of the server itself. */
export async function makeUser(
  server: WholeServer,
  name: string,
  role: 'ADMIN' | 'MEMBER' | 'VIEWER',
): Promise<{ id: string; session: Credentials }> {
  const { userCreate } = await server.data<{
    userCreate: { user: { id: string }; signInUrl: string };
  }>(
    'mutation ($input: UserCreateInput!) { userCreate(input: $input) { user { id } signInUrl } }',
    {
      input: { name, role },
    },
  );
  const token = new URL(userCreate.signInUrl).searchParams.get('token') ?? '';
  const response = await fetch(`${server.url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: server.url, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { id: userCreate.user.id, session: { cookie, origin: server.url } };
}

/** One operation by somebody. */
export async function askAs<T>(
  server: WholeServer,
  credentials: Credentials,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<{ data: T | null; errors?: { message: string; extensions: { code: string } }[] }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credentials },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data: T | null }; // the server under test
}

/** Makes a token of somebody's. */
export async function makeToken(
  server: WholeServer,
  credentials: Credentials,
  input: Record<string, unknown> = {},
): Promise<{ id: string; secret: string }> {
  const { data } = await askAs<{
    apiTokenCreate: {
      secret: string;
      apiToken: { id: string } | null;
      userErrors: { message: string }[];
    };
  }>(
    server,
    credentials,
    'mutation ($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { secret apiToken { id } userErrors { message } } }',
    { input: { name: 'of the tests', ...input } },
  );
  const made = data?.apiTokenCreate;
  if (!made?.apiToken) throw new Error(JSON.stringify(made?.userErrors));
  return { secret: made.secret, id: made.apiToken.id };
}
