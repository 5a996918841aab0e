import { randomUUID } from 'node:crypto';
import { accepted } from '@darkroom/client';
import { GENERATION_CREATE, GENERATION_PLAN } from '../../documents/generation.ts';
import { afterOrder } from '../../generation/after-order.ts';
import { draftInput, modeOf } from '../../generation/draft-input.ts';
import { GENERATE_ARGUMENTS } from '../../generation/generate-arguments.ts';
import { secondsAsMs } from '../../generation/numbers.ts';
import { planOutput } from '../../generation/output-path.ts';
import { resolvePrompt } from '../../generation/prompt.ts';
import {
  installedForDraft,
  resolveModel,
  resolveModelToPlan,
} from '../../generation/resolve-model.ts';
import { renderPlan, warningText } from '../../output/plan.ts';
import { tellingLines } from '../../output/receipt.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { CollectedProblems } from '../../program/collected-problems.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: GENERATE_ARGUMENTS,
  repeatable: ['reference', 'param'],
  examples: [
    'darkroom generate "a lighthouse at dusk" -m external://<provider>/<model id> --size 16:9 -n 2 --seed 7',
    'darkroom generate "the same at dawn" -m <model> --image lighthouse.png -o dawn.png',
    'darkroom generate @prompt.txt -m <model> --param quality=high --max-cost 0.10 -o pictures/',
    'darkroom generate "a lighthouse" -m <model> --dry-run',
    'darkroom generate -m <model> -- "-40 degrees, a lighthouse in ice"',
  ],
  json: 'A line of JSON for each of {type:"accepted"}, {type:"event"}, {type:"saved", path}, and last {type:"result", generation, paths}. With --dry-run: the plan.',
  notes:
    'The model is one that `model list` shows; -m may be left out where `config set model` names one. Paths of saved pictures go to standard output, one a line; everything else to standard error. Ctrl-C leaves the generation running and says how to go on; twice leaves at once.',
  run: async ({ args, all, session }) => {
    const { output } = session;
    const { config } = session.settings();
    const prompt = await resolvePrompt(session, args.prompt);
    const problems = new CollectedProblems();
    const timeoutMs = problems.take(() => secondsAsMs('--timeout', args.timeout));
    const client = await session.client();
    const { workingDirectory } = session;
    const mode = problems.take(() => modeOf(args)) ?? modeOf({ ...args, mode: undefined });
    const named = args.model ?? config.model ?? null;
    const model = await problems.takeLater(async () =>
      args['dry-run'] === true
        ? resolveModelToPlan(client, named, mode)
        : installedForDraft(await resolveModel(client, named, mode)),
    );
    if (model === null) {
      // Without a model nobody knows whether it wants words; every one that starts from them does.
      if (mode === 'TXT2IMG' && prompt.trim() === '')
        problems.addFirst(inputProblem('The prompt is empty: say what to show.'));
      throw problems.asOne();
    }
    const given = { references: all('reference'), parameters: all('param'), workingDirectory };
    const draft = await draftInput({ model, mode, prompt }, args, given, problems);
    const place = args.output ?? config.output ?? null;
    const plan = await problems.takeLater(() =>
      planOutput({
        output: place,
        isForced: args.force === true,
        workingDirectory,
        count: draft.count,
      }),
    );
    if (plan === null || !problems.isEmpty) throw problems.asOne(await draft.refusals(client));
    const input = await draft.upload(client);
    const { generationPlan } = await client.request(GENERATION_PLAN, { input });
    if (args['dry-run'] === true) {
      output.result(generationPlan, renderPlan);
      accepted(generationPlan);
      return 0;
    }
    accepted(generationPlan);
    for (const warning of generationPlan.warnings) output.warn(warningText(warning));
    for (const line of tellingLines(generationPlan.receipt)) output.note(line);

    const idempotencyKey = args['idempotency-key'] ?? randomUUID();
    const created = await client.request(GENERATION_CREATE, {
      input: { generation: input, idempotencyKey },
    });
    const { generation } = accepted(created.generationCreate);
    const said = (id: string) => `Asking ${model.name} (${id}) …`;
    return afterOrder(session, client, { generation, said, place, plan, timeoutMs, args });
  },
});
