import { accepted } from '@darkroom/client';
import { USER_DISABLE } from '../../documents/users.ts';
import { confirm } from '../../program/ask.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: {
      type: 'positional',
      required: true,
      description: "The user's id, usr_…, as `user list` shows it.",
    },
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: ['darkroom user disable usr_01k… --yes'],
  json: '{ user }, as `user list` has it.',
  notes:
    'Sessions, tokens and open streams end at once. What was ordered is finished, and what was made stays. Back again: darkroom user update <id> --enable',
  run: async ({ args, session }) => {
    await confirm(session, args.yes === true, `Disable ${args.id}, and revoke their tokens?`);
    const client = await session.client();
    const answer = await client.request(USER_DISABLE, { input: { id: args.id } });
    const { user } = accepted(answer.userDisable);
    session.output.result({ user }, (safe) =>
      safe.user === null ? '' : `${safe.user.name} is disabled.`,
    );
    return 0;
  },
});
