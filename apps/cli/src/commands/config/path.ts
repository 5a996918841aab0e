import { configPath } from '../../config/config-file.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom config path'],
  json: '{ path }',
  run: async ({ session }) => {
    const path = configPath(session.environment.configDirectory);
    session.output.result({ path }, (safe) => safe.path);
    return 0;
  },
});
