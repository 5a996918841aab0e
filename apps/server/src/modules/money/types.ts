import { formatDecimal, formatMicros, unitPrice } from '@darkroom/core';
import type {
  BudgetResolvers,
  CostEstimateResolvers,
  PriceLineResolvers,
} from '../../gql/resolvers.ts';
import { moneyOf, usd } from '../shared/money.ts';

export const CostEstimate: CostEstimateResolvers = {
  minimum: (cost) => moneyOf(cost.minimum),
  maximum: (cost) => moneyOf(cost.maximum),
  expected: (cost) => moneyOf(cost.expected),
  lines: (cost) =>
    cost.lines.map((line) => ({
      label: line.label,
      unit: line.unit,
      quantity: formatDecimal(line.quantity),
      amount: moneyOf(line.amount),
    })),
};

export const Budget: BudgetResolvers = {
  scopeKey: ({ scopeKey }) => (scopeKey === '' ? null : scopeKey),
  limit: ({ limitMicros }) => usd(formatMicros(limitMicros)),
  spent: ({ spentMicros }) => usd(formatMicros(spentMicros)),
  reserved: ({ reservedMicros }) => usd(formatMicros(reservedMicros)),
};

export const PriceLine: PriceLineResolvers = {
  price: (price) => usd(formatDecimal(unitPrice(price))),
  conditions: (price) =>
    Object.entries(price.conditions).map(([parameter, value]) => ({
      parameter,
      value: String(value),
    })),
  asOf: (price) => `${price.asOf}T00:00:00.000Z`,
};
