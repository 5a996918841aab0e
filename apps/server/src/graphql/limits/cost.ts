import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { CODES } from '../codes.ts';
import { type OperationLimits, PAGE_MAXIMUM } from './limits.ts';
import { operationError } from './operation-error.ts';
import {
  argumentValue,
  IDS_ARGUMENT,
  idsError,
  PAGE_ARGUMENT,
  pageSizeError,
} from './page-size.ts';

/** What a list of objects with ids of their own is taken to hold where no page size bounds it. */
const UNBOUNDED_LIST = 10;

/**
 * The cost of an operation: how many objects its answer holds at worst. A field that answers an object costs one, a
 * list its page size times what one entry costs. Scalars come with their object and cost nothing; a list of plain
 * values (sizes, prices, receipts) is part of its object's row and counts as one. Fragments are counted once for each page size they stand under.
 *
 * For documents that are valid. Answers the error of a page size that is out of bounds, or of a cost above the limit.
 */
export function costOfOperation(options: {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
  limits: OperationLimits;
}): { cost: number } | GraphQLError {
  const { schema, operation, fragments, variables, limits } = options;
  const known = new Map<string, number>();
  let refused: GraphQLError | null = null;

  const pageOf = (
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    path: string[],
  ): number | null => {
    for (const definition of field.args) {
      const given = node.arguments?.find((argument) => argument.name.value === definition.name);
      const value = given && argumentValue(given.value, variables);
      const size = value === undefined ? definition.defaultValue : value;
      if (definition.name === PAGE_ARGUMENT) {
        refused ??= pageSizeError(size, [...path, PAGE_ARGUMENT], given);
        return typeof size === 'number' ? size : PAGE_MAXIMUM;
      }
      if (definition.name === IDS_ARGUMENT && isListType(getNullableType(definition.type))) {
        refused ??= idsError(size, [...path, IDS_ARGUMENT], given);
        return Array.isArray(size) ? size.length : 1;
      }
    }
    return null;
  };

  const costOfField = (
    node: FieldNode,
    parent: GraphQLNamedType,
    page: number | null,
    path: string[],
  ): number => {
    const field =
      isObjectType(parent) || isInterfaceType(parent)
        ? parent.getFields()[node.name.value]
        : undefined;
    if (field === undefined) return 0; // __typename, __schema, __type
    const own = [...path, node.alias?.value ?? node.name.value];
    const ownPage = pageOf(node, field, own);
    const type = getNamedType(field.type);
    if (node.selectionSet === undefined || !isCompositeType(type)) return 0;
    if (!isListType(getNullableType(field.type))) {
      const inner = ownPage ?? (type.name.endsWith('Connection') ? PAGE_MAXIMUM : null);
      return 1 + costOf(node.selectionSet, type, inner, own);
    }
    const length = page ?? ownPage ?? (isNode(type) ? UNBOUNDED_LIST : 1);
    return length * (1 + costOf(node.selectionSet, type, null, own));
  };

  const costOf = (
    selections: SelectionSetNode,
    parent: GraphQLNamedType,
    page: number | null,
    path: string[],
  ): number => {
    let cost = 0;
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) cost += costOfField(selection, parent, page, path);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
        cost += costOf(selection.selectionSet, type ?? parent, page, path);
      } else cost += costOfFragment(selection.name.value, page, path);
    }
    return cost;
  };

  const costOfFragment = (name: string, page: number | null, path: string[]): number => {
    const key = `${page ?? ''} ${name}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const cost = fragment && type ? costOf(fragment.selectionSet, type, page, path) : 0;
    known.set(key, cost);
    return cost;
  };

  const root = schema.getRootType(operation.operation);
  if (!root) return { cost: 0 };
  const cost = Math.ceil(costOf(operation.selectionSet, root, null, []));
  if (refused !== null) return refused;
  if (cost <= limits.cost) return { cost };
  return operationError(
    CODES.tooComplex,
    `The operation could answer ${cost > 1e9 ? 'more than a thousand million' : cost} objects; at most ${limits.cost} are allowed. Ask for smaller pages, or for less inside them.`,
  );
}

function isNode(type: GraphQLNamedType): boolean {
  if (type.name === 'Node') return true;
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
}
