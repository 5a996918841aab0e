import { PERMISSIONS, type Permission, ROLE_PERMISSIONS, type UserRole } from '@darkroom/core';
import type { QueryResolvers } from '../../gql/resolvers.ts';

const ROLES = Object.keys(ROLE_PERMISSIONS) as UserRole[]; // keys of const tables
const NAMES = Object.keys(PERMISSIONS) as Permission[];

export const permissions: NonNullable<QueryResolvers['permissions']> = (
  _root,
  _arguments,
  { actor },
) =>
  NAMES.map((name) => ({
    name,
    description: PERMISSIONS[name],
    roles: ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(name)),
    isGranted: actor.permissions.has(name),
  }));
