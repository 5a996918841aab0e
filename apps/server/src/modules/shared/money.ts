import { type Decimal, formatDecimal, formatMicros } from '@darkroom/core';

export interface MoneyValue {
  amount: string;
  currency: string;
}

export const usd = (amount: string): MoneyValue => ({ amount, currency: 'USD' });

export const moneyOf = (value: Decimal | null): MoneyValue | null =>
  value === null ? null : usd(formatDecimal(value));

export const moneyOfMicros = (micros: bigint | null): MoneyValue | null =>
  micros === null ? null : usd(formatMicros(micros));
