import { accepted } from '@darkroom/client';
import { BUDGET_ADDRESS_ARGUMENTS, budgetAddress } from '../../budget/budget-address.ts';
import { BUDGET_SET } from '../../documents/budgets.ts';
import { moneyAmount } from '../../generation/numbers.ts';
import { renderBudgets } from '../../output/budget.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    limit: {
      type: 'string',
      required: true,
      valueHint: 'dollars',
      description: 'The most that may be spent in a period, such as 10 or 0.50.',
    },
    ...BUDGET_ADDRESS_ARGUMENTS,
    soft: { type: 'boolean', description: 'Only warn of what may exceed it, instead of refusing.' },
  },
  examples: [
    'darkroom budget set --limit 10 --per month',
    'darkroom budget set --limit 1 --per day --provider <provider>',
    'darkroom budget set --limit 25 --per total --token tok_01k… --soft',
  ],
  json: '{ budget }, as `budget list` has it.',
  notes:
    'Without --provider, --model, --token or --user it is for everything. What an order may cost at most is reserved when it is accepted, and gives way to what it did cost.',
  run: async ({ args, session }) => {
    const limit = moneyAmount('--limit', args.limit);
    const client = await session.client();
    const address = await budgetAddress(client, args);
    const input = { ...address, limit, isHard: args.soft !== true };
    const { budget } = accepted((await client.request(BUDGET_SET, { input })).budgetSet);
    session.output.result({ budget }, (safe, style) =>
      safe.budget === null ? '' : renderBudgets([safe.budget], style),
    );
    return 0;
  },
});
