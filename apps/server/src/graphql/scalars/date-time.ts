import { printable } from '@darkroom/core';
import { GraphQLScalarType } from 'graphql';
import { scalarError } from './scalar-error.ts';

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

function parseDateTime(value: unknown): Date {
  const match = typeof value === 'string' ? SHAPE.exec(value) : null;
  const date = match === null ? null : new Date(match[0]);
  // Date.parse rolls the 30th of February over into March; the month it was written with must have that day.
  const [, year, month, day] = match ?? [];
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (
    date === null ||
    Number.isNaN(date.getTime()) ||
    Number(year) < 1 ||
    Number(day) > daysInMonth
  ) {
    const given = typeof value === 'string' ? `"${printable(value, 80)}"` : `a ${typeof value}`;
    throw scalarError(
      `${given} is no moment in time. Give ISO 8601 with a zone, such as 2026-11-21T09:30:00Z.`,
    );
  }
  return date;
}

/** In: ISO 8601 with a zone. Out: UTC with milliseconds, from a Date or such a text. */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  parseValue: parseDateTime,
  serialize: (value) => (value instanceof Date ? value : parseDateTime(value)).toISOString(),
});
