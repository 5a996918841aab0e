import { COMPLETION_NOTES, COMPLETION_SCRIPTS } from '../../completion/scripts.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom completion fish'],
  json: '{ script }',
  notes: COMPLETION_NOTES.fish,
  run: async ({ session }) => {
    session.output.result({ script: COMPLETION_SCRIPTS.fish }, () => COMPLETION_SCRIPTS.fish);
    return 0;
  },
});
