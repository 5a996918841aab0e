import { formatMicros } from '@darkroom/core';
import type { DriftLine, LedgerLine } from '@darkroom/database';
import type { QueryResolvers } from '../../gql/resolvers.ts';
import { usd } from '../shared/money.ts';

const line = ({ key, micros, ...counts }: LedgerLine) => ({
  key,
  cost: usd(formatMicros(micros)),
  ...counts,
});

/** What somebody spent who may not be seen, or of whom there is nothing. */
const NOTHING = {
  total: usd('0'),
  generations: 0,
  images: 0,
  unknownCostGenerations: 0,
  byModel: [],
  byDay: [],
  drift: [],
};

/** Places behind the point of a ratio. */
const RATIO_PLACES = 4;

const driftOf = ({ source, generations, estimatedMicros, actualMicros }: DriftLine) => ({
  source,
  generations,
  estimated: usd(formatMicros(estimatedMicros)),
  actual: usd(formatMicros(actualMicros)),
  ratio:
    estimatedMicros === 0n
      ? null
      : Number((Number(actualMicros) / Number(estimatedMicros)).toFixed(RATIO_PLACES)),
});

export const usage: NonNullable<QueryResolvers['usage']> = async (
  _root,
  { from, to, user },
  { services, sight },
) => {
  const whose = sight.narrowed(user);
  if (whose === 'nobody') return NOTHING;
  const range = { ...(from ? { from } : {}), ...(to ? { to } : {}), ...whose };
  const { ledger } = services.database;
  const [total, byModel, byDay, drift] = await Promise.all([
    ledger.total(range),
    ledger.bySource(range),
    ledger.byDay(range),
    ledger.drift(range),
  ]);
  return {
    total: usd(formatMicros(total.micros)),
    generations: total.generations,
    images: total.images,
    unknownCostGenerations: total.unknownCostGenerations,
    byModel: byModel.map(line),
    byDay: byDay.map(line),
    drift: drift.map(driftOf),
  };
};
