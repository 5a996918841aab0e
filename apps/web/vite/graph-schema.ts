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

/** What is asked for through an interface or a union may be any of these. */
const variantsOf = ({ possibleTypes }: IntrospectedType) =>
  (possibleTypes ?? []).map(({ name }) => name);

function innermost({ name, ofType }: TypeReference): string | null {
  return ofType ? innermost(ofType) : name;
}

/** The types that answers can hold: those that asked fields lead to, from the roots on. */
function reachedTypes(
  { queryType, mutationType, subscriptionType, types }: Introspection['__schema'],
  isAsked: (field: string) => boolean,
): IntrospectedType[] {
  const known = new Map(
    types
      .filter(({ kind, name }) => COMPOSITE.has(kind) && !name.startsWith('__'))
      .map((type) => [type.name, type]),
  );
  const reached = new Set<IntrospectedType>();
  const visit = (name: string | null | undefined) => {
    const type = known.get(name ?? '');
    if (type === undefined || reached.has(type)) return;
    reached.add(type);
    for (const field of type.fields ?? []) if (isAsked(field.name)) visit(innermost(field.type));
    for (const variant of variantsOf(type)) visit(variant);
  };
  for (const root of [queryType, mutationType, subscriptionType]) visit(root?.name);
  return [...reached];
}

/**
 * What graphcache reads of the schema, a twentieth of the whole: which types stand behind an interface or a union, and
 * which fields may be null. What a field holds beside that is one kind for all, and arguments and inputs go.
 *
 * @param isAsked Whether some document asks for a field of this name. The others go, and the types that they alone lead to.
 */
export function minifySchema(
  { __schema: schema }: Introspection,
  isAsked: (field: string) => boolean = () => true,
): object {
  const short = ({ kind, ofType }: TypeReference): object =>
    ofType ? { kind, ofType: short(ofType) } : { kind: 'SCALAR' };
  const named = (names: readonly { name: string }[] | null | undefined) =>
    (names ?? []).map(({ name }) => ({ name }));
  return {
    __schema: {
      queryType: schema.queryType,
      mutationType: schema.mutationType,
      subscriptionType: schema.subscriptionType,
      types: reachedTypes(schema, isAsked).map((type) => ({
        kind: type.kind,
        name: type.name,
        // Graphcache asks interfaces nothing: their types say which they are of.
        ...(type.kind === 'UNION'
          ? { possibleTypes: named(type.possibleTypes) }
          : {
              fields: (type.fields ?? [])
                .filter(({ name }) => isAsked(name))
                .map((field) => ({ name: field.name, type: short(field.type) })),
              interfaces: named(type.interfaces),
            }),
      })),
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
