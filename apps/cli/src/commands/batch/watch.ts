import { tellEnd, watchBatch } from '../../batch/watch-batch.ts';
import { secondsAsMs } from '../../generation/numbers.ts';
import { renderBatch } from '../../output/batch.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The batch's id, bat_…" },
    timeout: {
      type: 'string',
      valueHint: 'seconds',
      description: 'Stop waiting after so long; it goes on running.',
    },
  },
  examples: ['darkroom batch watch bat_01k…'],
  json: 'A line of JSON {type:"event", batch} a second, and last {type:"result", batch}.',
  notes: 'Exit code 0: every generation succeeded. 1: it is paused or canceled, or some did not.',
  run: async ({ args, session }) => {
    const timeoutMs = secondsAsMs('--timeout', args.timeout);
    const client = await session.client();
    const batch = await watchBatch(session, client, args.id, timeoutMs);
    if (session.output.isJson) session.output.event({ type: 'result', batch });
    else session.output.result(batch, renderBatch);
    return tellEnd(session, batch);
  },
});
