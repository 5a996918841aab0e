import type { DarkroomClient } from '@darkroom/client';
import { PROVIDER_PROBLEMS } from '../../documents/providers.ts';
import { everyNode } from '../../generation/every-node.ts';
import { modeFlag } from '../../generation/mode-flag.ts';
import { nextPageNote, PAGE_ARGUMENTS, pageVariables } from '../../generation/paging.ts';
import { graphql } from '../../gql/index.ts';
import { type ModelListView, renderModels } from '../../output/model-list.ts';
import type { Output } from '../../output/output.ts';
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

/** What of the provider's files is wrong: a model whose file is broken is in no list. */
async function warnOfProblems(
  client: DarkroomClient,
  slug: string,
  output: Output,
): Promise<boolean> {
  const { provider } = await client.request(PROVIDER_PROBLEMS, { slug });
  const problems = provider?.problems ?? [];
  for (const problem of problems) output.warn(problem);
  return problems.length > 0;
}

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
      description: 'How many to list, from 1 to 100. Default: all; 100 with --json.',
    },
  },
  examples: [
    'darkroom model list',
    'darkroom model list --starters --provider <provider>',
    'darkroom model list --mode inpaint',
  ],
  json: '{ models: { nodes, pageInfo, totalCount } }, or { starterModels: … } with --starters.',
  notes:
    'On a terminal the lines are cut to its width; `model show <key>` tells all. Those that can be asked come first.',
  run: async ({ args, session }) => {
    const { output, terminal, clock } = session;
    // A person sees everything that can be asked first; a page is a page, in the server's own order.
    const isWhole = !output.isJson && args.limit === undefined && args.after === undefined;
    const variables = {
      ...pageVariables({ ...args, limit: args.limit ?? '100' }),
      provider: args.provider ?? null,
      mode: modeFlag(args.mode),
    };
    const client = await session.client();
    const isBroken =
      args.provider !== undefined && (await warnOfProblems(client, args.provider, output));
    const { provider, mode, starters, limit } = args;
    const tellMore = (pageInfo: { hasNextPage: boolean; endCursor: string | null }) => {
      if (isWhole) return;
      const next = nextPageNote(pageInfo, 'model list', { starters, provider, mode, limit });
      if (next !== null) output.note(next);
    };
    /** Where there is nothing to list, the text says what to do. */
    const spokenIfEmpty = (listed: readonly unknown[], text: string) =>
      listed.length === 0 ? session.spoken(text) : text;
    const view: Omit<ModelListView, 'shows'> = {
      provider: variables.provider,
      isBroken,
      mode: variables.mode,
      now: clock.now(),
      columns: terminal.isOutTerminal ? terminal.columns : null,
    };
    if (starters === true) {
      const fetch = (after: string | null) => client.request(STARTERS, { ...variables, after });
      const page = await fetch(variables.after);
      const nodes = isWhole
        ? await everyNode(
            async (after) => (after === null ? page : await fetch(after)).starterModels,
          )
        : page.starterModels.nodes;
      output.result({ starterModels: { ...page.starterModels, nodes } }, (safe, style) =>
        spokenIfEmpty(
          safe.starterModels.nodes,
          renderModels(safe.starterModels.nodes, { ...view, shows: 'starters' }, style),
        ),
      );
      tellMore(page.starterModels.pageInfo);
      return 0;
    }
    const fetch = (after: string | null) => client.request(MODELS, { ...variables, after });
    const page = await fetch(variables.after);
    const nodes = isWhole
      ? await everyNode(async (after) => (after === null ? page : await fetch(after)).models)
      : page.models.nodes;
    output.result({ models: { ...page.models, nodes } }, (safe, style) =>
      spokenIfEmpty(
        safe.models.nodes,
        renderModels(safe.models.nodes, { ...view, shows: 'installed' }, style),
      ),
    );
    tellMore(page.models.pageInfo);
    return 0;
  },
});
