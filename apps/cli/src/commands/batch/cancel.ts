import { accepted } from '@darkroom/client';
import { BATCH_CANCEL } from '../../documents/batches.ts';
import { renderBatch } from '../../output/batch.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: { id: { type: 'positional', required: true, description: "The batch's id, bat_…" } },
  examples: ['darkroom batch cancel bat_01k…'],
  json: '{ batch }',
  notes: 'Nothing more is bought. What a provider has begun may be charged, and is kept.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const answer = await client.request(BATCH_CANCEL, { input: { id: args.id } });
    const { batch } = accepted(answer.batchCancel);
    session.output.result({ batch }, (safe, style) =>
      safe.batch ? renderBatch(safe.batch, style) : '',
    );
    if (batch?.status === 'CANCELING')
      session.output.note(`Its last generations end: darkroom batch watch ${batch.id}`);
    return 0;
  },
});
