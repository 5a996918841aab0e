import type { Problem } from '@darkroom/core';
import type { MutationResolvers } from '../../gql/resolvers.ts';
import { signInUrl } from '../../http/sign-in-routes.ts';
import { LINK_MS } from '../../identity/identity.ts';
import { notYours, noUser } from './problems.ts';

const refused = (problem: Problem) => ({ url: null, expiresAt: null, userErrors: [problem] });

export const userSignInLink: NonNullable<MutationResolvers['userSignInLink']> = async (
  _root,
  { input },
  { actor, origin, services },
) => {
  const { identity, database, clock } = services;
  const user = await database.users.byId(input.id);
  if (!user) return refused(noUser(input.id));
  if (!(await identity.mayHandOut(actor, user.role))) return refused(notYours(user.role));
  if (user.disabledAt !== null) {
    const message = `${user.name} was disabled. Enable them first: darkroom user update ${user.id} --enable`;
    return refused({ code: 'CONFLICT', message, field: ['id'] });
  }
  const url = signInUrl(origin, await identity.createLinkToken(user.id));
  return { url, expiresAt: new Date(clock.now() + LINK_MS), userErrors: [] };
};
