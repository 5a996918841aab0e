import { BATCHES } from '../../documents/batches.ts';
import { nextPageNote, PAGE_ARGUMENTS, pageVariables } from '../../generation/paging.ts';
import { renderBatches } from '../../output/batch.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: PAGE_ARGUMENTS,
  examples: ['darkroom batch list'],
  json: '{ batches: { nodes, pageInfo } }, newest first.',
  run: async ({ args, session }) => {
    const page = await (await session.client()).request(BATCHES, pageVariables(args));
    session.output.result(page, ({ batches }, style) =>
      batches.nodes.length === 0
        ? session.spoken(
            'There are no batches. Make one: darkroom batch create --prompt "a lighthouse" --seed 1..4 -m <model> --cap 1',
          )
        : renderBatches(batches.nodes, style),
    );
    const next = nextPageNote(page.batches.pageInfo, 'batch list', { limit: args.limit });
    if (next !== null) session.output.note(next);
    return 0;
  },
});
