import { readLimit } from '@darkroom/engine';
import type { MutationResolvers } from '../../gql/resolvers.ts';
import { signInUrl } from '../../http/sign-in-routes.ts';
import { LINK_MS } from '../../identity/identity.ts';
import { spendingLimit } from '../shared/spending-limit.ts';
import { notYours, readName } from './problems.ts';

const NOTHING = { user: null, signInUrl: null, expiresAt: null };

export const userCreate: NonNullable<MutationResolvers['userCreate']> = async (
  _root,
  { input },
  { actor, origin, services },
) => {
  const { role } = input;
  const read = readName(input.name, 'user');
  const budget = input.budget ? spendingLimit(input.budget, readLimit) : null;
  const userErrors = [
    ...('problem' in read ? [read.problem] : []),
    ...(budget && 'problems' in budget ? budget.problems : []),
    ...((await services.identity.mayHandOut(actor, role)) ? [] : [notYours(role)]),
  ];
  if (userErrors.length > 0 || !('name' in read)) return { ...NOTHING, userErrors };
  const user = await services.database.users.create({ name: read.name, role });
  if (budget && 'limit' in budget) {
    const { limit, period } = budget;
    const scope = { scope: 'USER', scopeKey: user.id } as const;
    const set = await services.engine.budgets.set({ ...scope, period, limit, isHard: true });
    if (!set.ok) return { ...NOTHING, user, userErrors: set.problems };
  }
  const token = await services.identity.createLinkToken(user.id);
  const expiresAt = new Date(services.clock.now() + LINK_MS);
  return { user, signInUrl: signInUrl(origin, token), expiresAt, userErrors: [] };
};
