/**
 * Named points where a test may stop, delay or kill the process. Each is passed at a moment whose loss matters;
 * in a normal run they do nothing.
 */
export const FAILPOINTS = [
  'submit.before-commit',
  'submit.after-commit',
  'attempt.before-sending',
  'attempt.sending-committed',
  'attempt.request-sent',
  'attempt.answer-spooled',
  'attempt.accepted-committed',
  'attempt.result-committed',
  'attempt.images-stored',
  'attempt.before-final-commit',
  'attempt.after-final-commit',
  'cancel.before-provider',
  'cancel.after-provider',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

export type FailpointHook = (point: Failpoint) => void | Promise<void>;

export const noFailpoints: FailpointHook = () => {};
