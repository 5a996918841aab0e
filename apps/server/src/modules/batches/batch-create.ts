import type { MutationResolvers } from '../../gql/resolvers.ts';
import { ownerOf } from '../shared/owner.ts';
import { readBatch } from './read-batch.ts';

export const batchCreate: NonNullable<MutationResolvers['batchCreate']> = async (
  _root,
  { input },
  { actor, services },
) => {
  const outcome = await services.engine.batches.create(
    ownerOf(actor),
    readBatch(input.batch),
    input.idempotencyKey ?? null,
  );
  return outcome.ok
    ? { batch: outcome.value, warnings: outcome.warnings ?? [], userErrors: [] }
    : { batch: null, warnings: [], userErrors: withinBatch(outcome.problems) };
};

/** Paths of problems lie below the field `batch`, all but the key's. */
const withinBatch = <T extends { field?: string[] }>(problems: readonly T[]): T[] =>
  problems.map((problem) =>
    problem.field === undefined || problem.field[0] === 'idempotencyKey'
      ? problem
      : { ...problem, field: ['batch', ...problem.field] },
  );
