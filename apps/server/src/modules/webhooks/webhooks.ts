import type { QueryResolvers } from '../../gql/resolvers.ts';

export const webhooks: NonNullable<QueryResolvers['webhooks']> = (
  _root,
  _given,
  { services, sight },
) => services.database.webhooks.list(sight.userId ?? undefined);
