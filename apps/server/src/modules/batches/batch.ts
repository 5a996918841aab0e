import { idKind } from '@darkroom/core';
import type { QueryResolvers } from '../../gql/resolvers.ts';

export const batch: NonNullable<QueryResolvers['batch']> = (_root, { id }, { loaders }) =>
  idKind(id) === 'batch' ? loaders.batch.load(id) : null;
