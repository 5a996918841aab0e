import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@darkroom/core';
import { parseEnvironment } from '../../environment.ts';
import { partsOpener } from '../../open-parts.ts';
import { type OpenParts, startServer } from '../../start-server.ts';

export const WHOLE_SERVER_TOKEN = 'admin-token-of-the-whole-server';

export interface GraphAnswer {
  data: Record<string, unknown> | null;
  errors?: {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; field?: string[] };
  }[];
}

/** The real server in this process: real database, real disk, real catalog, on a home and a port of its own. */
export async function startWholeServer(
  variables: Record<string, string> = {},
  openParts: OpenParts = partsOpener(),
  clock: Clock = systemClock,
) {
  const home = await mkdtemp(join(tmpdir(), 'darkroom-server-'));
  const environment = parseEnvironment({
    PORT: '0',
    DARKROOM_HOME: home,
    DARKROOM_ADMIN_TOKEN: WHOLE_SERVER_TOKEN,
    DARKROOM_LOG: 'silent',
    ...variables,
  });
  const server = await startServer(environment, openParts, clock);
  const headers = {
    authorization: `Bearer ${WHOLE_SERVER_TOKEN}`,
    'content-type': 'application/json',
  };

  const ask = async (
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<GraphAnswer> => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as GraphAnswer; // the server under test
  };

  return {
    url: server.url,
    signInUrl: server.signInUrl,
    home,
    headers,
    ask,
    /** Asks, and fails the test on any error. */
    async data<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
      const answer = await ask(query, variables);
      if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors));
      return answer.data as T; // the shape of the test's own query
    },
    /** Every file below a folder of the home, temporary ones included. */
    async files(folder: string): Promise<string[]> {
      const entries = await readdir(join(home, folder), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
    },
    async stop(): Promise<void> {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export type WholeServer = Awaited<ReturnType<typeof startWholeServer>>;

const ENDED = /^(SUCCEEDED|PARTLY_SUCCEEDED|FAILED|CANCELED|UNKNOWN_OUTCOME)$/;

export interface FinishedGeneration {
  id: string;
  status: string;
  failure: { code: string; message: string } | null;
  images: { id: string; width: number; height: number; sha256: string; url: string }[];
}

/** Creates a generation and follows its events to the end. */
export async function generate(
  server: WholeServer,
  generation: Record<string, unknown>,
): Promise<FinishedGeneration> {
  const { generationCreate } = await server.data<{
    generationCreate: { generation: { id: string } | null; userErrors: { message: string }[] };
  }>(
    'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } userErrors { message } } }',
    { input: { generation } },
  );
  const id = generationCreate.generation?.id;
  if (!id) throw new Error(generationCreate.userErrors.map(({ message }) => message).join(' '));
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...server.headers, accept: 'text/event-stream' },
    body: JSON.stringify({
      query: `subscription ($id: ID!) { generationEvents(id: $id) { generation { id status failure { code message } images { id width height sha256 url } } } }`,
      variables: { id },
    }),
  });
  const text = await response.text();
  const last =
    text
      .split('\n')
      .filter((line) => line.startsWith('data: ') && line.length > 10)
      .at(-1) ?? '';
  const { data } = JSON.parse(last.slice(6)) as {
    data: { generationEvents: { generation: FinishedGeneration } };
  }; // as asked
  const ended = data.generationEvents.generation;
  if (!ENDED.test(ended.status)) throw new Error(`The stream ended with ${ended.status}.`);
  return ended;
}
