import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { typeDefs } from '@darkroom/schema';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  typeFromAST,
  visit,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildExecutableSchema } from '../build-schema.ts';
import { scalars } from '../scalars/scalars.ts';
import { OPERATION_LIMITS, PAGE_MAXIMUM } from './limits.ts';
import { createOperationValidator } from './validate-operation.ts';

/** What sends documents of its own. */
const CLIENTS = ['apps/web/src', 'apps/cli/src', 'packages/client/src'] as const;
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

const schema = buildExecutableSchema(typeDefs, scalars, {});
/** Room for twice as much: a field more in a fragment must not be what breaks a page. */
const half = createOperationValidator(schema, {
  ...OPERATION_LIMITS,
  ...Object.fromEntries(
    (
      ['bytes', 'tokens', 'depth', 'aliases', 'rootFields', 'directives', 'cost', 'fields'] as const
    ).map((name) => [name, OPERATION_LIMITS[name] / 2]),
  ),
});

/** Every `graphql(…)` of a client's sources, and its .graphql files. */
function documentsOf(folder: string): DocumentNode[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|graphql)$/.test(path) && !/^gql[\\/]|\.test\.tsx?$/.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(ROOT, folder, path), 'utf8');
      if (path.endsWith('.graphql')) return [parse(text)];
      return [...text.matchAll(/\bgraphql\(\s*`([^`]*)`/g)].map(([, source = '']) => parse(source));
    });
}

/** An operation as it goes out: with the fragments that it uses, and `__typename` where caches put it. */
function sent(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string {
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode) => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value);
        if (!fragment) throw new Error(`There is no fragment ${value}.`);
        if (used.has(value)) return;
        used.set(value, fragment);
        collect(fragment);
      },
    });
  };
  collect(operation);
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [operation, ...used.values()],
  };
  return print(
    visit(document, {
      SelectionSet(node, _key, parent) {
        if (parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION)
          return undefined;
        const typename = {
          kind: Kind.FIELD,
          name: { kind: Kind.NAME, value: '__typename' },
        } as const;
        return { ...node, selections: [typename, ...node.selections] };
      },
    }),
  );
}

/** A value of a type, with as little in it as can be. */
function sample(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sample(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const needed = type.isOneOf
      ? fields.slice(0, 1)
      : fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
    return Object.fromEntries(needed.map((field) => [field.name, sample(field.type)]));
  }
  if (!isScalarType(type)) throw new Error('There is no such input type.');
  return SCALARS[type.name] ?? 'x';
}

const SCALARS: Readonly<Record<string, unknown>> = {
  Boolean: true,
  Int: PAGE_MAXIMUM, // where it is a page, the largest
  Float: 1,
  Decimal: '1',
  Seed: '1',
  URL: 'https://example.com',
  DateTime: '2026-11-21T00:00:00Z',
  JSONObjectInput: {},
};

function variablesOf(operation: OperationDefinitionNode): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    const known = typeFromAST(schema, type);
    if (!isInputType(known)) throw new Error(`${variable.name.value} has no type.`);
    values[variable.name.value] = sample(known);
  }
  return values;
}

describe.each(CLIENTS)('operations of %s', (folder) => {
  const definitions = documentsOf(folder).flatMap((document) => document.definitions);
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }

  it('are found', () => {
    expect(operations.length).toBeGreaterThanOrEqual(4);
  });

  it.each(operations.map((operation) => [operation.name?.value ?? 'unnamed', operation] as const))(
    '%s takes half of every limit at most, with the largest pages',
    (_name, operation) => {
      const request = {
        query: sent(operation, fragments),
        variables: variablesOf(operation),
        operationName: operation.name?.value ?? null,
      };
      const transport = operation.operation === 'subscription' ? 'stream' : 'post';
      const result = half.validate(request, transport);
      expect(result.ok ? [] : result.errors.map(({ message }) => message)).toEqual([]);
    },
  );
});
