import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';

const NAME = 'virtual:graph-schema';

interface TypeReference {
  kind: string;
  name: string | null;
  ofType: TypeReference | null;
}
interface IntrospectedType {
  kind: string;
  name: string;
  fields?: { name: string; type: TypeReference }[] | null;
  interfaces?: { name: string }[] | null;
  possibleTypes?: { name: string }[] | null;
}
interface Introspection {
  __schema: {
    queryType: { name: string };
    mutationType: { name: string } | null;
    subscriptionType: { name: string } | null;
    types: IntrospectedType[];
  };
}

const COMPOSITE = new Set(['OBJECT', 'INTERFACE', 'UNION']);

/**
 * What graphcache reads of the schema, a tenth of the whole: which types stand behind an interface, and which fields may
 * be null. Every scalar and enum becomes one, and arguments and inputs go.
 *
 * @param isAsked Whether some document asks for a field of this name. The others go.
 */
export function minifySchema(
  { __schema: schema }: Introspection,
  isAsked: (field: string) => boolean = () => true,
): object {
  const composites = new Set(
    schema.types.filter(({ kind }) => COMPOSITE.has(kind)).map(({ name }) => name),
  );
  const short = ({ kind, name, ofType }: TypeReference): object =>
    ofType !== null
      ? { kind, ofType: short(ofType) }
      : name !== null && composites.has(name)
        ? { kind, name }
        : { kind: 'SCALAR', name: 'Any' };
  const named = (kind: string, types: readonly { name: string }[] | null | undefined) =>
    (types ?? []).map(({ name }) => ({ kind, name }));
  return {
    __schema: {
      queryType: schema.queryType,
      mutationType: schema.mutationType,
      subscriptionType: schema.subscriptionType,
      types: [
        { kind: 'SCALAR', name: 'Any' },
        ...schema.types
          .filter(({ kind, name }) => COMPOSITE.has(kind) && !name.startsWith('__'))
          .map((type) => ({
            kind: type.kind,
            name: type.name,
            fields: (type.fields ?? [])
              .filter(({ name }) => isAsked(name))
              .map((field) => ({
                name: field.name,
                type: short(field.type),
                args: [],
              })),
            interfaces: named('INTERFACE', type.interfaces),
            possibleTypes: named('OBJECT', type.possibleTypes),
          })),
      ],
      directives: [],
    },
  };
}

/** Serves the small schema as `virtual:graph-schema`. */
export function graphSchema(file: string): Plugin {
  return {
    name: 'graph-schema',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null;
      this.addWatchFile(file);
      // The file is codegen's own.
      const introspection = JSON.parse(readFileSync(file, 'utf8')) as Introspection;
      // codegen's own too: the texts of all documents.
      const documents = resolve(dirname(file), 'gql.ts');
      const asked = new Set(readFileSync(documents, 'utf8').match(/\b\w+\b/g));
      this.addWatchFile(documents);
      const text = JSON.stringify(
        JSON.stringify(minifySchema(introspection, (field) => asked.has(field))),
      );
      return { code: `export default JSON.parse(${text});`, moduleSideEffects: false };
    },
  };
}
