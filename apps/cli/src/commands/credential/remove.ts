import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { confirm } from '../../program/ask.ts';
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
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: ['darkroom credential remove <provider> work --yes'],
  json: '{ provider, removedModels }',
  notes:
    'The models stay while another set can be used. What comes from the environment or from api_keys.yaml cannot be removed here: it says where that stands.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { slug, label } = await findProvider(client, args.provider);
    const { name } = args;
    await confirm(session, args.yes === true, `Take the credentials "${name}" of ${label} away?`);
    const input = { provider: slug, credential: name };
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
