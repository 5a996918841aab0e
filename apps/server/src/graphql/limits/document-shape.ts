import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { CODES } from '../codes.ts';
import type { OperationLimits } from './limits.ts';
import { operationError } from './operation-error.ts';

/** How deep a selection goes and how many fields it has, with its fragments unfolded. */
interface Shape {
  depth: number;
  fields: number;
}

const isIntrospection = (name: string) => name === '__schema' || name === '__type';

/**
 * Depth, aliases, fields at the root and in all, before the document is validated: it may name what does not exist
 * and its fragments may go in circles. Each fragment is measured once, so the time grows with the document's length alone.
 */
export function checkDocumentShape(
  document: DocumentNode,
  limits: OperationLimits,
): GraphQLError | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    } else if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const counted = countFields(document);
  if (counted.aliases > limits.aliases) {
    return operationError(
      CODES.tooManyAliases,
      `The document has ${counted.aliases} aliases; at most ${limits.aliases} are taken. Ask for lists, or send several requests.`,
    );
  }
  if (counted.fields > limits.fields) {
    return operationError(
      CODES.tooLarge,
      `The document has ${counted.fields} fields; at most ${limits.fields} are taken. Use fragments, or split the operation.`,
    );
  }
  const measure = createMeasure(fragments);
  for (const operation of operations) {
    const error = checkOperation(operation, fragments, measure, limits);
    if (error !== null) return error;
  }
  return null;
}

function countFields(document: DocumentNode): { aliases: number; fields: number } {
  const counted = { aliases: 0, fields: 0 };
  visit(document, {
    Field: (node) => {
      counted.fields += 1;
      if (node.alias !== undefined) counted.aliases += 1;
    },
  });
  return counted;
}

function createMeasure(fragments: Map<string, FragmentDefinitionNode>) {
  const known = new Map<string, Shape>();
  const open = new Set<string>();
  const measure = (selections: SelectionSetNode): Shape => {
    const shape: Shape = { depth: 0, fields: 0 };
    const add = (part: Shape, level: number) => {
      shape.depth = Math.max(shape.depth, part.depth + level);
      shape.fields += part.fields + level;
    };
    for (const selection of selections.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) add(measure(selection.selectionSet), 0);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) add(ofFragment(selection.name.value), 0);
      else if (selection.selectionSet === undefined) add({ depth: 0, fields: 0 }, 1);
      else add(measure(selection.selectionSet), 1);
    }
    return shape;
  };
  const ofFragment = (name: string): Shape => {
    const fragment = fragments.get(name);
    // Unknown fragments and circles are the validation's to tell.
    if (fragment === undefined || open.has(name)) return { depth: 0, fields: 0 };
    const before = known.get(name);
    if (before !== undefined) return before;
    open.add(name);
    const shape = measure(fragment.selectionSet);
    open.delete(name);
    known.set(name, shape);
    return shape;
  };
  return measure;
}

function checkOperation(
  operation: OperationDefinitionNode,
  fragments: Map<string, FragmentDefinitionNode>,
  measure: (selections: SelectionSetNode) => Shape,
  limits: OperationLimits,
): GraphQLError | null {
  let rootFields = 0;
  let introspectionFields = 0;
  const seen = new Set<string>();
  const walk = (selections: SelectionSetNode): GraphQLError | null => {
    for (const selection of selections.selections) {
      let error: GraphQLError | null = null;
      if (selection.kind === Kind.FIELD) {
        rootFields += 1;
        const inner = selection.selectionSet === undefined ? null : measure(selection.selectionSet);
        const depth = 1 + (inner?.depth ?? 0);
        if (isIntrospection(selection.name.value)) {
          introspectionFields += 1 + (inner?.fields ?? 0);
          if (depth > limits.introspection.depth)
            error = tooDeep(depth, limits.introspection.depth);
        } else if (depth > limits.depth) error = tooDeep(depth, limits.depth);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) error = walk(selection.selectionSet);
      else {
        const fragment = fragments.get(selection.name.value);
        // Twice the same fragment asks for the same fields.
        if (fragment !== undefined && !seen.has(selection.name.value)) {
          seen.add(selection.name.value);
          error = walk(fragment.selectionSet);
        }
      }
      if (error !== null) return error;
    }
    return null;
  };
  const error = walk(operation.selectionSet);
  if (error !== null) return error;
  if (rootFields > limits.rootFields) {
    return operationError(
      CODES.tooManyRootFields,
      `The operation has ${rootFields} fields at its root; at most ${limits.rootFields} are taken. Send several requests.`,
    );
  }
  if (introspectionFields > limits.introspection.fields) {
    return operationError(
      CODES.tooComplex,
      `The introspection asks for ${introspectionFields} fields; at most ${limits.introspection.fields} are taken. The standard introspection query fits.`,
    );
  }
  return null;
}

function tooDeep(depth: number, limit: number): GraphQLError {
  return operationError(
    CODES.tooDeep,
    `The operation is ${depth} levels deep; at most ${limit} are taken. Ask for the inner objects by their ids.`,
  );
}
