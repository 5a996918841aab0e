import { COMPLETION_NOTES, COMPLETION_SCRIPTS } from '../../completion/scripts.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom completion bash'],
  json: '{ script }',
  notes: COMPLETION_NOTES.bash,
  run: async ({ session }) => {
    session.output.result({ script: COMPLETION_SCRIPTS.bash }, () => COMPLETION_SCRIPTS.bash);
    return 0;
  },
});
