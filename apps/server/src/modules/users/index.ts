import type { AuditEntryResolvers, UserResolvers } from '../../gql/resolvers.ts';
import { auditLog } from './audit-log.ts';
import { auditVerification, BrokenAuditLink } from './audit-verification.ts';
import { permissions } from './permissions.ts';
import { userCreate } from './user-create.ts';
import { userDisable } from './user-disable.ts';
import { userSignInLink } from './user-sign-in-link.ts';
import { userUpdate } from './user-update.ts';
import { users } from './users.ts';

const User: UserResolvers = {
  budgets: ({ id }, _arguments, { loaders }) => loaders.budgetsOf.load(`USER ${id}`),
};

const AuditEntry: AuditEntryResolvers = {
  user: async ({ actor }, _arguments, { loaders, services }) =>
    loaders.user.load(await services.actors.userOf(actor)),
  apiToken: ({ actor }, _arguments, { loaders }) => loaders.apiToken.load(actor),
  detail: ({ detail }) =>
    typeof detail === 'object' && detail !== null ? Object.fromEntries(Object.entries(detail)) : {},
};

export const usersModule = {
  Query: { users, permissions, auditLog, auditVerification },
  Mutation: { userCreate, userUpdate, userDisable, userSignInLink },
  User,
  AuditEntry,
  BrokenAuditLink,
};
