import { useCallback, useEffect, useState } from 'react';
import { draftSaver } from '../draft/draft-saver.ts';
import type { WorkflowDocument } from './workflow-document.ts';
import {
  changedDraft,
  loadDraft,
  saveDraft,
  undone,
  type WorkflowDraft,
} from './workflow-draft.ts';

/** A change of the document as it stands then. `of`: see changedDraft. */
export type ChangeDocument = (
  change: (document: WorkflowDocument) => WorkflowDocument,
  of?: string,
) => void;

/** The workflow that is being written. This browser keeps it as it changes, and the last of it when the page goes. */
export function useWorkflowDraft(): {
  draft: WorkflowDraft;
  change: ChangeDocument;
  setCap: (cap: string) => void;
  undo: () => void;
} {
  const [draft, setDraft] = useState(loadDraft);
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
  const change = useCallback<ChangeDocument>(
    (to, of) => setDraft((before) => changedDraft(before, to(before.document), of)),
    [],
  );
  const setCap = useCallback((cap: string) => setDraft((before) => ({ ...before, cap })), []);
  const undo = useCallback(() => setDraft(undone), []);
  return { draft, change, setCap, undo };
}
