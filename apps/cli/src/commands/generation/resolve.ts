import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { spoken } from '../../output/generation.ts';
import { renderMoney } from '../../output/money.ts';
import { usageProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const RESOLVE = graphql(`
  mutation GenerationResolve($input: GenerationResolveInput!) {
    generationResolve(input: $input) {
      generation {
        id
        status
        actualCost {
          amount
          currency
        }
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    id: {
      type: 'positional',
      required: true,
      description: 'The id of a generation whose outcome is unknown, gen_…',
    },
    charged: {
      type: 'boolean',
      description: "The provider's bill has it: the expected cost counts as spent.",
    },
    'not-charged': { type: 'boolean', description: "The provider's bill does not have it." },
  },
  examples: ['darkroom generation resolve gen_01k… --not-charged'],
  json: '{ generation: { id, status, actualCost } }',
  run: async ({ args, session }) => {
    const isCharged = args.charged === true;
    if (isCharged === (args['not-charged'] === true)) {
      throw usageProblem(
        "Say what the provider's bill says: --charged or --not-charged, one of them.",
      );
    }
    const client = await session.client();
    const { generationResolve } = await client.request(RESOLVE, {
      input: { id: args.id, resolution: isCharged ? 'CHARGED' : 'NOT_CHARGED' },
    });
    const { generation } = accepted(generationResolve);
    session.output.result({ generation }, ({ generation: safe }) =>
      safe === null ? '' : `${safe.id} ${spoken(safe.status)}`,
    );
    const cost = generation?.actualCost ?? null;
    if (isCharged)
      session.output.note(
        cost === null
          ? 'Its price is not known, so its cost stays unknown.'
          : `Booked as spent, by what was expected: ${renderMoney(cost)}`,
      );
    return 0;
  },
});
