import { CliProblem } from './cli-problem.ts';

interface Told {
  readonly code: string;
  readonly message: string;
}

/** Gathers everything that is wrong with a command line, so that it is told at once. */
export class CollectedProblems {
  readonly #problems: CliProblem[] = [];

  get isEmpty(): boolean {
    return this.#problems.length === 0;
  }

  add(problem: CliProblem | null): void {
    if (problem !== null) this.#problems.push(problem);
  }

  /** Before all others: what a person would mend first. */
  addFirst(problem: CliProblem): void {
    this.#problems.unshift(problem);
  }

  /** The value that `read` gives; null where it throws a CliProblem, which is kept. */
  take<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      this.#keep(error);
      return null;
    }
  }

  /** The same for what takes time. */
  async takeLater<T>(read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      this.#keep(error);
      return null;
    }
  }

  /** All of it as one: a lone problem as it came, several with a line each, `more` behind them. There must be one. */
  asOne(more: readonly Told[] = []): CliProblem {
    const [first, ...others] = this.#problems;
    if (first === undefined) throw new RangeError('Nothing is wrong.');
    if (others.length === 0 && more.length === 0) return first;
    const details = [...this.#problems.flatMap(linesOf), ...more];
    return new CliProblem(first.code, details.map(({ message }) => message).join('\n'), {
      exitCode: first.exitCode,
      details: details.map(({ code, message }) => ({ code, message })),
    });
  }

  #keep(error: unknown): void {
    if (!(error instanceof CliProblem)) throw error;
    this.add(error);
  }
}

/** A problem's own lines; where it is one alone, its hint is part of it. */
function linesOf({ code, message, hint, details }: CliProblem): readonly Told[] {
  if (details.length > 0) return details;
  return [{ code, message: hint === null ? message : `${message} ${hint}` }];
}
