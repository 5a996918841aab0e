import { defineCommand } from '../../program/command.ts';
import { configureProvider } from '../../provider/configure-provider.ts';

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
  run: ({ args, all, session }) =>
    configureProvider(session, {
      provider: args.provider,
      given: {
        settings: all('set'),
        files: all('file'),
        clears: all('clear'),
        readsKey: args['key-stdin'] === true,
      },
      baseUrl: args['base-url'],
      credential: args.credential,
    }),
});
