import type { NotOffered } from '@darkroom/catalog';
import type { NotOfferedServiceResolvers, QueryResolvers } from '../../gql/resolvers.ts';

export const notOffered: NonNullable<QueryResolvers['notOffered']> = (
  _root,
  { name },
  { services: { catalog } },
): NotOffered[] => {
  if (typeof name !== 'string') return [...catalog.notOfferedServices];
  const found = catalog.meantNotOffered(name);
  return found ? [found] : [];
};

export const NotOfferedService: NotOfferedServiceResolvers = {
  message: ({ sentence }) => sentence,
  asOf: ({ asOf }) => `${asOf}T00:00:00.000Z`,
  alternatives: async ({ alternatives }, _arguments, { loaders }) => {
    const providers = await loaders.provider.loadMany(alternatives.map(({ slug }) => slug));
    return providers.flatMap((one) => (one === null || one instanceof Error ? [] : [one]));
  },
};
