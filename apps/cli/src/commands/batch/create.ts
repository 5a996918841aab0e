import { randomUUID } from 'node:crypto';
import { accepted } from '@darkroom/client';
import { BATCH_ARGUMENTS, BATCH_LISTS, FILE_NOTES } from '../../batch/batch-arguments.ts';
import { readBatch } from '../../batch/batch-input.ts';
import { assertOrderable } from '../../batch/plan-problems.ts';
import { tellEnd, watchBatch } from '../../batch/watch-batch.ts';
import { BATCH_CREATE, BATCH_PLAN } from '../../documents/batches.ts';
import { secondsAsMs } from '../../generation/numbers.ts';
import { renderBatch, renderBatchCost } from '../../output/batch.ts';
import { isNothing } from '../../output/money.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    ...BATCH_ARGUMENTS,
    uncapped: {
      type: 'boolean',
      description: 'Order without --cap: only budgets limit what it costs.',
    },
    'idempotency-key': {
      type: 'string',
      valueHint: 'text',
      description: 'The same key never buys twice.',
    },
    timeout: {
      type: 'string',
      valueHint: 'seconds',
      description: 'Stop waiting after so long; it goes on running.',
    },
    wait: {
      type: 'boolean',
      default: true,
      description: 'Wait for it.',
      negativeDescription: 'Print the id and leave.',
    },
  },
  repeatable: [...BATCH_LISTS],
  examples: [
    'darkroom batch create --prompt "a lighthouse" -m <model> --size 1:1 --size 16:9 --seed 1..8 --cap 2.00',
    'darkroom batch create --file rows.csv -m <model> --cap 5 --no-wait',
    'darkroom batch create --file rows.csv -m <model> --cap 3 --deadline 48h --no-wait',
  ],
  json: 'A line of JSON for each of {type:"planned", plan}, {type:"accepted", batch}, {type:"event", batch}, and last {type:"result", batch}.',
  notes: `What costs money needs --cap, or --uncapped. At the cap it pauses; \`batch resume\` goes on. It goes on by itself after a restart of the server. Ctrl-C leaves it running. ${FILE_NOTES}`,
  run: async ({ args, all, session }) => {
    const { output } = session;
    const timeoutMs = secondsAsMs('--timeout', args.timeout);
    const client = await session.client();
    const { input, places } = await readBatch(session, client, args, all);
    const { batchPlan } = await client.request(BATCH_PLAN, { input });
    accepted(batchPlan);
    assertOrderable(batchPlan, places, args['skip-refused'] === true);
    const price = renderBatchCost(batchPlan.cost);
    output.event({ type: 'planned', plan: batchPlan });
    output.note(
      `${batchPlan.generations - batchPlan.refusedGenerations} generations, ${batchPlan.images} images: ${price}.`,
    );
    for (const { message } of batchPlan.warnings) output.warn(message);
    const { maximum } = batchPlan.cost;
    const isFree = maximum !== null && isNothing(maximum);
    if (!isFree && input.cap === null && args.uncapped !== true)
      throw inputProblem(
        `Say what all of it may cost, with --cap. By the prices it is ${price}.`,
        '--uncapped orders it without; only budgets limit it then.',
      );
    const idempotencyKey = args['idempotency-key'] ?? randomUUID();
    const created = await client.request(BATCH_CREATE, {
      input: { batch: input, idempotencyKey },
    });
    const { batch } = accepted(created.batchCreate);
    if (!batch) throw new Error('The server accepted the batch and named none.');
    output.event({ type: 'accepted', batch });
    if (args.wait === false) {
      if (!output.isJson) output.result(batch.id, (safe) => safe);
      else output.event({ type: 'result', batch });
      output.note(`Follow it with: darkroom batch watch ${batch.id}`);
      return 0;
    }
    output.note(`Ordered as ${batch.id} …`);
    const end = await watchBatch(session, client, batch.id, timeoutMs);
    if (output.isJson) output.event({ type: 'result', batch: end });
    else output.result(end, renderBatch);
    return tellEnd(session, end);
  },
});
