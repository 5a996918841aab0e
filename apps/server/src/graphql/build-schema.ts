import {
  buildASTSchema,
  type GraphQLFieldResolver,
  type GraphQLScalarType,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  isAbstractType,
  isObjectType,
  isScalarType,
  parse,
} from 'graphql';
import type { GraphContext } from './context.ts';

type Resolve = GraphQLFieldResolver<unknown, GraphContext>;

/** The resolvers of one type: a function a field, `{ subscribe, resolve }` for a subscription, `__resolveType` for an interface. */
type FieldResolver = (...parameters: never[]) => unknown;
export type TypeResolvers = Readonly<
  Record<string, FieldResolver | { subscribe?: FieldResolver; resolve?: FieldResolver } | undefined>
>;

/** Resolvers by type, as the modules give them. */
export type ResolverMap = Readonly<Record<string, TypeResolvers | undefined>>;

/**
 * The executable schema: the language's text, the scalars' code and the modules' resolvers. A resolver of a type or
 * field that the text does not have is a mistake of ours and stops the start.
 */
export function buildExecutableSchema(
  typeDefs: string,
  scalars: readonly GraphQLScalarType[],
  resolvers: ResolverMap,
): GraphQLSchema {
  // The schema's own tests validate the text; doing it again would only cost time at every start.
  const schema = buildASTSchema(parse(typeDefs, { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  for (const scalar of scalars) {
    const type = schema.getType(scalar.name);
    if (!isScalarType(type)) throw new Error(`The schema has no scalar ${scalar.name}.`);
    type.serialize = scalar.serialize;
    type.parseValue = scalar.parseValue;
    type.parseLiteral = scalar.parseLiteral;
  }
  for (const [name, fields] of Object.entries(resolvers)) {
    if (fields !== undefined) addResolvers(schema, name, fields);
  }
  return schema;
}

function addResolvers(schema: GraphQLSchema, name: string, resolvers: TypeResolvers): void {
  const type = schema.getType(name);
  for (const [field, resolver] of Object.entries(resolvers)) {
    if (resolver === undefined) continue;
    if (field === '__resolveType' && isAbstractType(type) && typeof resolver === 'function') {
      type.resolveType = resolver as GraphQLTypeResolver<unknown, GraphContext>; // see FieldResolver
      continue;
    }
    const definition = isObjectType(type) ? type.getFields()[field] : undefined;
    if (definition === undefined)
      throw new Error(`There is a resolver for ${name}.${field}, which the schema does not have.`);
    if (typeof resolver === 'function') {
      definition.resolve = resolver as Resolve; // see FieldResolver
    } else {
      if (resolver.resolve) definition.resolve = resolver.resolve as Resolve;
      if (resolver.subscribe) definition.subscribe = resolver.subscribe as Resolve;
    }
  }
}
