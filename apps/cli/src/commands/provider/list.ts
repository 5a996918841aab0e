import { graphql } from '../../gql/index.ts';
import { renderProviders } from '../../output/provider.ts';
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
  }
`);

export default defineCommand({
  args: {},
  examples: ['darkroom provider list'],
  json: '{ providers, catalogProblems }',
  run: async ({ session }) => {
    const client = await session.client();
    const answer = await client.request(PROVIDERS, {});
    session.output.result(answer, ({ providers }, style) => renderProviders(providers, style));
    for (const { file, line, message } of answer.catalogProblems) {
      session.output.warn(`${file}${line === null ? '' : `:${line}`}: ${message}`);
    }
    return 0;
  },
});
