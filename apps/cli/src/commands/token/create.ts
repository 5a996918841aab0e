import { accepted } from '@darkroom/client';
import { PERMISSIONS } from '@darkroom/core/plain';
import { graphql } from '../../gql/index.ts';
import { endOf, SPENDING_ARGUMENT, spendingLimit } from '../../people/limits.ts';
import { defineCommand } from '../../program/command.ts';

/** Each permission with what it lets in. */
const SCOPES = Object.entries(PERMISSIONS)
  .map(([name, description]) => `  ${name.padEnd(16)} ${description}`)
  .join('\n');

const CREATE = graphql(`
  mutation ApiTokenCreate($input: ApiTokenCreateInput!) {
    apiTokenCreate(input: $input) {
      apiToken {
        id
        name
        createdAt
        scopes
        models
        expiresAt
        budgets {
          period
          limit {
            amount
            currency
          }
        }
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
    scope: {
      type: 'string',
      valueHint: 'permission',
      description:
        'What it may do, such as generate or models:read. Repeatable. Default: all you may.',
    },
    model: {
      type: 'string',
      valueHint: 'source',
      description:
        'What it may order, such as "external://<provider>/*". Repeatable. Default: all.',
    },
    ...SPENDING_ARGUMENT,
    expires: {
      type: 'string',
      valueHint: 'time',
      description: 'When it stops working: 30d, 12h or a date. Default: never.',
    },
  },
  repeatable: ['scope', 'model'],
  examples: [
    'darkroom token create "photo booth"',
    'darkroom token create "photo booth" --scope generate --scope gallery:read --budget 5/month --expires 30d',
    'darkroom token create nightly --model "external://<provider>/*" --budget 0.50/day',
  ],
  json: '{ apiToken, secret }',
  notes: `The secret is printed this once; the server keeps its hash alone. A token acts as you, and never may more than you.\n\nScopes:\n${SCOPES}`,
  run: async ({ args, all, session }) => {
    const [scopes, models] = [all('scope'), all('model')];
    const input = {
      name: args.name,
      ...(scopes.length === 0 ? {} : { scopes: [...scopes] }),
      models: models.length === 0 ? null : [...models],
      budget: spendingLimit(args.budget),
      expiresAt: endOf(args.expires, session.clock.now()),
    };
    const client = await session.client();
    const { apiTokenCreate } = await client.request(CREATE, { input });
    const { apiToken, secret } = accepted(apiTokenCreate);
    session.output.result({ apiToken, secret }, (safe) => safe.secret ?? '');
    session.output.note(
      `Send it as \`Authorization: Bearer <token>\`. It is not shown again; revoke it with: darkroom token revoke ${apiToken?.id ?? ''}`,
    );
    return 0;
  },
});
