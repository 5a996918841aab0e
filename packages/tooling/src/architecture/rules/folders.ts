import ts from 'typescript';
import { isRelative, lineOf, modulesOf, resolveRelative, walk } from '../parse.ts';
import {
  isCode,
  isGenerated,
  isTest,
  packageFolder,
  type Rule,
  type SourceFile,
  type Violation,
} from '../source-file.ts';

const PROVIDERS = 'packages/providers/src/';

/** The provider's folder that a path lies in, by its slug. */
function providerOf(path: string): string | null {
  return path.startsWith(PROVIDERS)
    ? (/^([^/]+)\//.exec(path.slice(PROVIDERS.length))?.[1] ?? null)
    : null;
}

const slugsOf = (files: readonly SourceFile[]) =>
  [...new Set(files.flatMap(({ path }) => providerOf(path) ?? []))].sort();

const REQUIRED = ['provider.yaml', 'adapter.test.ts', 'icon.svg', 'README.md'];

/** Whether another folder's adapter speaks for the provider: then it has none of its own. */
const namesProtocol = (text: string) => /^protocol:/m.test(text);

/** Whether the provider has models of its own in files: others are fetched from the server, or described by people. */
const hasPredefined = (text: string) =>
  !/^configurationMethods:/m.test(text) ||
  /^configurationMethods:[^\n]*(?:\n {2}[^\n]*)*predefined-model/m.test(text);

/** Every provider is one folder of one shape. */
export const providerShape: Rule = {
  name: 'provider-shape',
  check: (files) => {
    const paths = new Set(files.map(({ path }) => path));
    return slugsOf(files).flatMap((slug): Violation[] => {
      const folder = `${PROVIDERS}${slug}`;
      const record = files.find(({ path }) => path === `${folder}/provider.yaml`)?.text ?? '';
      const required = namesProtocol(record) ? REQUIRED : [...REQUIRED, 'adapter.ts'];
      const missing = required.filter((name) => !paths.has(`${folder}/${name}`));
      const hasModel = [...paths].some(
        (path) => path.startsWith(`${folder}/models/`) && /\/[^_/][^/]*\.yaml$/.test(path),
      );
      return [
        ...missing,
        ...(hasModel || !hasPredefined(record) ? [] : ['models/<model>.yaml']),
      ].map((name) => ({
        path: `${folder}/${name}`,
        line: 1,
        message: `The provider "${slug}" lacks ${name}. Add it: a provider is one folder of one shape.`,
      }));
    });
  },
};

const OF_PROVIDERS = /^(?:node:.+|zod|@darkroom\/(?:core|provider-kit))$/;
const OF_THEIR_TESTS =
  /^(?:vitest|fast-check|yaml|openai|@google\/genai|replicate|@fal-ai\/client|@darkroom\/(?:emulators|provider-kit\/testing))(?:\/|$)/;

/** A provider knows core, provider-kit, zod and Node, and no other provider. */
export const providerImports: Rule = {
  name: 'provider-imports',
  check: (files) =>
    files
      .filter(({ path }) => isCode(path))
      .flatMap((file): Violation[] => {
        const slug = providerOf(file.path);
        if (slug === null) return [];
        return modulesOf(file).flatMap(({ specifier, line }): Violation[] => {
          if (!isRelative(specifier)) {
            if (OF_PROVIDERS.test(specifier)) return [];
            if (isTest(file.path) && OF_THEIR_TESTS.test(specifier)) return [];
            const message = `A provider imports core, provider-kit, zod and node: alone, not "${specifier}".`;
            return [{ path: file.path, line, message }];
          }
          const target = resolveRelative(file.path, specifier);
          if (target.startsWith(`${PROVIDERS}${slug}/`)) return [];
          if (isTest(file.path) && target.startsWith('packages/providers/test-support/')) return [];
          const other = providerOf(target);
          const message = `"${specifier}" leaves the provider's folder${other ? ` for "${other}"` : ''}. What two providers share belongs to provider-kit.`;
          return [{ path: file.path, line, message }];
        });
      }),
};

const CLIENTS = /^(?:apps\/(?:web|cli)|packages\/client)\/src\//;

/** Slugs that are words of everyday English as well. */
const EVERYDAY = new Set(['together']);

/** Slugs and model ids, as the folders of the providers name them. A model id without a number may be any word: "inpaint". */
function vendorNames(files: readonly SourceFile[]): string[] {
  const models = files.flatMap(({ path }) => {
    const match = /^packages\/providers\/src\/[^/]+\/models\/([^_/][^/]*)\.yaml$/.exec(path);
    return match?.[1] && /\d/.test(match[1]) ? [match[1]] : [];
  });
  const slugs = slugsOf(files).filter((slug) => !EVERYDAY.has(slug));
  return [...new Set([...slugs, ...models])];
}

/** web, cli and client know providers and models through GraphQL alone. */
export const vendorNamesInClients: Rule = {
  name: 'vendor-names',
  check: (files) => {
    const names = vendorNames(files);
    if (names.length === 0) return [];
    const escaped = names
      .sort((left, right) => right.length - left.length)
      .map((name) => name.replace(/[.+]/g, '\\$&'));
    const pattern = new RegExp(`(?<![\\w-])(?:${escaped.join('|')})(?![\\w-])`, 'i');
    return files
      .filter(({ path }) => CLIENTS.test(path) && isCode(path) && !isTest(path))
      .flatMap((file): Violation[] => {
        const found: Violation[] = [];
        walk(file, (node) => {
          const isText =
            ts.isStringLiteralLike(node) ||
            ts.isJsxText(node) ||
            ts.isIdentifier(node) ||
            ts.isTemplateHead(node) ||
            ts.isTemplateMiddle(node) ||
            ts.isTemplateTail(node);
          const name = isText ? pattern.exec(node.text)?.[0] : undefined;
          // The attribute of frames is HTML's own word.
          if (name === undefined || ts.isJsxAttribute(node.parent)) return;
          const message = `"${name}" is a provider or a model. Clients know them through GraphQL alone: ask the server.`;
          found.push({ path: file.path, line: lineOf(file, node), message });
        });
        return found;
      });
  },
};

/** Every package says what it is. */
export const readmes: Rule = {
  name: 'readmes',
  check: (files) => {
    const folders = new Set(
      files
        .filter(({ path }) => !isGenerated(path))
        .flatMap(({ path }) => packageFolder(path) ?? []),
    );
    const paths = new Set(files.map(({ path }) => path));
    return [...folders]
      .filter((folder) => !paths.has(`${folder}/README.md`))
      .map((folder) => ({
        path: `${folder}/README.md`,
        line: 1,
        message: `${folder} has no README.md. Say what it is, where a change lives, and its decisions with their why.`,
      }));
  },
};
