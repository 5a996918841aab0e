import type { QueryResolvers } from '../../gql/resolvers.ts';

export const providerStart: NonNullable<QueryResolvers['providerStart']> = (
  _root,
  { slug, protocol },
  { services },
) => {
  const start = services.catalog.start(slug, protocol ?? null);
  if (start.ok) return { files: start.files, protocol: start.protocol, userErrors: [] };
  const { code, message, field } = start;
  return { files: [], protocol: null, userErrors: [{ code, message, field: [field] }] };
};
