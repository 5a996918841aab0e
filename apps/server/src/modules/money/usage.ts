import { formatMicros } from '@darkroom/core';
import type { LedgerLine } from '@darkroom/database';
import type { QueryResolvers } from '../../gql/resolvers.ts';
import { usd } from '../shared/money.ts';

const line = ({ key, micros, ...counts }: LedgerLine) => ({
  key,
  cost: usd(formatMicros(micros)),
  ...counts,
});

export const usage: NonNullable<QueryResolvers['usage']> = async (
  _root,
  { from, to },
  { services },
) => {
  const range = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
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
