import type { ApiTokensQuery } from '../../gql/graphql.ts';
import { graphql } from '../../gql/index.ts';
import { renderMoney } from '../../output/money.ts';
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
      models
      expiresAt
      user {
        id
        name
      }
      budgets {
        period
        limit {
          amount
          currency
        }
        spent {
          amount
          currency
        }
      }
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
            ['ID', 'NAME', 'SECRET', 'OF', 'MADE', 'LAST USED', 'MAY', 'STATE'],
            apiTokens.map(({ id, name, hint, user, createdAt, lastUsedAt, ...token }) => [
              id,
              name,
              hint,
              user?.name ?? '-',
              renderTime(createdAt),
              renderTime(lastUsedAt),
              renderRights(token),
              renderState(token, session.clock.now()),
            ]),
            style,
          ),
    );
    return 0;
  },
});

type Token = ApiTokensQuery['apiTokens'][number];

/** What it may do and order, and for how much. */
function renderRights({ scopes, models, budgets }: Pick<Token, 'scopes' | 'models' | 'budgets'>) {
  return [
    scopes.includes('*') ? 'all' : scopes.join(' '),
    ...(models === null ? [] : [models.join(' ')]),
    ...budgets.map(
      ({ spent, limit, period }) =>
        `${renderMoney(spent)} of ${renderMoney(limit)} (${period.toLowerCase()})`,
    ),
  ].join('; ');
}

function renderState(
  { revokedAt, expiresAt }: Pick<Token, 'revokedAt' | 'expiresAt'>,
  now: number,
) {
  if (revokedAt !== null) return `revoked ${renderTime(revokedAt)}`;
  if (expiresAt === null) return 'good';
  return `${Date.parse(expiresAt) <= now ? 'expired' : 'good until'} ${renderTime(expiresAt)}`;
}
