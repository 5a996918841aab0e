import { randomUUID } from 'node:crypto';
import { accepted, type DarkroomClient } from '@darkroom/client';
import { afterOrder } from '../../generation/after-order.ts';
import { showGeneration } from '../../generation/finish.ts';
import { FOLLOW_ARGUMENTS } from '../../generation/generate-arguments.ts';
import { secondsAsMs } from '../../generation/numbers.ts';
import { planOutput } from '../../generation/output-path.ts';
import { graphql } from '../../gql/index.ts';
import { CliProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const RETRY = graphql(`
  mutation GenerationRetry($input: GenerationRetryInput!) {
    generationRetry(input: $input) {
      generation {
        id
        status
        count
      }
      warnings {
        message
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

/** Why nothing was bought again, with what this command offers for it. Exit code 2: nothing was started. */
async function notStarted(
  client: DarkroomClient,
  id: string,
  { code, message, field }: { code: string; message: string; field: readonly string[] | null },
): Promise<CliProblem> {
  if (field?.at(-1) !== 'acceptPossibleSecondCharge')
    return new CliProblem(code, message, { exitCode: 2 });
  const again = `darkroom generation retry ${id} --accept-second-charge`;
  const { status } = await showGeneration(client, id);
  if (status !== 'UNKNOWN_OUTCOME')
    return new CliProblem(
      code,
      'The provider may have charged for what did not come, so nothing was bought again.',
      { exitCode: 2, hint: `Buy it again all the same: ${again}` },
    );
  return new CliProblem(
    code,
    'Nobody knows whether the provider did this, and charged for it, so nothing was bought again.',
    {
      exitCode: 2,
      hint: [
        `Buy it again all the same: ${again}`,
        `Or, by the provider's bill: darkroom generation resolve ${id} --charged, or --not-charged`,
      ].join('\n       '),
    },
  );
}

export default defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "The generation's id, gen_…" },
    'accept-second-charge': {
      type: 'boolean',
      description: 'Buy it again although the first may have been charged.',
    },
    ...FOLLOW_ARGUMENTS,
    wait: {
      type: 'boolean',
      default: true,
      description: 'Wait for it.',
      negativeDescription: 'Print the new id and leave.',
    },
  },
  examples: [
    'darkroom generation retry gen_01k…',
    'darkroom generation retry gen_01k… --accept-second-charge',
  ],
  json: 'As `generate`.',
  run: async ({ args, session }) => {
    const { output } = session;
    const timeoutMs = secondsAsMs('--timeout', args.timeout);
    const place = args.output ?? session.settings().config.output ?? null;
    const isForced = args.force === true;
    const plan = await planOutput({
      output: place,
      isForced,
      workingDirectory: session.workingDirectory,
      count: 1,
    });
    const client = await session.client();
    const { generationRetry } = await client.request(RETRY, {
      input: {
        id: args.id,
        acceptPossibleSecondCharge: args['accept-second-charge'] === true,
        idempotencyKey: randomUUID(),
      },
    });
    const refusal = generationRetry.userErrors.find(({ code }) => code === 'CONFLICT');
    if (refusal !== undefined) throw await notStarted(client, args.id, refusal);
    const { generation, warnings } = accepted(generationRetry);
    for (const { message } of warnings) output.warn(message);
    const said = (id: string) => `Made again as ${id} …`;
    return afterOrder(session, client, { generation, said, place, plan, timeoutMs, args });
  },
});
