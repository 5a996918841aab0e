import { modeOf } from '../../generation/draft-input.ts';
import { nextPageNote, PAGE_ARGUMENTS, pageVariables } from '../../generation/paging.ts';
import { graphql } from '../../gql/index.ts';
import { renderModels } from '../../output/model.ts';
import { defineCommand } from '../../program/command.ts';

const MODELS = graphql(`
  query Models($first: Int!, $after: String, $provider: String, $mode: GenerationMode) {
    models(first: $first, after: $after, provider: $provider, mode: $mode) {
      nodes {
        ...InstalledModelParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);

const STARTERS = graphql(`
  query StarterModels($first: Int!, $after: String, $provider: String, $mode: GenerationMode) {
    starterModels(first: $first, after: $after, provider: $provider, mode: $mode) {
      nodes {
        ...StarterModelParts
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);

export default defineCommand({
  args: {
    starters: {
      type: 'boolean',
      description: 'Everything that the catalog offers, installed or not.',
    },
    provider: { type: 'string', valueHint: 'provider', description: 'Only of this provider.' },
    mode: {
      type: 'string',
      valueHint: 'mode',
      description: 'Only those that offer it, such as inpaint.',
    },
    ...PAGE_ARGUMENTS,
    limit: {
      ...PAGE_ARGUMENTS.limit,
      description: 'How many to list, from 1 to 100. Default 100.',
    },
  },
  examples: [
    'darkroom model list',
    'darkroom model list --starters --provider <provider>',
    'darkroom model list --mode inpaint',
  ],
  json: '{ models: { nodes, pageInfo, totalCount } }, or { starterModels: … } with --starters.',
  run: async ({ args, session }) => {
    const { output } = session;
    const variables = {
      ...pageVariables({ ...args, limit: args.limit ?? '100' }),
      provider: args.provider ?? null,
      mode: args.mode === undefined ? null : modeOf({ mode: args.mode }),
    };
    const client = await session.client();
    if (args.starters === true) {
      const page = await client.request(STARTERS, variables);
      output.result(page, ({ starterModels }, style) =>
        renderModels(starterModels.nodes, 'starters', style),
      );
      const next = nextPageNote(page.starterModels.pageInfo);
      if (next !== null) output.note(next);
      return 0;
    }
    const page = await client.request(MODELS, variables);
    output.result(page, ({ models }, style) => renderModels(models.nodes, 'installed', style));
    const next = nextPageNote(page.models.pageInfo);
    if (next !== null) output.note(next);
    return 0;
  },
});
