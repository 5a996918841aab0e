import { accepted } from '@darkroom/client';
import { moneyAmount } from '../../generation/numbers.ts';
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
    cost: {
      type: 'string',
      valueHint: 'dollars',
      description: 'With --charged: the amount on the bill, such as 0.04.',
    },
    'not-charged': { type: 'boolean', description: "The provider's bill does not have it." },
  },
  examples: [
    'darkroom generation resolve gen_01k… --not-charged',
    'darkroom generation resolve gen_01k… --charged --cost 0.04',
  ],
  json: '{ generation: { id, status, actualCost } }',
  run: async ({ args, session }) => {
    const isCharged = args.charged === true;
    if (isCharged === (args['not-charged'] === true)) {
      throw usageProblem(
        "Say what the provider's bill says: --charged or --not-charged, one of them.",
      );
    }
    const cost = moneyAmount('--cost', args.cost);
    if (cost && !isCharged)
      throw usageProblem('--cost is the amount on the bill: it goes with --charged.');
    const client = await session.client();
    const { generationResolve } = await client.request(RESOLVE, {
      input: { id: args.id, resolution: isCharged ? 'CHARGED' : 'NOT_CHARGED', cost },
    });
    const { generation } = accepted(generationResolve);
    session.output.result({ generation }, ({ generation: safe }) =>
      safe === null ? '' : `${safe.id} ${spoken(safe.status)}`,
    );
    const spent = generation?.actualCost ?? null;
    if (isCharged)
      session.output.note(
        spent === null
          ? 'Its price is not known, so its cost stays unknown. With --cost, say what the bill says.'
          : `Booked as spent, ${cost ? 'by the bill' : 'by what was expected'}: ${renderMoney(spent)}`,
      );
    return 0;
  },
});
