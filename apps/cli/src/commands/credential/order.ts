import { accepted } from '@darkroom/client';
import type { ProviderCredentialsArrangeInput } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';
import { renderCredentials } from '../../output/credential.ts';
import { inputProblem, usageProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const ARRANGE = graphql(`
  mutation ProviderCredentialsArrange($input: ProviderCredentialsArrangeInput!) {
    providerCredentialsArrange(input: $input) {
      provider {
        ...ProviderParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

const STRATEGIES = { ordered: 'ORDERED', balanced: 'BALANCED' } as const;
const isStrategy = (word: string): word is keyof typeof STRATEGIES => word in STRATEGIES;
const SHARINGS = { everyone: 'EVERYONE', admins: 'ADMINS' } as const;
const isSharing = (word: string): word is keyof typeof SHARINGS => word in SHARINGS;

export default defineCommand({
  args: {
    provider: { type: 'positional', required: true, description: "The provider's slug." },
    names: {
      type: 'positional',
      required: false,
      description: 'Which sets go first, with commas between; "" for the usual order.',
    },
    strategy: {
      type: 'string',
      valueHint: 'ordered|balanced',
      description: 'The first that has a place free, or all in turn.',
    },
    'shared-with': {
      type: 'string',
      valueHint: 'everyone|admins',
      description: 'For whom the sets are: whoever may order, or admins alone.',
    },
  },
  examples: [
    'darkroom credential order <provider> work,default',
    'darkroom credential order <provider> --strategy balanced',
    'darkroom credential order <provider> --shared-with admins',
  ],
  json: '{ provider }',
  run: async ({ args, session }) => {
    const { names, strategy, 'shared-with': sharedWith } = args;
    if (names === undefined && strategy === undefined && sharedWith === undefined)
      throw usageProblem(
        'Say which sets go first, or give --strategy ordered or balanced, or --shared-with everyone or admins.',
        null,
      );
    if (strategy !== undefined && !isStrategy(strategy))
      throw inputProblem('--strategy takes "ordered" or "balanced".');
    if (sharedWith !== undefined && !isSharing(sharedWith))
      throw inputProblem('--shared-with takes "everyone" or "admins".');
    const order = names
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const input: ProviderCredentialsArrangeInput = {
      provider: args.provider,
      ...(order === undefined ? {} : { order }),
      ...(strategy === undefined ? {} : { strategy: STRATEGIES[strategy] }),
      ...(sharedWith === undefined ? {} : { sharedWith: SHARINGS[sharedWith] }),
    };
    const client = await session.client();
    const { provider } = accepted(
      (await client.request(ARRANGE, { input })).providerCredentialsArrange,
    );
    session.output.result({ provider }, (safe, style) =>
      safe.provider === null ? '' : renderCredentials(safe.provider, style),
    );
    return 0;
  },
});
