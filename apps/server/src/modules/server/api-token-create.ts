import { secretHint } from '@darkroom/core';
import type { MutationResolvers } from '../../gql/resolvers.ts';
import { EVERYTHING } from '../../identity/actor.ts';
import { createSecret, hashSecret } from '../../identity/secrets.ts';

export const apiTokenCreate: NonNullable<MutationResolvers['apiTokenCreate']> = async (
  _root,
  { input },
  { services },
) => {
  const name = input.name.trim();
  if (name === '' || name.length > 100) {
    return {
      apiToken: null,
      secret: null,
      userErrors: [
        {
          code: 'INVALID_INPUT',
          message: "A token's name has 1 to 100 characters.",
          field: ['name'],
        },
      ],
    };
  }
  const secret = createSecret();
  const apiToken = await services.database.apiTokens.create({
    name,
    hash: hashSecret(secret),
    hint: secretHint(secret),
    scopes: [...EVERYTHING],
  });
  return { apiToken, secret, userErrors: [] };
};
