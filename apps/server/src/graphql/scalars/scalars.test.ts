import { GraphQLError, parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { dateTimeScalar } from './date-time.ts';
import { decimalScalar } from './decimal.ts';
import { jsonObjectInputScalar } from './json-object.ts';
import { parameterScalar } from './parameter-scalar.ts';
import { seedScalar } from './seed.ts';
import { urlScalar } from './url.ts';

describe('DateTime', () => {
  it.each([
    ['2026-11-21T09:30:00Z', '2026-11-21T09:30:00.000Z'],
    ['2026-11-21T09:30:00.123456Z', '2026-11-21T09:30:00.123Z'],
    ['2026-11-21T09:30:00+02:00', '2026-11-21T07:30:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('takes %s', (text, kept) => {
    expect(dateTimeScalar.serialize(dateTimeScalar.parseValue(text))).toBe(kept);
  });
  it.each([
    '2026-11-21',
    '2026-11-21T09:30:00',
    '2026-02-30T00:00:00Z',
    '2027-02-29T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-99-01T00:00:00Z',
    '2026-11-21T25:00:00Z',
    '21.11.2026',
    '',
    1,
    null,
    {},
  ])('refuses %j', (value) => {
    expect(() => dateTimeScalar.parseValue(value)).toThrow(/ISO 8601 with a zone/);
  });
});

describe('Decimal', () => {
  it.each(['0', '0.039', '1234567.000001'])('takes %s', (text) => {
    expect(decimalScalar.parseValue(text)).toBe(text);
  });
  it.each([
    0.3,
    -1,
    '-1',
    '1e-9',
    '1,5',
    '0.0000001',
    '.5',
    '5.',
    '',
    ' 1',
    'NaN',
    'Infinity',
    true,
    null,
  ])('refuses %j', (value) => {
    expect(() => decimalScalar.parseValue(value)).toThrow(/at most 6 places/);
  });
  it('is not answered as a number', () => {
    expect(() => decimalScalar.serialize(0.1 + 0.2)).toThrow();
    expect(decimalScalar.serialize('-0.1234567')).toBe('-0.1234567');
  });
});

describe('literals', () => {
  it('keep every digit of a seed', () => {
    expect(seedScalar.parseLiteral(parseValue('18446744073709551615'))).toBe(
      '18446744073709551615',
    );
    for (const text of ['18446744073709551616', '-1', '1.0', '1e3', 'true', '"x"']) {
      expect(() => seedScalar.parseLiteral(parseValue(text))).toThrow(GraphQLError);
    }
  });
  it('make objects', () => {
    const object = parseValue('{ a: [1, 2.5, "x", true, null, ENUM], b: { c: $v } }');
    expect(jsonObjectInputScalar.parseLiteral(object, { v: 7 })).toEqual({
      a: [1, 2.5, 'x', true, null, 'ENUM'],
      b: { c: 7 },
    });
    for (const text of [
      '{ __proto__: 1 }',
      '{ a: { constructor: 1 } }',
      '[1]',
      `{ a: ${'['.repeat(40)}${']'.repeat(40)} }`,
    ]) {
      expect(() => jsonObjectInputScalar.parseLiteral(parseValue(text))).toThrow(GraphQLError);
    }
  });
  it('make parameters and decimals', () => {
    expect(
      ['1', '1.5', '"x"', 'false'].map((text) => parameterScalar.parseLiteral(parseValue(text))),
    ).toEqual([1, 1.5, 'x', false]);
    expect(() => parameterScalar.parseLiteral(parseValue('[1]'))).toThrow(GraphQLError);
    expect(decimalScalar.parseLiteral(parseValue('"0.5"'))).toBe('0.5');
    expect(() => decimalScalar.parseLiteral(parseValue('0.5'))).toThrow(/at most 6 places/);
  });
});

describe('objects', () => {
  it('may be 32 levels deep and a million characters long', () => {
    const nest = (levels: number): unknown => (levels === 1 ? {} : { a: nest(levels - 1) });
    expect(jsonObjectInputScalar.parseValue(nest(32))).toEqual(nest(32));
    expect(() => jsonObjectInputScalar.parseValue(nest(33))).toThrow(/32 levels/);
    expect(() => jsonObjectInputScalar.parseValue({ a: 'x'.repeat(1_100_000) })).toThrow(
      /too large/,
    );
    expect(() => jsonObjectInputScalar.parseValue({ a: Number.POSITIVE_INFINITY })).toThrow(
      /too large/,
    );
  });
});

describe('URL', () => {
  it('is bounded here, and judged where it is used', () => {
    expect(urlScalar.parseValue('no url at all')).toBe('no url at all');
    expect(() => urlScalar.parseValue('x'.repeat(2049))).toThrow(/2048/);
    expect(() => urlScalar.parseValue(1)).toThrow(/string/);
    expect(urlScalar.serialize(new URL('http://localhost/a'))).toBe('http://localhost/a');
  });
});
