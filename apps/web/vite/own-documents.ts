import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DefinitionNode, print, stripIgnoredCharacters } from 'graphql';
import type { Plugin } from 'vite';

const CALL = /\bgraphql\(\s*`([^`]*)`,?\s*\)/g;
/** Where `graphql` comes from: gone with its last use. */
const IMPORT = /import \{([^}]*\bgraphql\b[^}]*)\} from '([^']*\/gql\/)index\.ts';/;
const FRAGMENT = 'virtual:graphql-fragment/';

/** What codegen knows a text by; {} where it does not know it. */
type Find = (source: string) => { readonly definitions?: readonly DefinitionNode[] };

/**
 * Puts each document of the API where it is asked for, and each fragment in a module of its own. As codegen leaves them, all
 * documents of a package stand in one module, each with a copy of its fragments, and the first page loads those of every
 * other page.
 */
export function ownDocuments(): Plugin {
  const generated = new Map<string, Promise<{ graphql: Find }>>();
  const fragments = new Map<string, string>();
  return {
    name: 'own-documents',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id.startsWith(FRAGMENT) ? `\0${id}` : null),
    load(id) {
      const text = id.startsWith(`\0${FRAGMENT}`) ? fragments.get(id.slice(1)) : undefined;
      return text === undefined
        ? null
        : { code: `${PARSER}\nexport default ${text};`, moduleSideEffects: false };
    },
    async transform(code, id) {
      const folder = /\.tsx?$/.test(id) ? IMPORT.exec(code)?.[2] : undefined;
      if (folder === undefined) return null;
      const file = resolve(dirname(id), folder, 'gql.ts');
      const loaded = generated.get(file) ?? import(pathToFileURL(file).href);
      generated.set(file, loaded);
      const { graphql } = await loaded;
      return {
        code: withOwnDocuments(code, {
          find: (text) => {
            const document = graphql(text);
            if (document.definitions) return document;
            return this.error(`${id} has a document that codegen has not seen: run pnpm codegen.`);
          },
          place: (name, definition) => {
            // The name is unique in its package alone.
            const module = `${FRAGMENT}${encodeURIComponent(file)}/${name}`;
            fragments.set(module, parsed(definition));
            return module;
          },
        }),
        map: null,
      };
    },
  };
}

/** As text it is a fifth of what it is as a tree, and the client has a parser anyway. */
const PARSER = "import { gql as parse$ } from '@urql/core';";
const parsed = (definition: DefinitionNode) =>
  `parse$(${JSON.stringify(stripIgnoredCharacters(print(definition)))}).definitions[0]`;

/**
 * The module with its documents in place of their texts. A fragment alone is never sent: those who read it need its type, and
 * documents take it from its own module, whose name `place` says.
 */
export function withOwnDocuments(
  code: string,
  { find, place }: { find: Find; place: (name: string, definition: DefinitionNode) => string },
): string {
  const modules = new Map<string, string>();
  const written = code.replace(CALL, (_call, text: string) => {
    if (/^\s*fragment\b/.test(text)) return '(null)';
    const definitions = (find(text).definitions ?? []).map((definition) => {
      const name = definition.kind === 'FragmentDefinition' ? definition.name.value : undefined;
      if (name === undefined) return parsed(definition);
      modules.set(`${name}Fragment$`, place(name, definition));
      return `${name}Fragment$`;
    });
    return `({"kind":"Document","definitions":[${definitions.join()}]})`;
  });
  return written.replace(IMPORT, (_line, names: string, folder: string) => {
    const others = names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && name !== 'graphql');
    return [
      ...(others.length === 0 ? [] : [`import { ${others.join(', ')} } from '${folder}index.ts';`]),
      ...(written.includes('parse$(') ? [PARSER] : []),
      ...[...modules].map(([name, module]) => `import ${name} from '${module}';`),
    ].join('\n');
  });
}
