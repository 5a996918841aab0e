import { accepted } from '@darkroom/client';
import { BATCH_RESUME } from '../../documents/batches.ts';
import { moneyAmount } from '../../generation/numbers.ts';
import { renderBatch } from '../../output/batch.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The batch's id, bat_…" },
    cap: {
      type: 'string',
      valueHint: 'dollars',
      description: 'The most that all of it may cost from now on. Default: as it is.',
    },
  },
  examples: ['darkroom batch resume bat_01k… --cap 4.00'],
  json: '{ batch }',
  run: async ({ args, session }) => {
    const cap = moneyAmount('--cap', args.cap);
    const client = await session.client();
    const answer = await client.request(BATCH_RESUME, { input: { id: args.id, cap } });
    const { batch } = accepted(answer.batchResume);
    session.output.result({ batch }, (safe, style) =>
      safe.batch ? renderBatch(safe.batch, style) : '',
    );
    session.output.note(`Follow it with: darkroom batch watch ${args.id}`);
    return 0;
  },
});
