import type { CatalogProblem, Problems } from '../problem.ts';
import { follow, type Located } from '../yaml/located.ts';

/** Tells a problem at a path of a file. */
export type Teller = (
  path: readonly PropertyKey[],
  message: string,
  details?: Partial<Pick<CatalogProblem, 'nearest' | 'isLeftOut'>>,
) => void;

/** A teller for one file's tree. */
export function tellerOf(root: Located, problems: Problems): Teller {
  return (path, message, details) => problems.add(follow(root, path).place, message, details);
}
