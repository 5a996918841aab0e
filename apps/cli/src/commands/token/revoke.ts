import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { confirm } from '../../program/ask.ts';
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
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask.' },
  },
  examples: ['darkroom token revoke tok_01k… --yes'],
  json: '{ apiToken: { id, name, revokedAt } }',
  notes: 'Whoever uses it is shut out at once, and it cannot be made good again.',
  run: async ({ args, session }) => {
    await confirm(session, args.yes === true, `Revoke the token ${args.id}?`);
    const client = await session.client();
    const { apiTokenRevoke } = await client.request(REVOKE, { input: { id: args.id } });
    const { apiToken } = accepted(apiTokenRevoke);
    session.output.result({ apiToken }, (safe) =>
      safe.apiToken === null ? '' : `${safe.apiToken.name} is revoked.`,
    );
    return 0;
  },
});
