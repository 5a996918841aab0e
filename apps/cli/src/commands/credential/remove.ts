import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { confirm } from '../../program/ask.ts';
import { usageProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';
import { findProvider } from '../../provider/find-provider.ts';

const REMOVE = graphql(`
  mutation ProviderCredentialRemove($input: ProviderCredentialRemoveInput!) {
    providerCredentialRemove(input: $input) {
      provider {
        ...ProviderParts
      }
      removedModels
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    provider: { type: 'positional', required: true, description: "The provider's slug." },
    name: { type: 'positional', required: true, description: "The set's name." },
    own: {
      type: 'boolean',
      description: 'A key of your own, or with --user somebody’s.',
    },
    user: {
      type: 'string',
      valueHint: 'id',
      description: 'Whose own key, usr_…: for admins. Default: yours.',
    },
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: [
    'darkroom credential remove <provider> work --yes',
    'darkroom credential remove <provider> default --own --yes',
  ],
  json: '{ provider, removedModels }',
  notes:
    'The models stay while another set can be used. What comes from the environment or from api_keys.yaml cannot be removed here: it says where that stands.',
  run: async ({ args, session }) => {
    const { name, user } = args;
    if (user !== undefined && args.own !== true)
      throw usageProblem('--user is about a key of somebody’s own.', 'Give --own with it.');
    const client = await session.client();
    const { slug, label } = await findProvider(client, args.provider);
    const whose =
      args.own !== true ? 'the' : user === undefined ? 'your own' : `the own (of ${user})`;
    await confirm(
      session,
      args.yes === true,
      `Take ${whose} credentials "${name}" of ${label} away?`,
    );
    const input = {
      provider: slug,
      credential: name,
      ...(args.own === true ? { scope: 'OWN' as const, user: user ?? null } : {}),
    };
    const { providerCredentialRemove } = await client.request(REMOVE, { input });
    const { provider, removedModels } = accepted(providerCredentialRemove);
    const models = removedModels === 1 ? '1 model' : `${removedModels} models`;
    session.output.result(
      { provider, removedModels },
      () =>
        `"${name}" of ${slug} is taken away${removedModels === 0 ? '.' : `, and ${models} with it.`}`,
    );
    return 0;
  },
});
