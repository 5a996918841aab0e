/** Ctrl-C. The first one ends what can be ended in good order; the second one ends the process. */
export interface Interrupt {
  /**
   * Runs `work`; the first Ctrl-C meanwhile aborts its signal instead of ending the process, and `onFirst` says so.
   * Outside of it Ctrl-C ends the process at once.
   */
  during<T>(onFirst: () => void, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export const EXIT_INTERRUPTED = 130;

export function createInterrupt(): Interrupt {
  return {
    during: async (onFirst, work) => {
      const stop = new AbortController();
      const onSignal = () => {
        if (stop.signal.aborted) process.exit(EXIT_INTERRUPTED);
        onFirst();
        stop.abort();
      };
      process.on('SIGINT', onSignal);
      try {
        return await work(stop.signal);
      } finally {
        process.off('SIGINT', onSignal);
      }
    },
  };
}
