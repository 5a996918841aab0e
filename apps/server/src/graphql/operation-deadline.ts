import type { Clock } from '@darkroom/core';

/** Milliseconds that an operation may take. Mutations may ask a provider whether a key is right. */
export const DEADLINES_MS = { query: 15_000, mutation: 60_000 } as const;

/** Thrown where an operation took too long. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Runs `work` with a signal that is aborted at the deadline. @throws DeadlineError when the deadline comes first. */
export async function withDeadline<T>(
  clock: Clock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const done = new AbortController();
  const deadline = clock.sleep(milliseconds, done.signal).then(
    () => {
      const error = new DeadlineError(`not finished after ${milliseconds} ms`);
      late.abort(error);
      throw error;
    },
    () => new Promise<never>(() => {}), // the work was done first
  );
  try {
    return await Promise.race([work(late.signal), deadline]);
  } finally {
    done.abort();
  }
}
