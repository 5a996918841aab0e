/** The least time between two savings, in milliseconds: a draft may hold small pictures, and is typed into. */
const PAUSE_MS = 200;

export interface DraftSaver<Draft> {
  /** Takes note of the draft as it is now. */
  note(draft: Draft): void;
  /** Saves at once what waits. */
  flush(): void;
}

/** Saves a draft as it changes: the first change at once, those that follow closely together, and nothing twice. */
export function draftSaver<Draft>(
  save: (draft: Draft) => void,
  timers: {
    set: (act: () => void, milliseconds: number) => unknown;
    clear: (timer: unknown) => void;
  },
): DraftSaver<Draft> {
  let saved: Draft | null = null;
  let latest: Draft | null = null;
  let timer: unknown = null;

  const write = () => {
    if (latest === null || latest === saved) return;
    saved = latest;
    save(latest);
  };
  const rest = () => {
    timer = timers.set(() => {
      timer = null;
      if (latest === saved) return;
      write();
      rest();
    }, PAUSE_MS);
  };
  return {
    note(draft) {
      latest = draft;
      if (timer !== null || latest === saved) return;
      write();
      rest();
    },
    flush() {
      timers.clear(timer);
      timer = null;
      write();
    },
  };
}
