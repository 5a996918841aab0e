import { OWNER_ID } from '@darkroom/core';
import type { MutationResolvers } from '../../gql/resolvers.ts';
import { notYours, noUser, readName } from './problems.ts';

export const userUpdate: NonNullable<MutationResolvers['userUpdate']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const { identity, database } = services;
  const before = await database.users.byId(input.id);
  if (!before) return { user: null, userErrors: [noUser(input.id)] };
  const read =
    input.name === null || input.name === undefined ? null : readName(input.name, 'user');
  if (read && 'problem' in read) return { user: null, userErrors: [read.problem] };
  const role = input.role ?? before.role;
  if (before.id === OWNER_ID && role !== 'ADMIN') {
    const message = 'The owner stays an admin, so that there is always one.';
    return { user: null, userErrors: [{ code: 'FORBIDDEN', message, field: ['role'] }] };
  }
  for (const needed of new Set([before.role, role])) {
    if (!(await identity.mayHandOut(actor, needed)))
      return { user: null, userErrors: [notYours(needed)] };
  }
  const user = await database.users.update(before.id, {
    ...(read ? { name: read.name } : {}),
    role,
    ...(input.isEnabled === true ? { disabledAt: null } : {}),
  });
  if (role !== before.role) identity.rightsChanged();
  return user ? { user, userErrors: [] } : { user: null, userErrors: [noUser(input.id)] };
};
