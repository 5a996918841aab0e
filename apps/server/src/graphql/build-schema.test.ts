import { typeDefs } from '@darkroom/schema';
import { GraphQLScalarType, isScalarType, validateSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildExecutableSchema } from './build-schema.ts';
import { scalars } from './scalars/scalars.ts';

describe('the schema', () => {
  it('is valid, and code stands behind every scalar of it', () => {
    const schema = buildExecutableSchema(typeDefs, scalars, {});
    const strict = buildExecutableSchema(typeDefs, scalars, {});
    Reflect.set(strict, '__validationErrors', undefined);
    expect(validateSchema(strict)).toEqual([]);
    const own = Object.values(schema.getTypeMap())
      .filter(isScalarType)
      .filter(({ astNode }) => astNode !== undefined && astNode !== null)
      .map(({ name }) => name)
      .sort();
    expect(own).toEqual(scalars.map(({ name }) => name).sort());
  });

  it.each([
    ['an unknown type', { Providers: { list: () => [] } }],
    ['an unknown field', { Query: { providerz: () => [] } }],
    ['a field of an input', { ModelRef: { id: () => '' } }],
  ])('stops the start at a resolver of %s', (_name, resolvers) => {
    expect(() => buildExecutableSchema(typeDefs, scalars, resolvers)).toThrow(
      /the schema does not have/,
    );
  });

  it('stops the start at a scalar that is none', () => {
    const stray = new GraphQLScalarType({ name: 'Provider' });
    expect(() => buildExecutableSchema(typeDefs, [stray], {})).toThrow(/no scalar Provider/);
  });
});
