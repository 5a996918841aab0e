import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { confirm } from '../../program/ask.ts';
import { defineCommand } from '../../program/command.ts';
import { findProvider } from '../../provider/find-provider.ts';

const RESET = graphql(`
  mutation ProviderReset($input: ProviderResetInput!) {
    providerReset(input: $input) {
      provider {
        slug
        status {
          state
          message
        }
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
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: ['darkroom provider reset <provider>'],
  json: '{ provider, removedModels }',
  notes:
    'Pictures and what they cost stay. What comes from the environment or from api_keys.yaml cannot be cleared here.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { slug, label } = await findProvider(client, args.provider);
    await confirm(
      session,
      args.yes === true,
      `Clear the stored credentials of ${label} and remove its models?`,
    );
    const { providerReset } = await client.request(RESET, { input: { provider: slug } });
    const { provider, removedModels } = accepted(providerReset);
    session.output.result(
      { provider, removedModels },
      () => `${slug}: credentials cleared, ${removedModels} models removed.`,
    );
    return 0;
  },
});
