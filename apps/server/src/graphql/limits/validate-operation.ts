import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { CODES } from '../codes.ts';
import type { GraphqlRequest } from '../graphql-request.ts';
import { costOfOperation } from './cost.ts';
import { checkDocumentShape } from './document-shape.ts';
import { checkDocumentSize } from './document-size.ts';
import { finiteNumbersRule } from './finite-numbers.ts';
import { OPERATION_LIMITS, type OperationLimits } from './limits.ts';
import { operationError } from './operation-error.ts';
import { PAGE_ARGUMENT, pageSizeError } from './page-size.ts';
import { checkVariables } from './variables.ts';

/** POST runs queries and mutations; event streams and WebSocket run subscriptions. */
export type Transport = 'post' | 'stream';

export type ValidatedOperation =
  | {
      ok: true;
      document: DocumentNode;
      operation: OperationDefinitionNode;
      /** How many objects the answer holds at worst; see cost.ts. */
      cost: number;
    }
  | { ok: false; errors: readonly GraphQLError[] };

export interface OperationValidator {
  readonly limits: OperationLimits;
  /** Every check of a document and its variables, in front of every execution. */
  validate(request: GraphqlRequest, transport: Transport): ValidatedOperation;
  /** A document that passed, by the SHA-256 of its text in hexadecimal. */
  documentByHash(hash: string): DocumentNode | undefined;
}

/** Documents that passed, the least recently used of them forgotten first. */
const REMEMBERED = 500;
/** More errors than this help nobody. */
const MAXIMUM_ERRORS = 20;

const RULES = [...specifiedRules, finiteNumbersRule];

/** The one gate that all three transports go through. */
export function createOperationValidator(
  schema: GraphQLSchema,
  limits: OperationLimits = OPERATION_LIMITS,
): OperationValidator {
  const passed = new Map<string, DocumentNode>();

  const remember = (hash: string, document: DocumentNode) => {
    passed.delete(hash);
    passed.set(hash, document);
    if (passed.size > REMEMBERED) {
      for (const oldest of passed.keys()) {
        passed.delete(oldest);
        break;
      }
    }
  };

  const documentOf = (text: string): DocumentNode | readonly GraphQLError[] => {
    const hash = createHash('sha256').update(text).digest('hex');
    const before = passed.get(hash);
    if (before !== undefined) {
      remember(hash, before);
      return before;
    }
    const result = checkDocument(schema, text, limits);
    if ('kind' in result) remember(hash, result);
    return result;
  };

  return {
    limits,
    documentByHash: (hash) => passed.get(hash),
    validate: (request, transport) => {
      const document = documentOf(request.query);
      if (!('kind' in document)) return { ok: false, errors: document };
      const operation = pickOperation(document, request.operationName);
      if (operation instanceof GraphQLError) return { ok: false, errors: [operation] };
      const misplaced = checkTransport(operation, transport);
      if (misplaced !== null) return { ok: false, errors: [misplaced] };
      const given = request.variables ?? {};
      const variables = checkVariables({ schema, document, operation, given });
      if (!variables.ok) return { ok: false, errors: variables.errors };
      const fragments = fragmentsOf(document);
      const { values } = variables;
      const found = costOfOperation({ schema, operation, fragments, variables: values, limits });
      return found instanceof GraphQLError
        ? { ok: false, errors: [found] }
        : { ok: true, document, operation, cost: found.cost };
    },
  };
}

/** All that does not depend on variables. */
function checkDocument(
  schema: GraphQLSchema,
  text: string,
  limits: OperationLimits,
): DocumentNode | readonly GraphQLError[] {
  const size = checkDocumentSize(text, limits);
  if (size !== null) return [size];
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, CODES.parse)];
    throw error;
  }
  const early = checkDocumentShape(document, limits) ?? checkLiteralPageSizes(document);
  if (early !== null) return [early];
  const errors = validate(schema, document, RULES, { maxErrors: MAXIMUM_ERRORS });
  return errors.length === 0 ? document : errors.map((error) => withCode(error, CODES.validation));
}

/** A page size written into the document, told better than by its type alone. */
function checkLiteralPageSizes(document: DocumentNode): GraphQLError | null {
  let found: GraphQLError | null = null;
  visit(document, {
    Field: (field) => {
      const argument = field.arguments?.find(({ name }) => name.value === PAGE_ARGUMENT);
      if (found !== null || argument === undefined || argument.value.kind === Kind.VARIABLE) return;
      const { value } = argument;
      const size =
        value.kind === Kind.INT
          ? Number(value.value)
          : value.kind === Kind.STRING
            ? value.value
            : null;
      found = pageSizeError(
        size,
        [field.alias?.value ?? field.name.value, PAGE_ARGUMENT],
        argument,
      );
    },
  });
  return found;
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, extensions: { code } });
}

function pickOperation(
  document: DocumentNode,
  name: string | null,
): OperationDefinitionNode | GraphQLError {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [only] = name === null ? operations : operations.filter((one) => one.name?.value === name);
  if (name === null && operations.length > 1) {
    return operationError(
      CODES.badRequest,
      'The document has several operations. Say with `operationName` which one to run.',
    );
  }
  return (
    only ??
    operationError(
      CODES.badRequest,
      'The document has no operation of that name. `operationName` must be the name of one of its operations.',
    )
  );
}

function checkTransport(
  operation: OperationDefinitionNode,
  transport: Transport,
): GraphQLError | null {
  const isSubscription = operation.operation === OperationTypeNode.SUBSCRIPTION;
  if (isSubscription === (transport === 'stream')) return null;
  return isSubscription
    ? operationError(
        CODES.notByPost,
        'Subscriptions are not answered here: send them to /graphql/stream (server-sent events), or open a WebSocket at /graphql (graphql-ws).',
      )
    : operationError(
        CODES.subscriptionsOnly,
        `Subscriptions only: send a ${operation.operation} by POST to /graphql.`,
      );
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  return fragments;
}
