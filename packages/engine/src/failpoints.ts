/**
 * Named points where a test may stop, delay or kill the process. Each is passed at a moment whose loss matters;
 * in a normal run they do nothing.
 */
export const FAILPOINTS = [
  'submit.before-commit',
  'submit.after-commit',
  'attempt.before-sending',
  'attempt.sending-committed',
  /** The first piece of an input picture is on its way. */
  'attempt.request-half-sent',
  /** Status and headers are here, nothing of the body. */
  'attempt.answer-begun',
  'attempt.answer-streaming',
  'attempt.answer-spooled',
  'attempt.accepted-committed',
  /** Before each question after an accepted job. */
  'attempt.polling',
  'attempt.result-committed',
  /** The first piece of a result behind a URL is here. */
  'attempt.download-running',
  /** A picture is in a temporary file and has no name yet. */
  'blob.before-rename',
  'blob.after-rename',
  'attempt.images-stored',
  'attempt.before-final-commit',
  /** Everything is written, and the transaction is still open. */
  'attempt.inside-final-commit',
  'attempt.after-final-commit',
  /** A try was refused and the next one is planned, for later. */
  'attempt.repeat-committed',
  'cancel.committed',
  'cancel.before-provider',
  'cancel.after-provider',
  /** Images are marked as deleted; their bytes are still there. */
  'delete.rows-marked',
  /** Bytes are gone; the rows of the deleted images are still there. */
  'delete.bytes-removed',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

export type FailpointHook = (point: Failpoint) => void | Promise<void>;

export const noFailpoints: FailpointHook = () => {};
