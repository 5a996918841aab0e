import { graphql } from '../../gql/index.ts';
import { renderProblem, renderServer } from '../../output/server.ts';
import { defineCommand } from '../../program/command.ts';

const SERVER = graphql(`
  query ServerStatus {
    server {
      version
      startedAt
      dataDirectory
      storageFreeBytes
      providersConfigured
      generationsRunning
      generationsQueued
      problems {
        file
        line
        message
      }
    }
    viewer {
      kind
      tokenName
    }
  }
`);

export default defineCommand({
  args: {},
  examples: ['darkroom server status', 'darkroom server status --url http://127.0.0.1:4100 --json'],
  json: '{ url, server, viewer }',
  run: async ({ session }) => {
    const client = await session.client();
    const { server, viewer } = await client.request(SERVER, {});
    session.output.result({ url: client.url, server, viewer }, renderServer);
    for (const problem of server.problems) session.output.warn(renderProblem(problem));
    return 0;
  },
});
