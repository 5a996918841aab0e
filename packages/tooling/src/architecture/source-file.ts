/** One file of the repository as the rules see it. */
export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  path: string;
  /** Empty for what is no text. */
  text: string;
}

/** One place that breaks a rule. */
export interface Violation {
  path: string;
  /** From 1. */
  line: number;
  /** What stands there, and what to do. */
  message: string;
}

/** A rule over the whole repository, so that it may compare files. Pure: what is not in the list does not exist. */
export interface Rule {
  /** kebab-case; the key of the exceptions. */
  name: string;
  check(files: readonly SourceFile[]): Violation[];
}

const CODE = /\.(?:ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;
const GENERATED = /(?:^|\/)(?:generated|gql|dist|coverage)\/|\.generated\./;
const FIXTURE = /(?:^|\/)(?:fixtures|__fixtures__)\//;
const TEST = /\.test\.tsx?$|(?:^|\/)(?:testing|test-support|e2e|live|bench)\/|\.rows\.ts$/;
const SCRIPT = /(?:^|\/)scripts\//;

export const isCode = (path: string) => CODE.test(path) && !GENERATED.test(path);
export const isGenerated = (path: string) => GENERATED.test(path);
export const isFixture = (path: string) => FIXTURE.test(path);
/** Tests and what only tests, benchmarks and live checks run. */
export const isTest = (path: string) => TEST.test(path);
/** What a person or the build runs by hand, and no server ever does. */
export const isScript = (path: string) => SCRIPT.test(path);

/** "packages/core" of "packages/core/src/ids.ts"; null for what belongs to no package. */
export function packageFolder(path: string): string | null {
  return /^(?:packages|apps)\/[^/]+(?=\/)/.exec(path)?.[0] ?? null;
}

/** The names that packages and apps go by in the rules: "core", "apps/server". */
export function packageName(path: string): string | null {
  const folder = packageFolder(path);
  return folder === null ? null : folder.replace(/^packages\//, '');
}

/** The line, from 1, of an offset. */
export const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;
