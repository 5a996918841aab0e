import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { defineCommand } from '../../program/command.ts';

const REVOKE = graphql(`
  mutation ApiTokenRevoke($input: ApiTokenRevokeInput!) {
    apiTokenRevoke(input: $input) {
      apiToken {
        id
        name
        revokedAt
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    id: {
      type: 'positional',
      required: true,
      description: "The token's id, tok_…, as `token list` shows it.",
    },
  },
  examples: ['darkroom token revoke tok_01k…'],
  json: '{ apiToken: { id, name, revokedAt } }',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { apiTokenRevoke } = await client.request(REVOKE, { input: { id: args.id } });
    const { apiToken } = accepted(apiTokenRevoke);
    session.output.result({ apiToken }, (safe) =>
      safe.apiToken === null ? '' : `${safe.apiToken.name} is revoked.`,
    );
    return 0;
  },
});
