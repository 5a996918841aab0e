import { accepted } from '@darkroom/client';
import { BUDGET_ADDRESS_ARGUMENTS, budgetAddress } from '../../budget/budget-address.ts';
import { BUDGET_SET } from '../../documents/budgets.ts';
import { renderWhose } from '../../output/budget.ts';
import { confirm } from '../../program/ask.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    ...BUDGET_ADDRESS_ARGUMENTS,
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: [
    'darkroom budget remove --per month --yes',
    'darkroom budget remove --per day --provider <provider>',
  ],
  json: '{ removed: { scope, scopeKey, period } }',
  notes: 'What was spent stays in `usage`.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const removed = await budgetAddress(client, args);
    const what = `the budget per ${removed.period.toLowerCase()} for ${renderWhose(removed)}`;
    await confirm(session, args.yes === true, `Take away ${what}?`);
    const input = { ...removed, limit: null };
    accepted((await client.request(BUDGET_SET, { input })).budgetSet);
    session.output.result(
      { removed },
      (safe) =>
        `The budget per ${safe.removed.period.toLowerCase()} for ${renderWhose(safe.removed)} is taken away.`,
    );
    return 0;
  },
});
