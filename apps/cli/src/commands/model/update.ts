import { accepted } from '@darkroom/client';
import { modelRef } from '../../generation/resolve-model.ts';
import type { ModelUpdateInput } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';
import { renderModel } from '../../output/model.ts';
import { inputProblem, usageProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

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

const FIELDS = ['name', 'description', 'capabilities', 'defaultSettings'] as const;

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
    'mark-available': { type: 'boolean', description: 'Send requests to it although it is gone.' },
    'mark-gone': { type: 'boolean', description: 'Take that back.' },
    reset: {
      type: 'string',
      valueHint: 'field',
      description: `Back to the catalog's: ${FIELDS.join(', ')}; several times.`,
    },
  },
  repeatable: ['reset'],
  examples: [
    'darkroom model update <key> --name "My favourite"',
    'darkroom model update <key> --mark-available',
  ],
  json: '{ model }',
  run: async ({ args, all, session }) => {
    const resets = Object.fromEntries(
      all('reset').map((text) => {
        const field = FIELDS.find((known) => known === text);
        if (field === undefined)
          throw inputProblem(`--reset "${text}" is no field.`, `There are: ${FIELDS.join(', ')}.`);
        return [field, null];
      }),
    );
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
      ...(args['mark-available'] === true ? { isMarkedAvailable: true } : {}),
      ...(args['mark-gone'] === true ? { isMarkedAvailable: false } : {}),
      ...resets,
    };
    if (Object.keys(input).length === 1)
      throw usageProblem('Say what to change, such as --name "My favourite".');
    const client = await session.client();
    const { modelUpdate } = await client.request(UPDATE, { input });
    const { model } = accepted(modelUpdate);
    session.output.result({ model }, (safe, style) =>
      safe.model === null ? '' : renderModel(safe.model, style),
    );
    return 0;
  },
});

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
