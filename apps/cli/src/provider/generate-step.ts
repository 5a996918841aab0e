import { randomUUID } from 'node:crypto';
import { accepted, type DarkroomClient } from '@darkroom/client';
import { GENERATION_CREATE, GENERATION_PLAN } from '../documents/generation.ts';
import { ASK_MODELS } from '../documents/models.ts';
import { showGeneration } from '../generation/finish.ts';
import { follow } from '../generation/follow.ts';
import { costLine, outcomeProblem } from '../generation/outcome.ts';
import { pathOf, planOutput } from '../generation/output-path.ts';
import { resolveModel } from '../generation/resolve-model.ts';
import { saveImage } from '../generation/save-image.ts';
import type { GenerationInput, ModelToAskFragment, ProviderPartsFragment } from '../gql/graphql.ts';
import { renderEstimate } from '../output/money.ts';
import { confirm } from '../program/ask.ts';
import { CliProblem } from '../program/cli-problem.ts';
import type { Session } from '../program/session.ts';

const PROMPT = 'a small lighthouse on a rock at dusk';

/** Plans read only, but each is a request. */
const MODELS_COMPARED = 12;

/** The model that is asked where none is named: the cheapest of those that are not about to go, as far as prices are known. */
async function cheapestModel(
  client: DarkroomClient,
  provider: ProviderPartsFragment,
): Promise<ModelToAskFragment> {
  const { models } = await client.request(ASK_MODELS, { provider: provider.slug, mode: 'TXT2IMG' });
  const offered = models.nodes.filter(({ lifecycle }) => lifecycle.state !== 'RETIRED');
  const active = offered.filter(({ lifecycle }) => lifecycle.state === 'ACTIVE');
  const candidates = (active.length > 0 ? active : offered).slice(0, MODELS_COMPARED);
  const [first] = candidates;
  if (first === undefined) throw noModel(provider);
  const priced = await Promise.all(
    candidates.map(async (model) => {
      const { generationPlan } = await client.request(GENERATION_PLAN, { input: inputFor(model) });
      const amount = generationPlan.cost?.expected?.amount ?? generationPlan.cost?.maximum?.amount;
      return { model, price: amount === undefined ? Number.POSITIVE_INFINITY : Number(amount) };
    }),
  );
  const cheapest = priced.reduce((best, one) => (one.price < best.price ? one : best), {
    model: first,
    price: Number.POSITIVE_INFINITY,
  });
  return cheapest.model;
}

const inputFor = ({ id }: { id: string }): GenerationInput => ({
  model: { id },
  mode: 'TXT2IMG',
  prompt: PROMPT,
});

function noModel({ label, slug }: ProviderPartsFragment): CliProblem {
  return new CliProblem(
    'MODEL_NOT_INSTALLED',
    `No model of ${label} is installed that makes a picture from words.`,
    {
      exitCode: 2,
      hint: `\`darkroom model list --starters --provider ${slug}\` shows what may be installed.`,
    },
  );
}

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
  const input = inputFor(model);
  const { generationPlan } = await client.request(GENERATION_PLAN, { input });
  const { cost } = accepted(generationPlan);
  const isFree =
    cost?.maximum !== undefined && cost.maximum !== null && Number(cost.maximum.amount) === 0;
  session.output.note(`Making one picture with ${model.name}. Price: ${renderEstimate(cost)}.`);
  if (!isFree) await confirm(session, isYes, 'Make it at that price?');
  const created = await client.request(GENERATION_CREATE, {
    input: { generation: input, idempotencyKey: randomUUID() },
  });
  const { generation } = accepted(created.generationCreate);
  if (generation === null)
    throw new Error('The server accepted the order and named no generation.');
  const { id } = generation;
  const watchCommand = `darkroom generation watch ${id} -o ${output}`;
  await follow(session, client, { id, timeoutMs: null, cancelsOnInterrupt: false, watchCommand });
  const made = await showGeneration(client, id);
  const problem = outcomeProblem(made);
  const [image] = made.images;
  if (problem !== null) throw problem;
  if (image === undefined) throw new CliProblem('INTERNAL', `${id} succeeded without a picture.`);
  const path = pathOf(plan, image, id, 1);
  await saveImage(client, image, path, isForced);
  return { path, cost: costLine(made) };
}
