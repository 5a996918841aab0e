import { GENERATION_STATUSES, nearestWord } from '@darkroom/core/plain';
import { nextPageNote, PAGE_ARGUMENTS, pageVariables } from '../../generation/paging.ts';
import type { GenerationStatus } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';
import { renderGenerations } from '../../output/generation.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const GENERATIONS = graphql(`
  query Generations($first: Int!, $after: String, $status: GenerationStatus) {
    generations(first: $first, after: $after, status: $status) {
      nodes {
        id
        status
        mode
        prompt
        count
        source
        model {
          key
        }
        images {
          id
        }
        actualCost {
          amount
          currency
        }
        createdAt
        finishedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export default defineCommand({
  args: {
    status: {
      type: 'string',
      valueHint: 'status',
      description: 'Only those, such as failed or unknown_outcome.',
    },
    ...PAGE_ARGUMENTS,
  },
  examples: ['darkroom generation list', 'darkroom generation list --status unknown_outcome'],
  json: '{ generations: { nodes, pageInfo } }, newest first.',
  run: async ({ args, session }) => {
    const variables = { ...pageVariables(args), status: statusOf(args.status) };
    const client = await session.client();
    const page = await client.request(GENERATIONS, variables);
    session.output.result(page, (safe, style) => renderGenerations(safe.generations.nodes, style));
    const next = nextPageNote(page.generations.pageInfo, 'generation list', {
      status: args.status,
      limit: args.limit,
    });
    if (next !== null) session.output.note(next);
    return 0;
  },
});

function statusOf(text: string | undefined): GenerationStatus | null {
  if (text === undefined) return null;
  const wanted = text.toUpperCase().replaceAll(/[- ]/g, '_');
  const status = GENERATION_STATUSES.find((known) => known === wanted);
  if (status !== undefined) return status;
  const near = nearestWord(text, GENERATION_STATUSES);
  throw inputProblem(
    `--status "${text}" is no status.`,
    near === null
      ? `There are: ${GENERATION_STATUSES.join(', ').toLowerCase()}.`
      : `Did you mean ${near.toLowerCase()}?`,
  );
}
