import type { RepositoryContext } from './context.ts';

/**
 * The condition that leaves only what a user did, by themselves or with one of their tokens, on a table with a column
 * `actor`. Tokens never change hands, so whose something is needs no column of its own.
 */
export function actorsOf(userId: string, column = '"actor"'): { text: string; values: string[] } {
  return {
    text: `(${column} = ? OR ${column} IN (SELECT "id" FROM "ApiToken" WHERE "userId" = ?))`,
    values: [userId, userId],
  };
}

/** The same as a list of ids. */
export async function actorIds(
  { client }: Pick<RepositoryContext, 'client'>,
  userId: string,
): Promise<string[]> {
  const tokens = await client.apiToken.findMany({ where: { userId }, select: { id: true } });
  return [userId, ...tokens.map(({ id }) => id)];
}
