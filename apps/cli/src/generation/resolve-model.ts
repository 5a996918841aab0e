import type { DarkroomClient } from '@darkroom/client';
import { idKind } from '@darkroom/core/plain';
import {
  ASK_MODEL,
  ASK_MODELS,
  PLAN_STARTERS,
  STARTER_NAMES,
  WHY_NO_MODEL,
} from '../documents/models.ts';
import type { GenerationMode, ModelRef, ModelToAskFragment } from '../gql/graphql.ts';
import { CliProblem } from '../program/cli-problem.ts';
import { everyNode } from './every-node.ts';

/** What a person wrote for a model: a source, an id, or a key. */
export function modelRef(text: string): ModelRef {
  if (text.startsWith('external://')) return { source: text };
  return idKind(text) === 'model' ? { id: text } : { key: text };
}

/**
 * The model to ask: the one that was named, else the user's own default, else the only one that can do it.
 *
 * @throws CliProblem that names the nearest model, how to install it, or which ones there are to choose from.
 */
export async function resolveModel(
  client: DarkroomClient,
  named: string | null,
  mode: GenerationMode,
): Promise<ModelToAskFragment> {
  if (named === null) return onlyModel(client, mode);
  const { model } = await client.request(ASK_MODEL, { ref: modelRef(named) });
  if (model !== null) return model;
  throw await unknownModel(client, named);
}

/** As much of a model as an order is drafted by. */
export type DraftedModel = Pick<ModelToAskFragment, 'name' | 'parameters'> & {
  readonly ref: ModelRef;
  readonly capabilities: Pick<ModelToAskFragment['capabilities'], 'resolutionPresets'>;
};

/** An installed model as orders name it. */
export const installedForDraft = (model: ModelToAskFragment): DraftedModel => ({
  ...model,
  ref: { id: model.id },
});

/**
 * The model to plan for: as `resolveModel`, and where none is installed by that name, the catalog's. Its plan says what
 * it would cost, and what has to be set before it can be asked.
 *
 * @throws CliProblem as `resolveModel` does.
 */
export async function resolveModelToPlan(
  client: DarkroomClient,
  named: string | null,
  mode: GenerationMode,
): Promise<DraftedModel> {
  if (named === null) return installedForDraft(await onlyModel(client, mode));
  const { model } = await client.request(ASK_MODEL, { ref: modelRef(named) });
  if (model !== null) return installedForDraft(model);
  const [called, ...others] = (await starterNames(client)).filter(isCalled(named));
  if (called === undefined || others.length > 0) throw await unknownModel(client, named);
  const starters = await everyNode(async (after) => {
    const provider = called.provider?.slug ?? null;
    return (await client.request(PLAN_STARTERS, { provider, after })).starterModels;
  });
  const starter = starters.find(({ source }) => source === called.source);
  if (starter === undefined) throw await unknownModel(client, named);
  return { ...starter, ref: { source: starter.source } };
}

const starterNames = (client: DarkroomClient) =>
  everyNode(async (after) => (await client.request(STARTER_NAMES, { after })).starterModels);

const isCalled =
  (named: string) =>
  ({ source, key }: { readonly source: string; readonly key: string }) =>
    source === named || key === named;

async function onlyModel(
  client: DarkroomClient,
  mode: GenerationMode,
): Promise<ModelToAskFragment> {
  const models = await everyNode(async (after) => {
    const page = await client.request(ASK_MODELS, { mode, after });
    return page.models;
  });
  const usable = models.filter(
    ({ provider, lifecycle }) =>
      lifecycle.state !== 'RETIRED' &&
      (provider?.status.state === 'VERIFIED' || provider?.status.state === 'UNVERIFIED'),
  );
  const [first, ...others] = usable;
  if (first === undefined) {
    throw new CliProblem(
      'PROVIDER_NOT_CONFIGURED',
      'No model can do this yet: no provider that has one is configured.',
      {
        exitCode: 5,
        hint: '`darkroom provider list` shows the providers, `darkroom provider configure <provider>` sets one up.',
      },
    );
  }
  if (others.length === 0) return first;
  const names = usable.slice(0, 6).map(({ key }) => key);
  throw new CliProblem(
    'INVALID_INPUT',
    `Say which model to ask, with -m. ${usable.length} of those that are installed can do this: ${names.join(', ')}${usable.length > names.length ? ' …' : ''}.`,
    {
      exitCode: 2,
      hint: `For example -m ${first.key}. \`darkroom config set model ${first.key}\` makes it the default; \`darkroom model list\` shows all that are installed.`,
    },
  );
}

/** Several models of the catalog are called the same, each of another provider: which one is the person's to say. */
export function severalModels(
  named: string,
  models: readonly { readonly source: string }[],
): CliProblem {
  return new CliProblem(
    'INVALID_INPUT',
    `No installed model is called "${named}", and ${models.length} of the catalog are.`,
    { exitCode: 2, hint: `Name one: ${models.map(({ source }) => source).join(', ')}` },
  );
}

/** Why no installed model is called `named`, and what to do. */
export async function unknownModel(client: DarkroomClient, named: string): Promise<CliProblem> {
  const starters = await starterNames(client);
  const called = starters.filter(isCalled(named));
  const [starter] = called;
  if (starter !== undefined && called.length > 1) return severalModels(named, called);
  if (starter !== undefined) {
    const slug = starter.provider?.slug ?? '';
    return new CliProblem(
      'MODEL_NOT_INSTALLED',
      `The model "${named}" is in the catalog and not installed.`,
      {
        exitCode: 2,
        hint: [
          `\`darkroom model show ${starter.source}\` tells what it does and costs, and \`darkroom generate … -m ${starter.source} --dry-run\` what an order would cost, both without a key.`,
          `\`darkroom provider configure ${slug}\` installs the provider's models; where it is configured, \`darkroom model install ${starter.source}\` this one.`,
        ].join('\n       '),
      },
    );
  }
  // The server knows what is like it, what of the catalog is broken, and which services cannot be offered.
  const { generationPlan } = await client.request(WHY_NO_MODEL, {
    input: { model: modelRef(named), prompt: '' },
  });
  const why = generationPlan.userErrors.find(({ code }) => code === 'MODEL_NOT_FOUND');
  return new CliProblem('MODEL_NOT_FOUND', why?.message ?? `There is no model "${named}".`, {
    exitCode: 2,
    hint: '`darkroom model list --starters` shows the models there are.',
  });
}
