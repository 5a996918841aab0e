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

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** The state at `now` (milliseconds since 1970): from its day on a model is retired, or deprecated where it may outlive it. */
export function lifecycleState(lifecycle: Lifecycle, now: number): LifecycleState {
  const { state, retiresOn, mayOutliveDate } = lifecycle;
  if (state === 'retired' || retiresOn === null || now < dayOf(retiresOn)) return state;
  return mayOutliveDate ? 'deprecated' : 'retired';
}

/** Days until the model is switched off, begun ones counted; null where no day is known or it has come. */
export function daysUntilRetirement(lifecycle: Lifecycle, now: number): number | null {
  if (lifecycle.retiresOn === null) return null;
  const days = Math.ceil((dayOf(lifecycle.retiresOn) - now) / 86_400_000);
  return days > 0 ? days : null;
}

/** From so many days before its end a model is warned of, whatever its state. */
export const WARNING_DAYS = 30;

const dayCount = (days: number) => `${days} day${days === 1 ? '' : 's'}`;

/** What is to be known of a model that goes: told with models, plans and in lists alike. */
export interface LifecycleWarning {
  code: 'MODEL_RETIRED' | 'MODEL_DEPRECATED' | 'MODEL_RETIRING';
  message: string;
}

/**
 * The warning about a model that is gone, is going, or goes within 30 days, with its day and what to use instead; null
 * where there is nothing to warn of. `name`: what the sentence begins with.
 */
export function lifecycleWarning(
  lifecycle: Lifecycle,
  name: string,
  now: number,
): LifecycleWarning | null {
  const { retiresOn, replacedBy } = lifecycle;
  const state = lifecycleState(lifecycle, now);
  const instead = replacedBy ? ` Use ${replacedBy} instead.` : '';
  if (state === 'retired') {
    const when = retiresOn ? ` on ${retiresOn}` : '';
    return {
      code: 'MODEL_RETIRED',
      message: `${name} was switched off by its provider${when}.${instead}`,
    };
  }
  const days = daysUntilRetirement(lifecycle, now);
  const end = days === null ? null : `in ${dayCount(days)}, on ${retiresOn}`;
  if (state === 'deprecated') {
    const how =
      end !== null
        ? `is switched off ${end}`
        : retiresOn === null
          ? 'is being switched off'
          : `was to be switched off on ${retiresOn} and may still answer`;
    return { code: 'MODEL_DEPRECATED', message: `${name} ${how}.${instead}` };
  }
  if (days !== null && days <= WARNING_DAYS)
    return { code: 'MODEL_RETIRING', message: `${name} is switched off ${end}.${instead}` };
  return null;
}
