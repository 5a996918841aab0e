import { OWNER_ID } from '@darkroom/core';
import type { MutationResolvers } from '../../gql/resolvers.ts';
import { notYours, noUser } from './problems.ts';

export const userDisable: NonNullable<MutationResolvers['userDisable']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const { identity, database } = services;
  const user = await database.users.byId(input.id);
  if (!user) return { user: null, userErrors: [noUser(input.id)] };
  if (user.id === OWNER_ID || user.id === actor.user.id) {
    const message =
      user.id === OWNER_ID
        ? 'The owner cannot be disabled, so that there is always an admin.'
        : 'Nobody disables themselves: ask another admin.';
    return { user: null, userErrors: [{ code: 'FORBIDDEN', message, field: ['id'] }] };
  }
  if (!(await identity.mayHandOut(actor, user.role)))
    return { user: null, userErrors: [notYours(user.role)] };
  const disabled = await database.users.disable(user.id);
  identity.rightsChanged();
  return { user: disabled, userErrors: [] };
};
