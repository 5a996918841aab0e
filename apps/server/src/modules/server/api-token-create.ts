import { type Problem, secretHint } from '@darkroom/core';
import { readLimit } from '@darkroom/engine';
import type { MutationResolvers } from '../../gql/resolvers.ts';
import { createSecret, hashSecret } from '../../identity/secrets.ts';
import { spendingLimit } from '../shared/spending-limit.ts';
import { readName } from '../users/problems.ts';
import { limitProblems } from './token-limits.ts';

const BUDGETED: Problem = {
  code: 'FORBIDDEN',
  message: 'A token with a budget makes no tokens: what those spent would not be in it.',
};

export const apiTokenCreate: NonNullable<MutationResolvers['apiTokenCreate']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const { database, engine, identity, clock } = services;
  const read = readName(input.name, 'token');
  const budget = input.budget ? spendingLimit(input.budget, readLimit) : null;
  const userErrors = [
    ...('problem' in read ? [read.problem] : []),
    ...limitProblems(actor, input, clock.now()),
    ...(budget && 'problems' in budget ? budget.problems : []),
    ...((await identity.isBudgeted(actor)) ? [BUDGETED] : []),
  ];
  if (userErrors.length > 0 || !('name' in read))
    return { apiToken: null, secret: null, userErrors };
  const secret = createSecret();
  const apiToken = await database.apiTokens.create({
    userId: actor.user.id,
    name: read.name,
    hash: hashSecret(secret),
    hint: secretHint(secret),
    scopes: [...new Set(input.scopes)],
    models: input.models ?? null,
    expiresAt: input.expiresAt ?? null,
  });
  if (budget && 'limit' in budget) {
    const { limit, period } = budget;
    const scope = { scope: 'TOKEN', scopeKey: apiToken.id } as const;
    const set = await engine.budgets.set({ ...scope, period, limit, isHard: true });
    if (!set.ok) {
      await database.apiTokens.revoke(apiToken.id); // nobody has heard its secret
      return { apiToken: null, secret: null, userErrors: set.problems };
    }
  }
  return { apiToken, secret, userErrors: [] };
};
