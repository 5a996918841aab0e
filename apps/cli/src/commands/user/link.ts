import { accepted } from '@darkroom/client';
import { USER_SIGN_IN_LINK } from '../../documents/users.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: {
      type: 'positional',
      required: true,
      description: "The user's id, usr_…, as `user list` shows it.",
    },
  },
  examples: ['darkroom user link usr_01k…'],
  json: '{ url, expiresAt }',
  notes:
    'Whoever opens it first is that user: once, within an hour. For yourself: darkroom auth link.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const answer = await client.request(USER_SIGN_IN_LINK, { input: { id: args.id } });
    const { url, expiresAt } = accepted(answer.userSignInLink);
    session.output.result({ url, expiresAt }, (safe) => safe.url ?? '');
    return 0;
  },
});
