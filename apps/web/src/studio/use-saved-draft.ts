import { useEffect, useState } from 'react';
import type { Draft } from '../draft/draft.ts';
import { draftSaver } from '../draft/draft-saver.ts';
import { saveDraft } from '../draft/draft-storage.ts';

/** Keeps the draft in this browser as it changes, and the last of it when the page or the tab goes. */
export function useSavedDraft(draft: Draft): void {
  const [saver] = useState(() =>
    draftSaver(saveDraft, {
      set: (act, milliseconds) => window.setTimeout(act, milliseconds),
      clear: (timer) => {
        if (typeof timer === 'number') window.clearTimeout(timer);
      },
    }),
  );
  useEffect(() => saver.note(draft), [saver, draft]);
  useEffect(() => {
    const flush = () => saver.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [saver]);
}
