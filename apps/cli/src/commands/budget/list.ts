import { graphql } from '../../gql/index.ts';
import { renderBudgets } from '../../output/budget.ts';
import { defineCommand } from '../../program/command.ts';

const BUDGETS = graphql(`
  query Budgets {
    budgets {
      ...BudgetParts
    }
  }
`);

export default defineCommand({
  args: {},
  examples: ['darkroom budget list'],
  json: '{ budgets: [{ id, scope, scopeKey, period, limit, spent, reserved, isHard, unknownCostGenerations, resetsAt }] }',
  notes: 'LEFT is what a new order may cost at most. RESETS is in UTC.',
  run: async ({ session }) => {
    const answer = await (await session.client()).request(BUDGETS, {});
    session.output.result(answer, ({ budgets }, style) =>
      budgets.length === 0
        ? session.spoken(
            'There are no budgets. Set one: darkroom budget set --limit 10 --per month',
          )
        : renderBudgets(budgets, style),
    );
    return 0;
  },
});
