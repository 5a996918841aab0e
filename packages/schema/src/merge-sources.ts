import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  print,
  Source,
  validateSchema,
} from 'graphql';

/** One file of the schema. */
export interface SchemaSource {
  /** The file's name, for error messages. */
  name: string;
  /** The file's content: GraphQL schema definition language. */
  text: string;
}

/** Printed before the merged schema, so that nobody edits the copy. */
const HEADER = [
  '# The public GraphQL schema of Darkroom.',
  '# Merged from packages/schema/src/*.graphql by `pnpm --filter @darkroom/schema generate`: edit there.',
].join('\n');

/**
 * Merges the files into one schema and prints it. Definitions keep the order of the files and every directive
 * that they carry; `extend type` adds its fields at the end of the type, which may stand in any file.
 *
 * Throws an Error that names the files where a type or a field is defined twice, where an extension has nothing
 * to extend or is none of an object type, and where the whole is no valid schema.
 */
export function mergeSources(sources: readonly SchemaSource[]): string {
  const definitions = new Map<string, Exclude<DefinitionNode, ObjectTypeExtensionNode>>();
  const files = new Map<string, string>();
  const extensions: { file: string; node: ObjectTypeExtensionNode }[] = [];

  for (const source of sources) {
    for (const node of parse(new Source(source.text, source.name)).definitions) {
      if (node.kind === Kind.OBJECT_TYPE_EXTENSION) {
        extensions.push({ file: source.name, node });
        continue;
      }
      const name = definedName(node);
      if (name === null) {
        throw new Error(`${source.name}: a ${node.kind} has no place in the schema's files.`);
      }
      const earlier = files.get(name);
      if (earlier !== undefined) {
        throw new Error(`${name} is defined in ${earlier} and again in ${source.name}.`);
      }
      definitions.set(name, node);
      files.set(name, source.name);
    }
  }

  for (const { file, node } of extensions) {
    const name = node.name.value;
    const base = definitions.get(name);
    if (base?.kind !== Kind.OBJECT_TYPE_DEFINITION) {
      throw new Error(`${file} extends ${name}, but no file defines an object type of this name.`);
    }
    definitions.set(name, extended(base, node, file));
  }

  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...definitions.values()] };
  const faults = validateSchema(buildASTSchema(document));
  if (faults.length > 0) {
    throw new Error(`The schema is not valid:\n${faults.map((fault) => fault.message).join('\n')}`);
  }
  return `${HEADER}\n\n${print(document)}\n`;
}

/** The name that a definition takes, or null for what a schema's file must not hold. */
function definedName(node: DefinitionNode): string | null {
  switch (node.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return node.name.value;
    case Kind.DIRECTIVE_DEFINITION:
      return `@${node.name.value}`;
    default:
      return null;
  }
}

/** `base` with what the extension in `file` adds. */
function extended(
  base: ObjectTypeDefinitionNode,
  extension: ObjectTypeExtensionNode,
  file: string,
): ObjectTypeDefinitionNode {
  const fields: FieldDefinitionNode[] = [...(base.fields ?? [])];
  for (const field of extension.fields ?? []) {
    if (fields.some((known) => known.name.value === field.name.value)) {
      throw new Error(`${file} defines ${base.name.value}.${field.name.value} a second time.`);
    }
    fields.push(field);
  }
  return {
    ...base,
    interfaces: [...(base.interfaces ?? []), ...(extension.interfaces ?? [])],
    directives: [...(base.directives ?? []), ...(extension.directives ?? [])],
    fields,
  };
}
