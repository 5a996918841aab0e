import { accepted } from '@darkroom/client';
import type { CredentialOrigin, ProviderPartsFragment } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';
import { confirm } from '../../program/ask.ts';
import { CliProblem } from '../../program/cli-problem.ts';
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

const models = (count: number) => (count === 1 ? '1 model' : `${count} models`);

/** How many values of the form come from there. */
const fieldsFrom = ({ credentials }: ProviderPartsFragment, place: CredentialOrigin) =>
  credentials
    .flatMap(({ fields }) => fields)
    .filter(({ isSet, origin }) => isSet && origin === place).length;

export default defineCommand({
  args: {
    provider: { type: 'positional', required: true, description: "The provider's slug." },
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: ['darkroom provider reset <provider>'],
  json: '{ provider, removedModels }',
  notes:
    'Pictures and what they cost stay. What comes from the environment or from api_keys.yaml cannot be cleared here: it says where that stands, and ends with 1 where nothing else was to be cleared.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const before = await findProvider(client, args.provider);
    const { slug, label } = before;
    await confirm(
      session,
      args.yes === true,
      `Clear the stored credentials of ${label} and remove its models?`,
    );
    const { providerReset } = await client.request(RESET, { input: { provider: slug } });
    const { provider, removedModels } = accepted(providerReset);
    const after = await findProvider(client, slug);
    const had = fieldsFrom(before, 'DATABASE') > 0 || before.baseUrl !== after.baseUrl;
    // What stands in the environment or in a file, and goes on counting.
    const goesOn = fieldsFrom(after, 'ENVIRONMENT') + fieldsFrom(after, 'FILE') > 0;
    const why = provider?.status.message ?? null;
    if (goesOn && !had && removedModels === 0)
      throw new CliProblem(
        'CONFLICT',
        `Nothing of ${label} is stored here, so nothing was cleared. ${why ?? ''}`.trim(),
        { hint: `\`darkroom provider show ${slug}\` tells where each value comes from.` },
      );
    session.output.result(
      { provider, removedModels },
      () =>
        `${slug}: ${had ? 'credentials cleared' : 'nothing was stored'}, ${models(removedModels)} removed.`,
    );
    if (goesOn && why !== null) session.output.warn(why);
    return 0;
  },
});
