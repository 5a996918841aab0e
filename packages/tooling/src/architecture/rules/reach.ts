import ts from 'typescript';
import { isExcepted } from '../exceptions.ts';
import { lineOf, modulesOf, walk } from '../parse.ts';
import {
  isCode,
  isScript,
  isTest,
  packageName,
  type Rule,
  type SourceFile,
  type Violation,
} from '../source-file.ts';

const product = (files: readonly SourceFile[]) =>
  files.filter(
    ({ path }) => isCode(path) && !isTest(path) && !isScript(path) && path.includes('/'),
  );

/** Modules that open connections, whatever they are called with. */
const NETWORK_MODULES =
  /^(?:undici|ws|(?:node:)?(?:http|https|http2|net|tls|dgram)|axios|got|node-fetch|ky|superagent)(?:\/|$)/;
const NETWORK_GLOBALS = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']);
/** What one may take from a network module without connecting: listening, and names of things. */
const HARMLESS_NAMES = new Set([
  'createServer',
  'Server',
  'isIP',
  'isIPv4',
  'isIPv6',
  'STATUS_CODES',
  'METHODS',
]);

/** Whether an identifier stands for the global of its name: called, constructed or passed on, and not a name of its own. */
function isGlobalUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    if (parent.expression === node) return true;
    return (
      ts.isIdentifier(parent.expression) &&
      /^(?:globalThis|window|self)$/.test(parent.expression.text)
    );
  }
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === node;
}

/** A page's call of its own server: an address without a host cannot leave. */
function isOwnOrigin({ parent }: ts.Identifier): boolean {
  if (!ts.isCallExpression(parent)) return false;
  const [address] = parent.arguments;
  return address !== undefined && ts.isStringLiteralLike(address) && /^\/(?!\/)/.test(address.text);
}

/** Names that a file declares itself: a parameter called `fetch` is no global. */
function declaredNames(file: SourceFile): Set<string> {
  const names = new Set<string>();
  walk(file, (node) => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node);
    if (isDeclaration && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}

/** Only provider-kit opens connections. */
export const network: Rule = {
  name: 'network',
  check: (files) =>
    product(files).flatMap((file): Violation[] => {
      const found: Violation[] = [];
      const tell = (what: string, line: number) => {
        if (isExcepted('network', file.path, what)) return;
        const message = `${what} opens connections, and only provider-kit does, behind its egress guard. Use its client, or take what is needed as an argument.`;
        found.push({ path: file.path, line, message });
      };
      for (const { specifier, line, isTypeOnly, names } of modulesOf(file)) {
        const isHarmless = names.length > 0 && names.every((name) => HARMLESS_NAMES.has(name));
        if (!isTypeOnly && !isHarmless && NETWORK_MODULES.test(specifier)) tell(specifier, line);
      }
      const declared = declaredNames(file);
      walk(file, (node) => {
        if (!ts.isIdentifier(node) || !NETWORK_GLOBALS.has(node.text)) return;
        if (isGlobalUse(node) && !isOwnOrigin(node) && !declared.has(node.text))
          tell(node.text, lineOf(file, node));
      });
      return found;
    }),
};

/** A library that one package alone may see. */
function keptTo(name: string, modules: RegExp, homes: readonly string[], instead: string): Rule {
  return {
    name,
    check: (files) =>
      files
        .filter(({ path }) => isCode(path))
        .flatMap((file): Violation[] => {
          const home = packageName(file.path);
          if (home === null || homes.includes(home)) return [];
          return modulesOf(file).flatMap(({ specifier, line }): Violation[] =>
            modules.test(specifier)
              ? [
                  {
                    path: file.path,
                    line,
                    message: `${specifier} belongs to ${homes.join(' and ')}. ${instead}`,
                  },
                ]
              : [],
          );
        }),
  };
}

export const prisma = keptTo(
  'prisma',
  /^(?:@prisma\/|prisma(?:\/|$)|better-sqlite3$|pg$)/,
  ['database'],
  "Ask one of database's repositories, and add there what is missing.",
);

export const sharp = keptTo(
  'sharp',
  /^sharp(?:\/|$)/,
  ['storage', 'emulators'],
  'Untrusted pictures are decoded in the child process of storage, with its allow-list and limits.',
);

function isProcessEnv(node: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : '';
  const isMeta = node.expression.kind === ts.SyntaxKind.MetaProperty;
  return (
    name === 'env' &&
    !isMeta &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'process'
  );
}

/** Only an app's environment.ts reads the environment. */
export const environment: Rule = {
  name: 'environment',
  check: (files) =>
    product(files).flatMap((file): Violation[] => {
      if (isExcepted('environment', file.path)) return [];
      const message =
        "Only an app's environment.ts reads the environment. Read it there, and hand the value in.";
      const found: Violation[] = [];
      walk(file, (node) => {
        if (isProcessEnv(node)) found.push({ path: file.path, line: lineOf(file, node), message });
      });
      for (const { specifier, line, names } of modulesOf(file)) {
        if (/^(?:node:)?process$/.test(specifier) && names.includes('env'))
          found.push({ path: file.path, line, message });
      }
      return found;
    }),
};

const TIMED = new Set(['core', 'engine', 'providers']);
const TIMERS = new Set(['setTimeout', 'setInterval']);

function clockUse(node: ts.Node): string | null {
  if (ts.isCallExpression(node)) {
    const { expression } = node;
    if (ts.isIdentifier(expression) && TIMERS.has(expression.text)) return expression.text;
    if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression))
      return null;
    const { text } = expression.expression;
    const call = `${text}.${expression.name.text}`;
    if (call === 'Date.now' || call === 'performance.now') return call;
    return text === 'globalThis' && TIMERS.has(expression.name.text) ? expression.name.text : null;
  }
  const isNow =
    ts.isNewExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'Date' &&
    (node.arguments ?? []).length === 0;
  return isNow ? 'new Date()' : null;
}

/** Core, engine and providers take the time from the clock, so that tests own it. */
export const clock: Rule = {
  name: 'clock',
  check: (files) =>
    product(files).flatMap((file): Violation[] => {
      if (!TIMED.has(packageName(file.path) ?? '') || isExcepted('clock', file.path)) return [];
      const found: Violation[] = [];
      const tell = (what: string, line: number) =>
        found.push({
          path: file.path,
          line,
          message: `${what} asks the machine for the time. Take a Clock and use it, so that tests need not wait.`,
        });
      walk(file, (node) => {
        const use = clockUse(node);
        if (use !== null) tell(use, lineOf(file, node));
      });
      for (const { specifier, line } of modulesOf(file))
        if (/^(?:node:)?timers(?:\/promises)?$/.test(specifier)) tell(specifier, line);
      return found;
    }),
};
