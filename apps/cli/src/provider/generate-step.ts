import { randomUUID } from 'node:crypto';
import { accepted, type DarkroomClient } from '@darkroom/client';
import { GENERATION_CREATE, GENERATION_PLAN } from '../documents/generation.ts';
import { showGeneration } from '../generation/finish.ts';
import { follow } from '../generation/follow.ts';
import { costLine, outcomeProblem } from '../generation/outcome.ts';
import { misleadingName, pathOf, planOutput } from '../generation/output-path.ts';
import { resolveModel } from '../generation/resolve-model.ts';
import { saveImage } from '../generation/save-image.ts';
import { shellWord } from '../generation/shell-word.ts';
import type { ProviderPartsFragment } from '../gql/graphql.ts';
import { renderEstimate } from '../output/money.ts';
import { confirm } from '../program/ask.ts';
import { CliProblem } from '../program/cli-problem.ts';
import type { Session } from '../program/session.ts';
import { cheapestModel, QUALITY, trialInput } from './cheapest-model.ts';

/** Makes one picture with the provider, after its cost was said and, where it costs money, agreed to. Gives its path. */
export async function generateStep(
  session: Session,
  client: DarkroomClient,
  provider: ProviderPartsFragment,
  options: { model: string | null; output: string; isForced: boolean; isYes: boolean },
): Promise<{ path: string; cost: string | null }> {
  const { output, isForced, isYes } = options;
  const plan = await planOutput({
    output,
    isForced,
    workingDirectory: session.workingDirectory,
    count: 1,
  });
  const model =
    options.model === null
      ? await cheapestModel(client, provider)
      : await resolveModel(client, options.model, 'TXT2IMG');
  const input = trialInput(model);
  const { generationPlan } = await client.request(GENERATION_PLAN, { input });
  const { cost } = accepted(generationPlan);
  const isFree =
    cost?.maximum !== undefined && cost.maximum !== null && Number(cost.maximum.amount) === 0;
  const quality = input.extra?.some(({ name }) => name === QUALITY.name)
    ? ` in ${QUALITY.name} ${QUALITY.value}`
    : '';
  session.output.note(
    `Making one picture with ${model.name}${quality}. Price: ${renderEstimate(cost)}.`,
  );
  if (!isFree) await confirm(session, isYes, 'Make it at that price?');
  const created = await client.request(GENERATION_CREATE, {
    input: { generation: input, idempotencyKey: randomUUID() },
  });
  const { generation } = accepted(created.generationCreate);
  if (generation === null)
    throw new Error('The server accepted the order and named no generation.');
  const { id } = generation;
  const watchCommand = `darkroom generation watch ${id} -o ${shellWord(output)}`;
  await follow(session, client, {
    id,
    timeoutMs: null,
    cancelsOnInterrupt: false,
    showsPreview: false,
    watchCommand,
  });
  const made = await showGeneration(client, id);
  const problem = outcomeProblem(made);
  const [image] = made.images;
  if (problem !== null) throw problem;
  if (image === undefined) throw new CliProblem('INTERNAL', `${id} succeeded without a picture.`);
  const path = pathOf(plan, image, id, 1);
  await saveImage(client, image, path, isForced);
  const misleading = misleadingName(path, image.mimeType);
  if (misleading !== null) session.output.warn(misleading);
  return { path, cost: costLine(made) };
}
