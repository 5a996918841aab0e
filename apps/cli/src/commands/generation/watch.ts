import { finishSeveral, showGeneration } from '../../generation/finish.ts';
import { FOLLOW_ARGUMENTS } from '../../generation/generate-arguments.ts';
import { secondsAsMs } from '../../generation/numbers.ts';
import { planOutput } from '../../generation/output-path.ts';
import { shellWord } from '../../generation/shell-word.ts';
import { usageProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The generation's id, gen_…" },
    also: { type: 'string', valueHint: 'id', description: 'A further generation; several times.' },
    ...FOLLOW_ARGUMENTS,
    output: {
      ...FOLLOW_ARGUMENTS.output,
      description:
        'Save its pictures there, a file or a folder (ending in /). Default: save nothing.',
    },
  },
  repeatable: ['also'],
  examples: [
    'darkroom generation watch gen_01k…',
    'darkroom generation watch gen_01k… -o pictures/',
    'darkroom generation watch gen_01k… --also gen_02k… -o pictures/',
  ],
  json: 'As `generate`: a line of JSON for each event, and last {type:"result", generation, paths}.',
  run: async ({ args, all, session }) => {
    const timeoutMs = secondsAsMs('--timeout', args.timeout);
    const client = await session.client();
    const ids = [...new Set([args.id, ...all('also')])];
    const generations = await Promise.all(ids.map((id) => showGeneration(client, id)));
    const count = generations.reduce((sum, one) => sum + one.count, 0);
    const output = args.output ?? null;
    const plan =
      output === null
        ? null
        : await planOutput({
            output,
            isForced: args.force === true,
            workingDirectory: session.workingDirectory,
            count,
          });
    if (ids.length > 1 && plan !== null && plan.name !== null)
      throw usageProblem(
        'Several generations go into a folder.',
        'Write it with / at its end: -o pictures/',
      );
    const watchCommand = `darkroom generation watch ${ids.join(' --also ')}${output === null ? '' : ` -o ${shellWord(output)}`}`;
    const cancelsOnInterrupt = args['cancel-on-interrupt'] === true;
    const showsPreview = args.preview !== false;
    const requests = ids.map((id) => ({
      id,
      timeoutMs,
      cancelsOnInterrupt,
      showsPreview,
      watchCommand,
    }));
    return finishSeveral(session, client, requests, plan);
  },
});
