import { CliProblem } from '../program/cli-problem.ts';

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}

/** What is wrong with a workflow, a line each: the place in the file, and the reason. */
export function problemLines(problems: readonly Problem[]): string[] {
  return problems.map(({ field, message }) => {
    const [first, ...path] = field ?? [];
    const place = first === 'document' ? path.join('.') : '';
    return place === '' || message.startsWith(place) ? message : `${place}: ${message}`;
  });
}

/** Throws what stands in the way of running a workflow. */
export function assertRunnable(problems: readonly Problem[]): void {
  const [first] = problems;
  if (!first) return;
  throw new CliProblem(first.code, problemLines(problems).join('\n'), {
    exitCode: 2,
    hint: 'Nothing was run and nothing was spent.',
    details: problems.map(({ code, message }) => ({ code, message })),
  });
}
