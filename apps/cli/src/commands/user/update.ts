import { accepted } from '@darkroom/client';
import { USER_UPDATE } from '../../documents/users.ts';
import { renderUsers } from '../../output/user.ts';
import { ROLE_ARGUMENT, readRole } from '../../people/roles.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: {
      type: 'positional',
      required: true,
      description: "The user's id, usr_…, as `user list` shows it.",
    },
    name: { type: 'string', valueHint: 'name', description: 'What to call them from now on.' },
    ...ROLE_ARGUMENT,
    enable: { type: 'boolean', description: 'Let a disabled user in again, by a new link.' },
  },
  examples: [
    'darkroom user update usr_01k… --role viewer',
    'darkroom user update owner --name Grace',
    'darkroom user update usr_01k… --enable',
  ],
  json: '{ user }, as `user list` has it.',
  notes: 'A role holds at once. What they may spend: darkroom budget set --user <id>.',
  run: async ({ args, session }) => {
    const role = readRole(args.role);
    if (role === null && args.name === undefined && args.enable !== true) {
      throw inputProblem('Nothing is to be changed.', 'Give --name, --role or --enable.');
    }
    const input = {
      id: args.id,
      role,
      name: args.name ?? null,
      isEnabled: args.enable === true ? true : null,
    };
    const client = await session.client();
    const { user } = accepted((await client.request(USER_UPDATE, { input })).userUpdate);
    session.output.result({ user }, (safe, style) =>
      safe.user === null ? '' : renderUsers([safe.user], style),
    );
    return 0;
  },
});
