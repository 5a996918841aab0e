import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** Values of the scalars that are taken as they are. */
const SCALARS: Readonly<Record<string, unknown>> = {
  String: 'x',
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2999-01-01T00:00:00.000Z',
  URL: 'https://example.com',
  Decimal: '1',
  Seed: '1',
  ParameterScalar: 'x',
  JSONObjectInput: {},
};

export interface SampleOptions {
  /** What stands for every ID. */
  id: string;
  /** Also gives the arguments that may be left out and that hold an ID. */
  withIds?: boolean;
}

/** Whether there is an ID anywhere in a type. */
export function holdsId(type: GraphQLInputType, seen = new Set<string>()): boolean {
  const named = getNamedType(type);
  if (named.name === 'ID') return true;
  if (!isInputObjectType(named) || seen.has(named.name)) return false;
  seen.add(named.name);
  return Object.values(named.getFields()).some((field) => holdsId(field.type, seen));
}

function sampleValue(type: GraphQLInputType, options: SampleOptions): unknown {
  if (isNonNullType(type)) return sampleValue(type.ofType, options);
  if (isListType(type)) return [sampleValue(type.ofType, options)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return type.name === 'ID' ? options.id : SCALARS[type.name];
  const fields = Object.values(type.getFields());
  const chosen = type.isOneOf
    ? [fields.find((field) => holdsId(field.type)) ?? fields[0]]
    : fields.filter(
        (field) =>
          isRequiredInputField(field) || (options.withIds && field.type.toString() === 'ID'),
      );
  return Object.fromEntries(
    chosen.flatMap((field) => (field ? [[field.name, sampleValue(field.type, options)]] : [])),
  );
}

/** Fields of an answer, two levels deep: those that need no argument. */
function selection(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) {
    const fields = isInterfaceType(named) ? Object.values(named.getFields()) : [];
    const leaves = fields.filter(({ type: of }) => isLeafType(getNamedType(of)));
    return `{ __typename ${leaves.map(({ name }) => name).join(' ')} }`;
  }
  const parts = Object.values(named.getFields())
    .filter(({ args }) => !args.some(isRequiredArgument))
    .flatMap((field) => {
      const isLeaf = isLeafType(getNamedType(field.type));
      if (isLeaf) return [field.name];
      return depth > 0 ? [`${field.name} ${selection(field.type, depth - 1)}`] : [];
    });
  return `{ __typename ${parts.join(' ')} }`;
}

/** An operation that asks for one root field, with a value for everything that it has to be given. */
export function sampleOperation(
  kind: 'query' | 'mutation' | 'subscription',
  field: GraphQLField<unknown, unknown>,
  options: SampleOptions,
  depth = 0,
): { query: string; variables: Record<string, unknown> } {
  const isGiven = (argument: GraphQLArgument) =>
    isRequiredArgument(argument) || (options.withIds === true && holdsId(argument.type));
  const given = field.args.filter(isGiven);
  const declared = given.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  const call = given.length === 0 ? field.name : `${field.name}(${passed})`;
  return {
    query: `${kind} Sample${declared === '' ? '' : `(${declared})`} { ${call} ${selection(field.type, depth)} }`,
    variables: Object.fromEntries(
      given.map(({ name, type }) => [name, sampleValue(type, options)]),
    ),
  };
}
