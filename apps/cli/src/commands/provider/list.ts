import { graphql } from '../../gql/index.ts';
import { renderProviders } from '../../output/provider.ts';
import { renderProblem } from '../../output/server.ts';
import { defineCommand } from '../../program/command.ts';

const PROVIDERS = graphql(`
  query Providers {
    providers {
      slug
      label
      isPaid
      baseUrl
      status {
        state
        message
      }
      models(first: 1) {
        totalCount
      }
      starterModels(first: 1) {
        totalCount
      }
    }
    catalogProblems {
      file
      line
      column
      message
      nearest
    }
    server {
      problems {
        file
        line
        message
      }
    }
  }
`);

export default defineCommand({
  args: {},
  examples: ['darkroom provider list'],
  json: '{ providers, catalogProblems, problems }: problems are of the configuration files.',
  run: async ({ session }) => {
    const client = await session.client();
    const { providers, catalogProblems, server } = await client.request(PROVIDERS, {});
    const { problems } = server;
    session.output.result({ providers, catalogProblems, problems }, (safe, style) =>
      renderProviders(safe.providers, style),
    );
    for (const problem of [...problems, ...catalogProblems]) {
      session.output.warn(renderProblem(problem));
    }
    return 0;
  },
});
