import { daysUntilRetirement, lifecycleState } from '../lifecycle.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { Planner } from './planner.ts';

export interface PlanWarning {
  code: 'MODEL_RETIRED' | 'MODEL_DEPRECATED' | 'MODEL_RETIRING' | 'PROMPT_CLEANED';
  message: string;
}

/** From so many days before its end a model is warned of, whatever its state. */
const WARNING_DAYS = 30;

const dayCount = (days: number) => `${days} day${days === 1 ? '' : 's'}`;

/**
 * Refuses a retired model, unless the settings allow it (`isRetiredAllowed`), and gives the warnings about one that is
 * going. `now`: milliseconds since 1970.
 */
export function checkLifecycle(
  planner: Planner,
  { lifecycle, name }: ModelRecord,
  now: number,
  isRetiredAllowed: boolean,
): PlanWarning[] {
  const state = lifecycleState(lifecycle, now);
  const instead = lifecycle.replacedBy ? ` Use ${lifecycle.replacedBy} instead.` : '';
  if (state === 'retired') {
    if (isRetiredAllowed) {
      const message = `${name} is retired by its provider; it is tried because your settings allow it.${instead}`;
      return [{ code: 'MODEL_RETIRED', message }];
    }
    const when = lifecycle.retiresOn ? ` on ${lifecycle.retiresOn}` : '';
    planner.refuse(
      'MODEL_RETIRED',
      ['model'],
      `${name} was switched off by its provider${when}.${instead} If it still answers for you, mark it as available.`,
    );
    return [];
  }
  const days = daysUntilRetirement(lifecycle, now);
  const end = days === null ? null : `in ${dayCount(days)}, on ${lifecycle.retiresOn}`;
  if (state === 'deprecated') {
    const message = `${name} is ${end === null ? 'being switched off' : `switched off ${end}`}.${instead}`;
    return [{ code: 'MODEL_DEPRECATED', message }];
  }
  if (days !== null && days <= WARNING_DAYS) {
    return [{ code: 'MODEL_RETIRING', message: `${name} is switched off ${end}.${instead}` }];
  }
  return [];
}
