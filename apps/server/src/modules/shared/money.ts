import { type Decimal, formatDecimal, formatMicros, type Problem } from '@darkroom/core';

export interface MoneyValue {
  amount: string;
  currency: string;
}

/** Any other currency. */
export const inDollars = (field: string[]): Problem => ({
  code: 'INVALID_INPUT',
  message: 'Money is in US dollars: currency "USD".',
  field,
});

export const usd = (amount: string): MoneyValue => ({ amount, currency: 'USD' });

export const moneyOf = (value: Decimal | null): MoneyValue | null =>
  value === null ? null : usd(formatDecimal(value));

export const moneyOfMicros = (micros: bigint | null): MoneyValue | null =>
  micros === null ? null : usd(formatMicros(micros));
