import { Kind, parse, type StringValueNode } from 'graphql';
import { typeDefs } from './generated/schema.ts';

interface Described {
  name: { value: string };
  description?: StringValueNode | undefined;
}

let table: Map<string, string> | undefined;

/**
 * What the schema says of a thing, for help texts and labels: one text for the API, the explorer and the command line.
 *
 * `coordinate` is a type (`Generation`), a field or enum value (`GenerationInput.seed`, `CachePolicy.BYPASS`), or an
 * argument (`Query.models(first:)`). Throws an Error where the schema has no such thing, so a misspelt one is
 * found by the first test that meets it. The first call parses the schema, in about ten milliseconds.
 */
export function descriptionOf(coordinate: string): string {
  table ??= readDescriptions();
  const text = table.get(coordinate);
  if (text === undefined) throw new Error(`The schema has no ${coordinate} to describe.`);
  return text;
}

function readDescriptions(): Map<string, string> {
  const found = new Map<string, string>();
  const add = (coordinate: string, node: Described) => {
    found.set(coordinate, node.description?.value ?? '');
  };
  for (const node of parse(typeDefs, { noLocation: true }).definitions) {
    switch (node.kind) {
      case Kind.SCALAR_TYPE_DEFINITION:
        add(node.name.value, node);
        break;
      case Kind.ENUM_TYPE_DEFINITION:
        add(node.name.value, node);
        for (const value of node.values ?? []) add(`${node.name.value}.${value.name.value}`, value);
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        add(node.name.value, node);
        for (const field of node.fields ?? []) add(`${node.name.value}.${field.name.value}`, field);
        break;
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        add(node.name.value, node);
        for (const field of node.fields ?? []) {
          const coordinate = `${node.name.value}.${field.name.value}`;
          add(coordinate, field);
          for (const argument of field.arguments ?? []) {
            add(`${coordinate}(${argument.name.value}:)`, argument);
          }
        }
        break;
    }
  }
  return found;
}
