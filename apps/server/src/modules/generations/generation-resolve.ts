import type { MutationResolvers } from '../../gql/resolvers.ts';
import { inDollars } from '../shared/money.ts';
import { ownerOf } from '../shared/owner.ts';

export const generationResolve: NonNullable<MutationResolvers['generationResolve']> = async (
  _root,
  { input },
  { actor, services },
) => {
  if (input.cost && input.cost.currency !== 'USD')
    return { generation: null, userErrors: [inDollars(['cost', 'currency'])] };
  const outcome = await services.engine.generations.resolve(
    ownerOf(actor),
    input.id,
    input.resolution,
    input.cost?.amount ?? null,
  );
  return outcome.ok
    ? { generation: outcome.value, userErrors: [] }
    : { generation: null, userErrors: outcome.problems };
};
