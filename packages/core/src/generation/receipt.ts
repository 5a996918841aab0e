/** What became of one setting that the caller asked for. */
export const RECEIPT_OUTCOMES = [
  'APPLIED',
  'RENAMED',
  'CONVERTED',
  'CLAMPED',
  'EMULATED',
  'DROPPED',
  'REFUSED',
] as const;
export type ReceiptOutcome = (typeof RECEIPT_OUTCOMES)[number];

export interface ReceiptLine {
  /** Canonical name: prompt, size, count … or the name of an extra parameter. */
  parameter: string;
  outcome: ReceiptOutcome;
  requested: string | null;
  /** As it travels; null where it does not. */
  sent: string | null;
  reason: string | null;
}
