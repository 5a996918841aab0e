import { seedNumber } from '../generation/numbers.ts';
import { inputProblem } from '../program/cli-problem.ts';

/** Seeds that one flag may stand for. */
const MOST_SEEDS = 10_000;

/** Seeds as a person writes them: 7, 1..8 or 1,2,5. @throws CliProblem */
export function seedsOf(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => text.split(','))
    .flatMap((part) => {
      const range = /^\s*(\d{1,20})\s*\.\.\s*(\d{1,20})\s*$/.exec(part);
      if (range === null) {
        const seed = seedNumber(part);
        return seed === null ? [] : [seed];
      }
      const first = BigInt(seedNumber(range[1]) ?? 0);
      const last = BigInt(seedNumber(range[2]) ?? 0);
      if (last < first)
        throw inputProblem(`--seed "${part.trim()}" ends before it begins.`, 'Write it like 1..8');
      if (last - first >= BigInt(MOST_SEEDS))
        throw inputProblem(`--seed "${part.trim()}" is more than ${MOST_SEEDS} seeds.`);
      return Array.from({ length: Number(last - first) + 1 }, (_, index) =>
        (first + BigInt(index)).toString(),
      );
    });
}
