import type { ApiTokenResolvers } from '../../gql/resolvers.ts';
import { apiTokenCreate } from './api-token-create.ts';
import { apiTokenRevoke } from './api-token-revoke.ts';
import { apiTokens } from './api-tokens.ts';
import { server } from './server.ts';
import { Viewer, viewer } from './viewer.ts';

const ApiToken: ApiTokenResolvers = {
  scopes: ({ scopes }) => (Array.isArray(scopes) ? scopes.map(String) : []),
  models: ({ models }) => (Array.isArray(models) ? models.map(String) : null),
  user: ({ userId }, _arguments, { loaders }) => loaders.user.load(userId),
  budgets: ({ id }, _arguments, { loaders }) => loaders.budgetsOf.load(`TOKEN ${id}`),
};

export const serverModule = {
  Query: { viewer, server, apiTokens },
  Mutation: { apiTokenCreate, apiTokenRevoke },
  ApiToken,
  Viewer,
};
