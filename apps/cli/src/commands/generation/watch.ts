import { finish, showGeneration } from '../../generation/finish.ts';
import { FOLLOW_ARGUMENTS } from '../../generation/generate-arguments.ts';
import { secondsAsMs } from '../../generation/numbers.ts';
import { planOutput } from '../../generation/output-path.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The generation's id, gen_…" },
    ...FOLLOW_ARGUMENTS,
    output: {
      ...FOLLOW_ARGUMENTS.output,
      description:
        'Save its pictures there, a file or a folder (ending in /). Default: save nothing.',
    },
  },
  examples: [
    'darkroom generation watch gen_01k…',
    'darkroom generation watch gen_01k… -o pictures/',
  ],
  json: 'As `generate`: a line of JSON for each event, and last {type:"result", generation, paths}.',
  run: async ({ args, session }) => {
    const timeoutMs = secondsAsMs('--timeout', args.timeout);
    const client = await session.client();
    const { id, count } = await showGeneration(client, args.id);
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
    const watchCommand = `darkroom generation watch ${id}${output === null ? '' : ` -o ${output}`}`;
    const cancelsOnInterrupt = args['cancel-on-interrupt'] === true;
    const showsPreview = args.preview !== false;
    return finish(
      session,
      client,
      { id, timeoutMs, cancelsOnInterrupt, showsPreview, watchCommand },
      plan,
    );
  },
});
