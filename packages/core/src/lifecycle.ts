import { z } from 'zod';

export const LIFECYCLE_STATES = ['preview', 'active', 'deprecated', 'retired'] as const;
export type LifecycleState = (typeof LIFECYCLE_STATES)[number];

export const lifecycleSchema = z.strictObject({
  state: z.enum(LIFECYCLE_STATES).default('active'),
  /** The day on which the vendor switches it off (UTC). */
  retiresOn: z.iso.date().nullable().default(null),
  /** The source of the model to use instead. */
  replacedBy: z.string().nullable().default(null),
  note: z.string().max(500).nullable().default(null),
  /** The day has passed or may pass, and the model may answer all the same: it stays DEPRECATED. */
  mayOutliveDate: z.boolean().default(false),
});
export type Lifecycle = z.infer<typeof lifecycleSchema>;

/** The state on the day `now`: a deprecated model whose day has come is retired, unless it may outlive its date. */
export function lifecycleState(lifecycle: Lifecycle, now: number): LifecycleState {
  const isOver =
    lifecycle.retiresOn !== null && Date.parse(`${lifecycle.retiresOn}T00:00:00Z`) <= now;
  if (isOver && !lifecycle.mayOutliveDate && lifecycle.state !== 'retired') return 'retired';
  return lifecycle.state;
}

/** Whole days until the model is switched off; null where no day is known or it has passed. */
export function daysUntilRetirement(lifecycle: Lifecycle, now: number): number | null {
  if (lifecycle.retiresOn === null) return null;
  const days = Math.ceil((Date.parse(`${lifecycle.retiresOn}T00:00:00Z`) - now) / 86_400_000);
  return days > 0 ? days : null;
}
