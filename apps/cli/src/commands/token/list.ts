import { graphql } from '../../gql/index.ts';
import { renderTable } from '../../output/table.ts';
import { renderTime } from '../../output/time.ts';
import { defineCommand } from '../../program/command.ts';

const TOKENS = graphql(`
  query ApiTokens {
    apiTokens {
      id
      name
      hint
      createdAt
      lastUsedAt
      revokedAt
      scopes
    }
  }
`);

export default defineCommand({
  args: {},
  examples: ['darkroom token list'],
  json: '{ apiTokens }; never a secret.',
  run: async ({ session }) => {
    const answer = await (await session.client()).request(TOKENS, {});
    session.output.result(answer, ({ apiTokens }, style) =>
      apiTokens.length === 0
        ? 'There are no tokens. Make one: darkroom token create <name>'
        : renderTable(
            ['ID', 'NAME', 'SECRET', 'MADE', 'LAST USED', 'STATE'],
            apiTokens.map(({ id, name, hint, createdAt, lastUsedAt, revokedAt }) => [
              id,
              name,
              hint,
              renderTime(createdAt),
              renderTime(lastUsedAt),
              revokedAt === null ? 'good' : `revoked ${renderTime(revokedAt)}`,
            ]),
            style,
          ),
    );
    return 0;
  },
});
