import { renderCredentials } from '../../output/credential.ts';
import { defineCommand } from '../../program/command.ts';
import { findProvider } from '../../provider/find-provider.ts';

export default defineCommand({
  args: { provider: { type: 'positional', required: true, description: "The provider's slug." } },
  examples: ['darkroom credential list <provider>'],
  json: '{ provider, credentials, credentialStrategy, isCredentialOrderFixed, credentialsSharedWith, ownCredentials }: where each value is from, never the value.',
  run: async ({ args, session }) => {
    const {
      slug,
      credentials,
      credentialStrategy,
      isCredentialOrderFixed,
      credentialsSharedWith,
      ownCredentials,
    } = await findProvider(await session.client(), args.provider);
    session.output.result(
      {
        provider: slug,
        credentials,
        credentialStrategy,
        isCredentialOrderFixed,
        credentialsSharedWith,
        ownCredentials,
      },
      renderCredentials,
    );
    return 0;
  },
});
