import type { DarkroomClient } from '@darkroom/client';
import { GENERATION_PLAN } from '../documents/generation.ts';
import { ASK_MODELS } from '../documents/models.ts';
import { everyNode } from '../generation/every-node.ts';
import type {
  GenerationInput,
  GenerationPlanQuery,
  ModelToAskFragment,
  ProviderPartsFragment,
} from '../gql/graphql.ts';
import { CliProblem } from '../program/cli-problem.ts';

const PROMPT = 'a small lighthouse on a rock at dusk';

/** A trial needs no better picture; where a model has this parameter, this value of it is its cheapest. */
export const QUALITY = { name: 'quality', value: 'low' } as const;

/** Plans that are asked for at one time. */
const PLANS_AT_ONCE = 8;

type Lifecycle = ModelToAskFragment['lifecycle']['state'];

/** Which models are taken before which; those that are retired are not taken. */
const TURNS: readonly Lifecycle[] = ['ACTIVE', 'PREVIEW', 'DEPRECATED'];

/** The picture that is made to try a model. */
export function trialInput({
  id,
  parameters,
}: Pick<ModelToAskFragment, 'id' | 'parameters'>): GenerationInput {
  const hasQuality = parameters.some(
    (parameter) =>
      parameter.__typename === 'EnumParameter' &&
      parameter.name === QUALITY.name &&
      parameter.values.includes(QUALITY.value),
  );
  return {
    model: { id },
    mode: 'TXT2IMG',
    prompt: PROMPT,
    ...(hasQuality ? { extra: [{ name: QUALITY.name, value: { string: QUALITY.value } }] } : {}),
  };
}

interface Candidate {
  readonly model: ModelToAskFragment;
  /** The place in TURNS. */
  readonly turn: number;
  /** False where the server would refuse the order. */
  readonly isPossible: boolean;
  /** The most that it may cost, in dollars; infinite where that is not known. */
  readonly price: number;
}

/**
 * The model that is asked where none is named: of those that are not about to go the one whose highest price is the
 * lowest. One of unknown price is taken only where no price is known at all.
 *
 * @throws CliProblem where no model is installed that makes a picture from words.
 */
export async function cheapestModel(
  client: DarkroomClient,
  provider: ProviderPartsFragment,
): Promise<ModelToAskFragment> {
  const offered = (await modelsOf(client, provider.slug)).filter(({ lifecycle }) =>
    TURNS.includes(lifecycle.state),
  );
  const candidates: Candidate[] = [];
  for (let start = 0; start < offered.length; start += PLANS_AT_ONCE) {
    const some = offered.slice(start, start + PLANS_AT_ONCE);
    candidates.push(...(await Promise.all(some.map((model) => candidate(client, model)))));
  }
  const [best] = candidates.sort(compare);
  if (best === undefined) throw noModel(provider);
  return best.model;
}

function modelsOf(client: DarkroomClient, slug: string): Promise<ModelToAskFragment[]> {
  return everyNode(async (after) => {
    const page = await client.request(ASK_MODELS, { provider: slug, mode: 'TXT2IMG', after });
    return page.models;
  });
}

async function candidate(client: DarkroomClient, model: ModelToAskFragment): Promise<Candidate> {
  const { generationPlan } = await client.request(GENERATION_PLAN, { input: trialInput(model) });
  return {
    model,
    turn: TURNS.indexOf(model.lifecycle.state),
    isPossible: generationPlan.userErrors.length === 0,
    price: highestPrice(generationPlan.cost),
  };
}

function highestPrice(cost: GenerationPlanQuery['generationPlan']['cost']): number {
  if (cost === null || !cost.isKnown || cost.maximum === null) return Number.POSITIVE_INFINITY;
  return Number(cost.maximum.amount);
}

/** Possible ones first, then those of a known price, then by turn, then by price. */
function compare(left: Candidate, right: Candidate): number {
  const isKnown = ({ price }: Candidate) => Number.isFinite(price);
  return (
    Number(right.isPossible) - Number(left.isPossible) ||
    Number(isKnown(right)) - Number(isKnown(left)) ||
    left.turn - right.turn ||
    (left.price === right.price ? 0 : left.price - right.price)
  );
}

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
