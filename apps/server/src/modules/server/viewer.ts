import { PERMISSIONS, type Permission } from '@darkroom/core';
import type { QueryResolvers, ViewerResolvers } from '../../gql/resolvers.ts';
import { EVERYTHING } from '../../identity/actor.ts';

export const viewer: NonNullable<QueryResolvers['viewer']> = (_root, _arguments, { actor }) =>
  actor;

const ALL = Object.keys(PERMISSIONS) as Permission[]; // keys of a const table

export const Viewer: ViewerResolvers = {
  user: async ({ user }, _arguments, { loaders }) => {
    const row = await loaders.user.load(user.id);
    if (!row) throw new Error(`The user ${user.id} of a caller is gone.`);
    return row;
  },
  role: ({ user }) => user.role,
  scopes: ({ permissions }) =>
    permissions.size === ALL.length ? [...EVERYTHING] : ALL.filter((name) => permissions.has(name)),
  models: ({ models }) => models && [...models],
};
