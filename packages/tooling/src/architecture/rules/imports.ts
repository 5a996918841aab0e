import { ARROWS, ownPackage, TEST_ARROWS, TEST_ENTRIES } from '../arrows.ts';
import { isRelative, modulesOf, resolveRelative } from '../parse.ts';
import {
  isCode,
  isScript,
  isTest,
  lineAt,
  packageFolder,
  packageName,
  type Rule,
  type SourceFile,
  type Violation,
} from '../source-file.ts';

const runsInProduct = (path: string) => path.includes('/src/') && !isTest(path) && !isScript(path);

function arrowProblem(from: string, to: string, isProduct: boolean): string | null {
  const allowed = ARROWS[from] ?? [];
  if (from === to || allowed.includes(to)) return null;
  if (!isProduct && TEST_ARROWS.includes(to)) return null;
  const may =
    allowed.length > 0 ? `It may import ${allowed.join(', ')}` : 'It imports no other package';
  return `${from} must not import ${to}. ${may}${isProduct ? '' : `; its tests also ${TEST_ARROWS.join(', ')}`}. Move the code to where the arrow allows it, or hand it in as an argument.`;
}

/** Packages import along the arrows alone. */
export const importArrows: Rule = {
  name: 'import-arrows',
  check: (files) =>
    files
      .filter((file) => isCode(file.path))
      .flatMap((file): Violation[] => {
        const from = packageName(file.path);
        if (from === null) return [];
        return modulesOf(file).flatMap(({ specifier, line }): Violation[] => {
          const to = ownPackage(specifier);
          const message = to && arrowProblem(from, to.name, runsInProduct(file.path));
          return message ? [{ path: file.path, line, message }] : [];
        });
      }),
};

function dependencyLines(file: SourceFile, block: string): { name: string; line: number }[] {
  const start = file.text.indexOf(`"${block}"`);
  if (start < 0) return [];
  const end = file.text.indexOf('}', start);
  return [...file.text.slice(start, end).matchAll(/"(@darkroom\/[^"]+)"\s*:/g)].map((match) => ({
    name: match[1] ?? '',
    line: lineAt(file.text, start + match.index),
  }));
}

/** package.json names only packages that the arrows allow. */
export const dependencyArrows: Rule = {
  name: 'dependency-arrows',
  check: (files) =>
    files.flatMap((file): Violation[] => {
      const from = packageName(file.path);
      if (from === null || file.path !== `${packageFolder(file.path)}/package.json`) return [];
      return [true, false].flatMap((isProduct) =>
        dependencyLines(file, isProduct ? 'dependencies' : 'devDependencies').flatMap(
          ({ name, line }): Violation[] => {
            const to = ownPackage(name);
            const message = to && arrowProblem(from, to.name, isProduct);
            return message ? [{ path: file.path, line, message }] : [];
          },
        ),
      );
    }),
};

/** Other packages are entered by their doors alone. */
export const deepImports: Rule = {
  name: 'deep-imports',
  check: (files) =>
    files
      .filter((file) => isCode(file.path))
      .flatMap((file) =>
        modulesOf(file).flatMap(({ specifier, line }): Violation[] => {
          const here = packageFolder(file.path);
          if (isRelative(specifier)) {
            const target = resolveRelative(file.path, specifier);
            const there = packageFolder(target);
            if (there === null || there === here) return [];
            const message = `"${specifier}" reaches into ${there} by path. Import it by its name, through its index.ts.`;
            return [{ path: file.path, line, message }];
          }
          const to = ownPackage(specifier);
          if (!to || to.entry === null || packageName(file.path) === to.name) return [];
          const folder = to.name.startsWith('apps/') ? to.name : `packages/${to.name}`;
          const manifest = files.find(({ path }) => path === `${folder}/package.json`);
          const entries = manifest
            ? [...manifest.text.matchAll(/"\.\/([^"]+)"\s*:/g)].map((match) => match[1])
            : [];
          if (!entries.includes(to.entry)) {
            const message = `"${specifier}" is no entry of ${to.name}. Import from "@darkroom/${to.name.replace('apps/', '')}", and export there what is missing.`;
            return [{ path: file.path, line, message }];
          }
          if (TEST_ENTRIES[to.name]?.includes(to.entry) && runsInProduct(file.path)) {
            const message = `"${specifier}" is for tests. The product must not run it.`;
            return [{ path: file.path, line, message }];
          }
          return [];
        }),
      ),
};

const EXTENSION =
  /\.(?:ts|tsx|mts|d\.ts|json|css|svg|png|webp|graphql|sql|wasm|mjs|yaml)(?:\?[a-z&=]+)?$/;

/** Relative imports carry the extension of the file that is there. */
export const importExtensions: Rule = {
  name: 'import-extensions',
  check: (files) =>
    files
      .filter((file) => /\.tsx?$/.test(file.path) && isCode(file.path))
      .flatMap((file) =>
        modulesOf(file).flatMap(({ specifier, line }): Violation[] => {
          if (!isRelative(specifier) || EXTENSION.test(specifier)) return [];
          const message = `"${specifier}" has no extension that Node can load. Write the file's own, such as .ts.`;
          return [{ path: file.path, line, message }];
        }),
      ),
};

/** An index hands on what its files have, once: no `export *`, and no index of indexes. */
export const indexChains: Rule = {
  name: 'index-chains',
  check: (files) =>
    files
      .filter((file) => isCode(file.path))
      .flatMap((file) =>
        modulesOf(file).flatMap(({ specifier, line, kind, isStar }): Violation[] => {
          if (kind !== 'export' || !isRelative(specifier)) return [];
          if (isStar) {
            const message = `export * hides what is exported. Name each export of "${specifier}".`;
            return [{ path: file.path, line, message }];
          }
          const isChain =
            /(?:^|\/)index\.tsx?$/.test(file.path) && /(?:^|\/)index\.tsx?$/.test(specifier);
          const message = `This index hands on another index, "${specifier}". Export from the files themselves.`;
          return isChain ? [{ path: file.path, line, message }] : [];
        }),
      ),
};
