import { COMPLETION_NOTES, COMPLETION_SCRIPTS } from '../../completion/scripts.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom completion zsh'],
  json: '{ script }',
  notes: COMPLETION_NOTES.zsh,
  run: async ({ session }) => {
    session.output.result({ script: COMPLETION_SCRIPTS.zsh }, () => COMPLETION_SCRIPTS.zsh);
    return 0;
  },
});
