import { accepted } from '@darkroom/client';
import { USER_CREATE } from '../../documents/users.ts';
import { SPENDING_ARGUMENT, spendingLimit } from '../../people/limits.ts';
import { ROLE_ARGUMENT, readRole } from '../../people/roles.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    name: { type: 'positional', required: true, description: 'What to call them.' },
    ...ROLE_ARGUMENT,
    ...SPENDING_ARGUMENT,
  },
  examples: [
    'darkroom user create Ada',
    'darkroom user create Ada --role member --budget 5/month',
    'darkroom user create "The screen in the hall" --role viewer',
  ],
  json: '{ user, signInUrl, expiresAt }',
  notes:
    'Prints a link that signs them in: once, within an hour. It is a secret until it is used. Without --role they are a member.',
  run: async ({ args, session }) => {
    const role = readRole(args.role);
    const budget = spendingLimit(args.budget);
    const input = { name: args.name, budget, ...(role === null ? {} : { role }) };
    const client = await session.client();
    const { userCreate } = await client.request(USER_CREATE, { input });
    const { user, signInUrl, expiresAt } = accepted(userCreate);
    session.output.result({ user, signInUrl, expiresAt }, (safe) => safe.signInUrl ?? '');
    session.output.note(`Hand them this link. A new one: darkroom user link ${user?.id ?? ''}`);
    return 0;
  },
});
