import { accepted } from '@darkroom/client';
import { modelRef, unknownModel } from '../../generation/resolve-model.ts';
import type { ModelUpdateInput } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';
import { givenPrices } from '../../model/given-prices.ts';
import { renderModel } from '../../output/model.ts';
import { inputProblem, usageProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';
import {
  hasGiven,
  OWN_CREDENTIAL_ARGUMENTS,
  ownCredentials,
} from '../../provider/own-credentials.ts';

const UPDATE = graphql(`
  mutation ModelUpdate($input: ModelUpdateInput!) {
    modelUpdate(input: $input) {
      model {
        ...InstalledModelParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

const SOURCE = graphql(`
  query ModelSource($ref: ModelRef!) {
    model(ref: $ref) {
      source
    }
  }
`);

/** What goes back to the catalog's, and the flag that sets it. */
const FLAGS = {
  name: 'name',
  description: 'description',
  capabilities: 'capabilities',
  defaultSettings: 'defaults',
  prices: 'prices',
} as const;
const FIELDS = Object.keys(FLAGS);

export default defineCommand({
  args: {
    model: { type: 'positional', required: true, description: 'Its key, source or id.' },
    name: { type: 'string', valueHint: 'text', description: 'The name for people.' },
    description: { type: 'string', valueHint: 'text', description: 'What it is good at.' },
    capabilities: {
      type: 'string',
      valueHint: 'json',
      description: "What to change of its capabilities, in the model files' words.",
    },
    defaults: {
      type: 'string',
      valueHint: 'json',
      description: 'Default width, height and count, as {"width":1024}.',
    },
    prices: {
      type: 'string',
      valueHint: 'dollars|json',
      description:
        "What a picture costs, such as 0.02, in place of the catalog's prices; or a list of prices, in the model files' words.",
    },
    'mark-available': { type: 'boolean', description: 'Send requests to it although it is gone.' },
    'mark-gone': { type: 'boolean', description: 'Take that back.' },
    reset: {
      type: 'string',
      valueHint: 'field',
      description: `Back to the catalog's: ${FIELDS.join(', ')}; several times.`,
    },
    ...OWN_CREDENTIAL_ARGUMENTS,
  },
  repeatable: ['reset', 'set', 'file', 'clear'],
  examples: [
    'darkroom model update <key> --name "My favourite"',
    'darkroom model update <key> --prices 0.02',
    'darkroom model update <key> --mark-available',
    'darkroom model update <key> --key-stdin < key.txt',
  ],
  json: '{ model }',
  notes:
    'Prices of your own count in plans, budgets and caps from then on. Of a provider that is not paid (an engine of your own) they are for comparing alone: nothing is charged, so nothing is counted.',
  run: async ({ args, all, session }) => {
    const resets = readResets(all('reset'), args);
    if (args['mark-available'] === true && args['mark-gone'] === true)
      throw usageProblem('--mark-gone takes back what --mark-available says. Give one of the two.');
    const given = {
      settings: all('set'),
      files: all('file'),
      clears: all('clear'),
      readsKey: args['key-stdin'] === true,
    };
    const input: ModelUpdateInput = {
      model: modelRef(args.model),
      ...(args.name === undefined ? {} : { name: args.name }),
      ...(args.description === undefined ? {} : { description: args.description }),
      ...(args.capabilities === undefined
        ? {}
        : { capabilities: jsonObject('--capabilities', args.capabilities) }),
      ...(args.defaults === undefined
        ? {}
        : { defaultSettings: jsonObject('--defaults', args.defaults) }),
      ...(args.prices === undefined
        ? {}
        : {
            prices: givenPrices(
              args.prices,
              new Date(session.clock.now()).toISOString().slice(0, 10),
            ),
          }),
      ...(args['mark-available'] === true ? { isMarkedAvailable: true } : {}),
      ...(args['mark-gone'] === true ? { isMarkedAvailable: false } : {}),
      ...resets,
    };
    const hasCredentials = hasGiven(given);
    if (Object.keys(input).length === 1 && !hasCredentials)
      throw usageProblem('Say what to change, such as --name "My favourite".');
    const client = await session.client();
    if (hasCredentials) {
      const { model } = await client.request(SOURCE, { ref: input.model });
      if (model === null) throw await unknownModel(client, args.model);
      input.credentials = await ownCredentials(session, client, model.source, given);
    }
    const { modelUpdate } = await client.request(UPDATE, { input });
    const { model } = accepted(modelUpdate);
    session.output.result({ model }, (safe, style) =>
      safe.model === null
        ? ''
        : renderModel(safe.model, session.clock.now(), style, session.spoken),
    );
    return 0;
  },
});

/** The fields that go back to the catalog's. @throws CliProblem for one that is none, or that is set at the same time. */
function readResets(
  fields: readonly string[],
  args: Readonly<Record<string, unknown>>,
): Record<string, null> {
  for (const text of fields) {
    const flag = Object.entries(FLAGS).find(([field]) => field === text)?.[1];
    if (flag === undefined)
      throw inputProblem(`--reset "${text}" is no field.`, `There are: ${FIELDS.join(', ')}.`);
    if (args[flag] !== undefined)
      throw usageProblem(`--${flag} sets what --reset ${text} takes back. Give one of the two.`);
  }
  return Object.fromEntries(fields.map((field) => [field, null]));
}

function jsonObject(flag: string, text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return { ...parsed };
  } catch {
    // told below
  }
  throw inputProblem(`${flag} takes a JSON object, such as {"width":1024}.`);
}
