import { accepted } from '@darkroom/client';
import type { ProviderConfigureInput, ProviderState } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';
import { renderConfigured } from '../../output/provider.ts';
import { usageProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';
import type { ExitCode } from '../../program/exit-codes.ts';
import { askForm } from '../../provider/ask-form.ts';
import { findProvider } from '../../provider/find-provider.ts';
import { givenValues } from '../../provider/given-values.ts';

const CONFIGURE = graphql(`
  mutation ProviderConfigure($input: ProviderConfigureInput!) {
    providerConfigure(input: $input) {
      provider {
        ...ProviderParts
      }
      installedModels {
        key
        source
        name
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

/** Whether the provider can be used now; one that was cleared on purpose is as it should be. */
function exitCodeOfState(state: ProviderState | undefined, isCleared: boolean): ExitCode {
  if (state === 'NOT_CONFIGURED') return isCleared ? 0 : 5;
  return state === 'UNREACHABLE' || state === 'REJECTED' ? 5 : 0;
}

export default defineCommand({
  args: {
    provider: {
      type: 'positional',
      required: true,
      description: "The provider's slug, as `provider list` shows it.",
    },
    'key-stdin': { type: 'boolean', description: 'Read the key from standard input.' },
    set: {
      type: 'string',
      valueHint: 'variable=value',
      description: 'A setting of the form that is no secret; several times.',
    },
    file: {
      type: 'string',
      valueHint: 'variable=path',
      description: 'A secret out of a file, such as a service account; several times.',
    },
    clear: {
      type: 'string',
      valueHint: 'variable',
      description: 'Take away what is stored; several times.',
    },
    'base-url': {
      type: 'string',
      valueHint: 'address',
      description: 'Where requests go; "default" for the usual one.',
    },
    credential: {
      type: 'string',
      valueHint: 'name',
      description: 'Which set of credentials to write. Default: default.',
    },
  },
  repeatable: ['set', 'file', 'clear'],
  examples: [
    'darkroom provider configure <provider>',
    'darkroom provider configure <provider> --key-stdin < key.txt',
    'darkroom provider configure <provider> --base-url http://127.0.0.1:8080/v1 --key-stdin < key.txt',
  ],
  json: '{ provider, installedModels }',
  notes:
    'On a terminal the form is asked for; secrets are not shown. The key is checked with the provider before it is stored; where nobody answers it is stored unchecked, unless a checked one is there, and the command ends with 5.',
  run: async ({ args, all, session }) => {
    const client = await session.client();
    const provider = await findProvider(client, args.provider);
    const form = provider.credentialForm;
    const given = {
      settings: all('set'),
      files: all('file'),
      clears: all('clear'),
      readsKey: args['key-stdin'] === true,
    };
    const stored = await givenValues(session, form, given);
    const baseUrl = args['base-url'];
    let credentials = stored;
    if (stored.length === 0 && baseUrl === undefined) {
      if (form.length > 0 && !session.canAsk) {
        throw usageProblem(
          'Nobody can be asked here.',
          'Send the key with --key-stdin, and settings with --set variable=value.',
        );
      }
      credentials = await askForm(session, {
        form,
        states: provider.credentials.flatMap(({ fields }) => fields),
        keyHelpUrl: provider.keyHelpUrl,
      });
    }
    const input: ProviderConfigureInput = {
      provider: provider.slug,
      credentials,
      ...(args.credential === undefined ? {} : { credential: args.credential }),
      ...(baseUrl === undefined ? {} : { baseUrl: baseUrl === 'default' ? null : baseUrl }),
    };
    session.output.note(`Checking with ${provider.label} …`);
    const { providerConfigure } = await client.request(CONFIGURE, { input });
    const { provider: configured, installedModels } = accepted(providerConfigure);
    session.output.result({ provider: configured, installedModels }, renderConfigured);
    const set = configured?.credentials.find(({ name }) => name === (args.credential ?? 'default'));
    return exitCodeOfState((set ?? configured)?.status.state, given.clears.length > 0);
  },
});
