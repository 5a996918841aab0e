import { COMPLETION_SCRIPTS } from '../../completion/scripts.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom completion bash'],
  json: '{ script }',
  run: async ({ session }) => {
    session.output.result({ script: COMPLETION_SCRIPTS.bash }, () => COMPLETION_SCRIPTS.bash);
    return 0;
  },
});
