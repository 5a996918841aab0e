import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';

export const batchResume: NonNullable<MutationResolvers['batchResume']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const { id, cap } = input;
  if (cap && cap.currency !== 'USD') {
    const message = 'Money is in US dollars: currency "USD".';
    const field = ['cap', 'currency'];
    return { batch: null, userErrors: [{ code: 'INVALID_INPUT', message, field }] };
  }
  const { batches } = services.engine;
  const outcome = await batches.resume(ownerOf(actor), id, cap?.amount ?? null);
  return outcome.ok
    ? { batch: outcome.value, userErrors: [] }
    : { batch: null, userErrors: outcome.problems };
};
