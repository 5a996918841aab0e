/** Where a generation is. */
export const GENERATION_STATUSES = [
  'QUEUED',
  'RUNNING',
  'SAVING',
  'SUCCEEDED',
  'PARTLY_SUCCEEDED',
  'FAILED',
  'CANCELING',
  'CANCELED',
  'UNKNOWN_OUTCOME',
] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/**
 * Statuses that end a generation's event stream. UNKNOWN_OUTCOME waits for a person or a lookup, and nothing more comes
 * by itself: it ends the stream as well, and a resolution is told by `activity`.
 */
export const TERMINAL_STATUSES: ReadonlySet<GenerationStatus> = new Set([
  'SUCCEEDED',
  'PARTLY_SUCCEEDED',
  'FAILED',
  'CANCELED',
  'UNKNOWN_OUTCOME',
]);

/** Where one try of one provider call is. */
export const ATTEMPT_STATES = [
  'PLANNED',
  'SENDING',
  'ACCEPTED',
  'RESULT_RECEIVED',
  'STORED',
  'COMMITTED',
  'REJECTED',
  'FAILED',
  'CANCELED',
  'UNKNOWN',
] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/**
 * The only legal moves of an attempt. SENDING is written before a socket opens, so that after a crash it means
 * "may have been charged"; RESULT_RECEIVED is written when the raw answer is safe on disk, before it is parsed.
 */
export const ATTEMPT_MOVES: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  PLANNED: ['SENDING', 'CANCELED', 'FAILED'],
  SENDING: ['ACCEPTED', 'RESULT_RECEIVED', 'REJECTED', 'FAILED', 'UNKNOWN', 'CANCELED'],
  ACCEPTED: ['RESULT_RECEIVED', 'FAILED', 'CANCELED', 'UNKNOWN'],
  // STORED may be written together with COMMITTED: nothing depends on having seen it.
  RESULT_RECEIVED: ['STORED', 'COMMITTED', 'REJECTED', 'FAILED', 'UNKNOWN'],
  STORED: ['COMMITTED', 'FAILED', 'UNKNOWN'],
  COMMITTED: [],
  REJECTED: [],
  FAILED: [],
  CANCELED: [],
  UNKNOWN: ['COMMITTED', 'FAILED', 'RESULT_RECEIVED'],
};

export function canAttemptMove(from: AttemptState, to: AttemptState): boolean {
  return ATTEMPT_MOVES[from].includes(to);
}
