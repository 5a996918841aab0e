import type { Style } from './style.ts';

/** Something wrong in a file, by the path under which the person finds it. */
export interface FileProblem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly isLeftOut: boolean;
}

/** What came of one folder. */
export interface CheckedFolder {
  readonly folder: string;
  readonly slug: string | null;
  readonly models: number;
  readonly problems: readonly FileProblem[];
}

/** `acme/provider.yaml:3:1: error: what is wrong`, as compilers write it. */
function renderProblem(problem: FileProblem, style: Style): string {
  const { file, line, column, message, isLeftOut } = problem;
  const place = [file, line, column].filter((part) => part !== null).join(':');
  return `${place}: ${isLeftOut ? style.bad('error:') : style.warn('warning:')} ${message}`;
}

/** Every problem with a line, and a line for each folder. */
export function renderChecks(
  folders: readonly CheckedFolder[],
  elsewhere: readonly FileProblem[],
  style: Style,
): string {
  const checked = folders.flatMap(({ folder, slug, models, problems }) => [
    ...problems.map((problem) => renderProblem(problem, style)),
    slug === null
      ? `${folder}: the provider would be left out.`
      : `${folder}: ${slug} with ${models} model${models === 1 ? '' : 's'}${problems.length === 0 ? ', nothing wrong' : ''}.`,
  ]);
  return [...elsewhere.map((problem) => renderProblem(problem, style)), ...checked].join('\n');
}
