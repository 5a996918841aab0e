import type { Clock } from '@darkroom/core';
import type { PrismaExecutor } from '../client.ts';

/** What every repository is made with. */
export interface RepositoryContext {
  readonly client: PrismaExecutor;
  readonly clock: Clock;
}

/** One repository an aggregate, all on the same client or all in the same transaction. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the repositories
export interface Repositories {}

/** Makes the repositories over a client or a transaction. */
export function createRepositories(_context: RepositoryContext): Repositories {
  return {};
}
