import { formatMicros } from '@darkroom/core';
import type { LedgerLine } from '@darkroom/database';
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
};

export const usage: NonNullable<QueryResolvers['usage']> = async (
  _root,
  { from, to, user },
  { services, sight },
) => {
  const whose = sight.narrowed(user);
  if (whose === 'nobody') return NOTHING;
  const range = { ...(from ? { from } : {}), ...(to ? { to } : {}), ...whose };
  const { ledger } = services.database;
  const [total, byModel, byDay] = await Promise.all([
    ledger.total(range),
    ledger.bySource(range),
    ledger.byDay(range),
  ]);
  return {
    total: usd(formatMicros(total.micros)),
    generations: total.generations,
    images: total.images,
    unknownCostGenerations: total.unknownCostGenerations,
    byModel: byModel.map(line),
    byDay: byDay.map(line),
  };
};
