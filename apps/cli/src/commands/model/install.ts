import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { unconfirmedModel } from '../../model/unconfirmed-model.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';
import { OWN_CREDENTIAL_ARGUMENTS, ownCredentials } from '../../provider/own-credentials.ts';

const INSTALL = graphql(`
  mutation ModelInstall($input: ModelInstallInput!) {
    modelInstall(input: $input) {
      model {
        ...InstalledModelParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    source: {
      type: 'positional',
      required: true,
      description: 'Its address, external://<provider>/<model id>.',
    },
    key: {
      type: 'string',
      valueHint: 'key',
      description: "The short name. Default: the catalog's.",
    },
    name: {
      type: 'string',
      valueHint: 'text',
      description: "The name for people. Default: the catalog's.",
    },
    description: { type: 'string', valueHint: 'text', description: 'What it is good at.' },
    'provider-model-id': {
      type: 'string',
      valueHint: 'id',
      description: "The vendor's name, where the source has another.",
    },
    'key-stdin': OWN_CREDENTIAL_ARGUMENTS['key-stdin'],
    set: OWN_CREDENTIAL_ARGUMENTS.set,
    file: OWN_CREDENTIAL_ARGUMENTS.file,
  },
  repeatable: ['set', 'file'],
  examples: [
    'darkroom model install external://<provider>/<model id>',
    'darkroom model install external://<provider>/<any name> --provider-model-id <model id> --set <variable>=<value> --key-stdin < key.txt',
  ],
  json: '{ model }',
  notes:
    "A model may have credentials of its own, where its provider lets it. They are checked before they are stored; on a terminal they are asked for where the provider's models have none in common.",
  run: async ({ args, all, session }) => {
    if (!args.source.startsWith('external://')) {
      throw inputProblem(
        `"${args.source}" is no source.`,
        'It looks like external://<provider>/<model id>; `darkroom model list --starters` shows them.',
      );
    }
    const client = await session.client();
    const given = {
      settings: all('set'),
      files: all('file'),
      clears: [],
      readsKey: args['key-stdin'] === true,
    };
    const credentials = await ownCredentials(session, client, args.source, given, { mayAsk: true });
    const { modelInstall } = await client.request(INSTALL, {
      input: {
        source: args.source,
        ...(args.key === undefined ? {} : { key: args.key }),
        ...(args.name === undefined ? {} : { name: args.name }),
        ...(args.description === undefined ? {} : { description: args.description }),
        ...(args['provider-model-id'] === undefined
          ? {}
          : { providerModelId: args['provider-model-id'] }),
        ...(credentials.length === 0 ? {} : { credentials }),
      },
    });
    const { model } = accepted(modelInstall);
    session.output.result({ model }, (safe) =>
      safe.model === null ? '' : `${safe.model.key}  ${safe.model.source}`,
    );
    // By another name of the vendor's than the source's a person has said exactly what is meant.
    const isUnknown = model?.origin === 'CUSTOM' && args['provider-model-id'] === undefined;
    if (isUnknown && model.provider !== null) {
      const doubt = await unconfirmedModel(client, model.provider, model.source);
      if (doubt !== null)
        session.output.warn(
          `${doubt} It is installed all the same; \`darkroom model remove ${model.key}\` takes it away.`,
        );
    }
    return 0;
  },
});
