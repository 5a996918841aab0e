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
    own: {
      type: 'boolean',
      description: 'A key of your own, for your generations alone; nobody else goes out with it.',
    },
  },
  repeatable: ['set', 'file'],
  examples: [
    'darkroom credential add <provider> work',
    'darkroom credential add <provider> work --key-stdin < key.txt',
    'darkroom credential add <provider> default --own --key-stdin < my-key.txt',
  ],
  json: '{ provider, installedModels }',
  notes:
    'A set that is there under this name is changed. The key is checked with the provider before it is stored, as `provider configure` does, which also writes the set named "default". Your generations go out with your own keys first, then with shared ones where those are for you. Where requests go is an admin\'s to set.',
  run: ({ args, all, session }) =>
    configureProvider(session, {
      provider: args.provider,
      credential: args.name,
      isOwn: args.own === true,
      given: {
        settings: all('set'),
        files: all('file'),
        clears: [],
        readsKey: args['key-stdin'] === true,
      },
    }),
});
