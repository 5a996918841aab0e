import { defineCommand } from '../../program/command.ts';
import { configureProvider } from '../../provider/configure-provider.ts';

export default defineCommand({
  args: {
    provider: { type: 'positional', required: true, description: "The provider's slug." },
    name: {
      type: 'positional',
      required: true,
      description: 'What to call the set: letters, digits, spaces and . _ -',
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
  },
  repeatable: ['set', 'file'],
  examples: [
    'darkroom credential add <provider> work',
    'darkroom credential add <provider> work --key-stdin < key.txt',
  ],
  json: '{ provider, installedModels }',
  notes:
    'A set that is there under this name is changed. The key is checked with the provider before it is stored, as `provider configure` does, which also writes the set named "default".',
  run: ({ args, all, session }) =>
    configureProvider(session, {
      provider: args.provider,
      credential: args.name,
      given: {
        settings: all('set'),
        files: all('file'),
        clears: [],
        readsKey: args['key-stdin'] === true,
      },
    }),
});
