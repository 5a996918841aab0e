import { showBatch } from '../../batch/watch-batch.ts';
import { renderBatch } from '../../output/batch.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: { id: { type: 'positional', required: true, description: "The batch's id, bat_…" } },
  examples: ['darkroom batch show bat_01k…'],
  json: '{ batch }',
  run: async ({ args, session }) => {
    const batch = await showBatch(await session.client(), args.id);
    session.output.result({ batch }, (safe, style) => renderBatch(safe.batch, style));
    return 0;
  },
});
