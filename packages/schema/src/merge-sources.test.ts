import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { mergeSources } from './merge-sources.ts';

const base = { name: 'base.graphql', text: '"Reads"\ntype Query { "One" one: Int }' };

it('adds what other files extend, in their order, and keeps descriptions, defaults and directives', () => {
  const merged = mergeSources([
    base,
    {
      name: 'more.graphql',
      text: 'extend type Query { "Two" two("How" by: Choice = { id: "x" }): Int @deprecated(reason: "gone") }\ninput Choice @oneOf { id: ID  key: String }',
    },
  ]);
  expect(merged.indexOf('one: Int')).toBeLessThan(merged.indexOf('two('));
  expect(merged).toContain('by: Choice = {id: "x"}');
  expect(merged).toContain('@deprecated(reason: "gone")');
  expect(merged).toContain('input Choice @oneOf');
  expect(buildSchema(merged).getQueryType()?.description).toBe('Reads');
});

it.each([
  [
    'a type in two files',
    'type Query { two: Int }',
    'Query is defined in base.graphql and again in more.graphql.',
  ],
  [
    'a field in two files',
    'extend type Query { one: Int }',
    'more.graphql defines Query.one a second time.',
  ],
  [
    'an extension of nothing',
    'extend type Quary { two: Int }',
    'more.graphql extends Quary, but no file defines',
  ],
  ['an operation', 'query { one }', 'more.graphql: a OperationDefinition has no place'],
  ['an unknown type', 'extend type Query { two: Missing }', 'Unknown type "Missing".'],
  ['a type without fields', 'type Empty', 'Type Empty must define one or more fields.'],
  ['a broken file', 'type {', 'Syntax Error'],
])('refuses %s', (_what, text, message) => {
  expect(() => mergeSources([base, { name: 'more.graphql', text }])).toThrow(message);
});
