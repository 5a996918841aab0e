import { accepted } from '@darkroom/client';
import { graphql } from '../../gql/index.ts';
import { defineCommand } from '../../program/command.ts';

const CREATE = graphql(`
  mutation ApiTokenCreate($input: ApiTokenCreateInput!) {
    apiTokenCreate(input: $input) {
      apiToken {
        id
        name
        createdAt
        scopes
      }
      secret
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export default defineCommand({
  args: {
    name: {
      type: 'positional',
      required: true,
      description: 'What to call it, such as the program that will use it.',
    },
  },
  examples: ['darkroom token create "photo booth"'],
  json: '{ apiToken, secret }',
  notes: 'The secret is printed this once; the server keeps its hash alone.',
  run: async ({ args, session }) => {
    const client = await session.client();
    const { apiTokenCreate } = await client.request(CREATE, { input: { name: args.name } });
    const { apiToken, secret } = accepted(apiTokenCreate);
    session.output.result({ apiToken, secret }, (safe) => safe.secret ?? '');
    session.output.note(
      `Send it as \`Authorization: Bearer <token>\`. It is not shown again; revoke it with: darkroom token revoke ${apiToken?.id ?? ''}`,
    );
    return 0;
  },
});
