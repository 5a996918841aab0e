import type { ApiTokenResolvers } from '../../gql/resolvers.ts';
import { apiTokenCreate } from './api-token-create.ts';
import { apiTokenRevoke } from './api-token-revoke.ts';
import { apiTokens } from './api-tokens.ts';
import { server } from './server.ts';
import { viewer } from './viewer.ts';

const ApiToken: ApiTokenResolvers = {
  scopes: ({ scopes }) => (Array.isArray(scopes) ? scopes.map(String) : []),
};

export const serverModule = {
  Query: { viewer, server, apiTokens },
  Mutation: { apiTokenCreate, apiTokenRevoke },
  ApiToken,
};
