import { USERS } from '../../documents/users.ts';
import { renderUsers } from '../../output/user.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom user list'],
  json: '{ users }, in the order in which they came.',
  notes: 'Who works alone needs none: the owner has always been there.',
  run: async ({ session }) => {
    const answer = await (await session.client()).request(USERS, {});
    session.output.result(answer, ({ users }, style) => renderUsers(users, style));
    return 0;
  },
});
