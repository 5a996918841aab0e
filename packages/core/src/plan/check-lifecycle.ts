import { lifecycleWarning } from '../lifecycle.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { Planner } from './planner.ts';

export interface PlanWarning {
  code: 'MODEL_RETIRED' | 'MODEL_DEPRECATED' | 'MODEL_RETIRING' | 'PROMPT_CLEANED';
  message: string;
}

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
  const warning = lifecycleWarning(lifecycle, name, now);
  if (warning?.code !== 'MODEL_RETIRED') return warning ? [warning] : [];
  if (isRetiredAllowed) {
    const instead = lifecycle.replacedBy ? ` Use ${lifecycle.replacedBy} instead.` : '';
    const message = `${name} is retired by its provider; it is tried because your settings allow it.${instead}`;
    return [{ code: 'MODEL_RETIRED', message }];
  }
  planner.refuse(
    'MODEL_RETIRED',
    ['model'],
    `${warning.message} If it still answers for you, mark it as available.`,
  );
  return [];
}
