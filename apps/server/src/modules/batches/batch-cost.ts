import { formatMicros } from '@darkroom/core';
import type { BatchCostResolvers } from '../../gql/resolvers.ts';
import { moneyOfMicros, usd } from '../shared/money.ts';

/** What stands behind BatchCost, in micros. */
export interface BatchCostParent {
  minimum: bigint;
  maximum: bigint | null;
  expected: bigint | null;
  unknown: number;
}

export const BatchCost: BatchCostResolvers = {
  minimum: ({ minimum }) => usd(formatMicros(minimum)),
  maximum: ({ maximum }) => moneyOfMicros(maximum),
  expected: ({ expected }) => moneyOfMicros(expected),
  isKnown: ({ unknown }) => unknown === 0,
  unknownGenerations: ({ unknown }) => unknown,
};
