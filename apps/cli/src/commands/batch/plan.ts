import { accepted } from '@darkroom/client';
import { BATCH_ARGUMENTS, BATCH_LISTS, FILE_NOTES } from '../../batch/batch-arguments.ts';
import { readBatch } from '../../batch/batch-input.ts';
import { problemLines } from '../../batch/plan-problems.ts';
import { BATCH_PLAN } from '../../documents/batches.ts';
import { renderBatchPlan } from '../../output/batch.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: BATCH_ARGUMENTS,
  repeatable: [...BATCH_LISTS],
  examples: [
    'darkroom batch plan --prompt "a lighthouse" --prompt "a forest" -m <model> --seed 1..8',
    'darkroom batch plan --file rows.csv -m <model>',
  ],
  json: 'The plan: { generations, images, providerCalls, cost, byModel, problems, warnings, … }',
  notes: `Nothing is sent and nothing is spent. ${FILE_NOTES}`,
  run: async ({ args, all, session }) => {
    const client = await session.client();
    const { input, places } = await readBatch(session, client, args, all);
    const { batchPlan } = await client.request(BATCH_PLAN, { input });
    accepted(batchPlan);
    session.output.result(batchPlan, (safe, style) =>
      renderBatchPlan(safe, problemLines(safe, places), style),
    );
    return batchPlan.refusedGenerations === 0 || args['skip-refused'] === true ? 0 : 2;
  },
});
