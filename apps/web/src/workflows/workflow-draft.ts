import { UnreadableError } from '../batches/unreadable-error.ts';
import { recall, remember } from '../lib/storage.ts';
import {
  documentOf,
  EMPTY_DOCUMENT,
  isRecord,
  type WorkflowDocument,
  writeDocument,
} from './workflow-document.ts';

const KEY = 'workflow';
/** Steps that can be taken back. */
const MOST_STEPS = 50;

/** What stands in the editor. */
export interface WorkflowDraft {
  readonly document: WorkflowDocument;
  /** Dollars, as written. */
  readonly cap: string;
  /** How it was before each change, the latest last. */
  readonly past: readonly WorkflowDocument[];
  /** What the latest change was of: further ones of the same are one step. Empty: of nothing that goes on. */
  readonly changing: string;
}

export const EMPTY_DRAFT: WorkflowDraft = {
  document: EMPTY_DOCUMENT,
  cap: '',
  past: [],
  changing: '',
};

/** The draft with another document. `of`: what is changed, so that typing into a field is one step to take back. */
export function changedDraft(
  draft: WorkflowDraft,
  document: WorkflowDocument,
  of = '',
): WorkflowDraft {
  if (document === draft.document) return draft;
  const goesOn = of !== '' && of === draft.changing;
  const past = goesOn ? draft.past : [...draft.past, draft.document].slice(-MOST_STEPS);
  return { ...draft, document, past, changing: of };
}

/** The draft as it was before its latest step. */
export function undone(draft: WorkflowDraft): WorkflowDraft {
  const document = draft.past.at(-1);
  if (document === undefined) return draft;
  return { ...draft, document, past: draft.past.slice(0, -1), changing: '' };
}

/** A remembered draft; the empty one where nothing that can be read was. */
export function readDraft(stored: unknown): WorkflowDraft {
  if (!isRecord(stored)) return EMPTY_DRAFT;
  try {
    const past = Array.isArray(stored.past) ? stored.past.map(documentOf) : [];
    const cap = typeof stored.cap === 'string' ? stored.cap : '';
    return { document: documentOf(stored.document), cap, past, changing: '' };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return EMPTY_DRAFT;
  }
}

export const loadDraft = (): WorkflowDraft => readDraft(recall(KEY));

/** Remembers the draft, and of what was before it the last: enough to bring back what was replaced. */
export const saveDraft = ({ document, cap, past }: WorkflowDraft): void =>
  remember(KEY, { document, cap, past: past.slice(-1) });

/** Puts a document into the editor, wherever one is. What stood there can be brought back. */
export function takeIntoDraft(document: WorkflowDocument, cap: string): void {
  const draft = loadDraft();
  const isSame = writeDocument(draft.document) === writeDocument(document);
  saveDraft({ ...(isSame ? draft : changedDraft(draft, document)), cap });
}
