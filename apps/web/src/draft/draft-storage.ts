import { recall, remember } from '../lib/storage.ts';
import { type Draft, EMPTY_DRAFT } from './draft.ts';

const DRAFT_KEY = 'draft';
const SENT_KEY = 'sent';
/** How many sent drafts are remembered, with their input pictures, for "reuse" and "rerun". */
const SENT_MAXIMUM = 60;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A remembered draft: fields of an unexpected type, as an older version may have left them, get their defaults. */
export function readDraft(stored: unknown): Draft {
  if (!isRecord(stored)) return EMPTY_DRAFT;
  const entries = Object.entries(EMPTY_DRAFT).map(([name, standard]) => {
    const value = stored[name];
    const isNullable = standard === null;
    const isSame =
      typeof value === typeof standard &&
      Array.isArray(value) === Array.isArray(standard) &&
      value !== null;
    return [name, isSame || (isNullable && value !== undefined) ? value : standard];
  });
  return Object.fromEntries(entries) as unknown as Draft; // field by field of the type of EMPTY_DRAFT's
}

export const loadDraft = (): Draft => readDraft(recall(DRAFT_KEY));
export const saveDraft = (draft: Draft): void => remember(DRAFT_KEY, draft);

/** Remembers the draft that a generation was made of. The server tells no small copies that last, nor ratios and presets by their names. */
export function rememberSent(generationId: string, draft: Draft): void {
  const stored = recall(SENT_KEY);
  const entries = isRecord(stored) ? Object.entries(stored) : [];
  const kept = entries.filter(([id]) => id !== generationId).slice(-SENT_MAXIMUM + 1);
  remember(SENT_KEY, Object.fromEntries([...kept, [generationId, draft]]));
}

/** The draft that this browser sent for a generation; null where it did not, or that is long ago. */
export function recallSent(generationId: string): Draft | null {
  const stored = recall(SENT_KEY);
  const draft = isRecord(stored) ? stored[generationId] : undefined;
  return draft === undefined ? null : readDraft(draft);
}
