import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  type NameNode,
  parse,
  print,
  type TypeDefinitionNode,
} from 'graphql';

interface Named {
  readonly name: NameNode;
}

/**
 * Everything that the contract promises and the schema does not keep word for word, one sentence each; empty where
 * all is kept. Stricter than graphql's own findBreakingChanges, which sees neither the default values of input
 * fields nor directives such as `@oneOf`, and lets an output become non-null: here every type has to be the same.
 *
 * The schema may add: types, fields, enum values, and arguments and input fields that a caller may leave out.
 */
export function contractDifferences(contract: string, schema: string): string[] {
  const kept = new Map(definitions(schema).map((node) => [node.name.value, node]));
  return definitions(contract).flatMap((promised) => {
    const name = promised.name.value;
    const found = kept.get(name);
    if (!found) return [`${name} is missing`];
    if (found.kind !== promised.kind) return [`${name} is a ${found.kind}, not a ${promised.kind}`];
    return definitionDifferences(promised, found);
  });
}

function definitions(text: string): TypeDefinitionNode[] {
  return parse(text, { noLocation: true }).definitions.filter((node) => isTypeDefinitionNode(node));
}

function definitionDifferences(promised: TypeDefinitionNode, found: TypeDefinitionNode): string[] {
  const at = promised.name.value;
  return [
    ...directiveDifferences(at, promised.directives, found.directives),
    ...pair(`${at} implements `, interfacesOf(promised), interfacesOf(found)).missing,
    ...pair(`${at}.`, valuesOf(promised), valuesOf(found)).missing,
    ...inputDifferences(`${at}.`, inputFieldsOf(promised), inputFieldsOf(found)),
    ...fieldDifferences(`${at}.`, fieldsOf(promised), fieldsOf(found)),
  ];
}

function interfacesOf(node: TypeDefinitionNode): readonly NamedTypeNode[] {
  return 'interfaces' in node ? (node.interfaces ?? []) : [];
}

function valuesOf(node: TypeDefinitionNode): readonly EnumValueDefinitionNode[] {
  return node.kind === Kind.ENUM_TYPE_DEFINITION ? (node.values ?? []) : [];
}

function inputFieldsOf(node: TypeDefinitionNode): readonly InputValueDefinitionNode[] {
  return node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? (node.fields ?? []) : [];
}

function fieldsOf(node: TypeDefinitionNode): readonly FieldDefinitionNode[] {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
    ? (node.fields ?? [])
    : [];
}

/** Of an object type or an interface. */
function fieldDifferences(
  prefix: string,
  promised: readonly FieldDefinitionNode[],
  found: readonly FieldDefinitionNode[],
): string[] {
  const pairs = pair(prefix, promised, found);
  return [
    ...pairs.missing,
    ...pairs.both.flatMap(({ path, left, right }) => [
      ...typeDifference(path, left, right),
      ...directiveDifferences(path, left.directives, right.directives),
      ...inputDifferences(`${path}:`, left.arguments ?? [], right.arguments ?? []),
    ]),
  ];
}

/** Of arguments, or of an input's fields. */
function inputDifferences(
  prefix: string,
  promised: readonly InputValueDefinitionNode[],
  found: readonly InputValueDefinitionNode[],
): string[] {
  const pairs = pair(prefix, promised, found);
  const known = new Set(promised.map((node) => node.name.value));
  const required = found.filter(
    (node) =>
      !known.has(node.name.value) &&
      node.type.kind === Kind.NON_NULL_TYPE &&
      node.defaultValue === undefined,
  );
  return [
    ...pairs.missing,
    ...required.map((node) => `${prefix}${node.name.value} is new and required`),
    ...pairs.both.flatMap(({ path, left, right }) => [
      ...typeDifference(path, left, right),
      ...difference(`${path} by default`, written(left.defaultValue), written(right.defaultValue)),
      ...directiveDifferences(path, left.directives, right.directives),
    ]),
  ];
}

function typeDifference(
  path: string,
  left: FieldDefinitionNode | InputValueDefinitionNode,
  right: FieldDefinitionNode | InputValueDefinitionNode,
): string[] {
  return difference(path, print(left.type), print(right.type));
}

function directiveDifferences(
  path: string,
  left: readonly ConstDirectiveNode[] = [],
  right: readonly ConstDirectiveNode[] = [],
): string[] {
  const sorted = (nodes: readonly ConstDirectiveNode[]) =>
    nodes
      .map((node) => print(node))
      .sort()
      .join(' ');
  return difference(`${path} with directives`, sorted(left), sorted(right));
}

function written(value: ConstValueNode | undefined): string {
  return value ? print(value) : 'nothing';
}

function difference(path: string, promised: string, found: string): string[] {
  return promised === found ? [] : [`${path} is ${found}, not ${promised}`];
}

/** Matches by name what stands on both sides. */
function pair<Node extends Named>(
  prefix: string,
  promised: readonly Node[],
  found: readonly Node[],
) {
  const byName = new Map(found.map((node) => [node.name.value, node]));
  const missing: string[] = [];
  const both: { path: string; left: Node; right: Node }[] = [];
  for (const left of promised) {
    const path = `${prefix}${left.name.value}`;
    const right = byName.get(left.name.value);
    if (right) both.push({ path, left, right });
    else missing.push(`${path} is missing`);
  }
  return { missing, both };
}
