import type { LifecycleState } from '../gql/graphql.ts';
import { formatDay } from '../lib/format.ts';
import { t } from '../messages/translate.ts';

/** Whether a provider still runs a model, as the API tells it. */
export interface Life {
  readonly state: LifecycleState;
  readonly retiresOn?: string | null;
}

const DAY_MS = 86_400_000;
/** An end that is nearer is told in days too. */
const SOON_DAYS = 60;

const daysUntil = (moment: string, now: number) => Math.ceil((Date.parse(moment) - now) / DAY_MS);

/** Whether a model goes or is gone, so that another one should be taken: by its provider's word, or because its day is near. */
export function isLeaving({ state, retiresOn }: Life, now: number): boolean {
  if (state === 'DEPRECATED' || state === 'RETIRED') return true;
  return Boolean(retiresOn) && daysUntil(retiresOn ?? '', now) <= SOON_DAYS;
}

/** "in 12 days", "today", "" where it is far or past. */
function nearness(retiresOn: string, now: number): string {
  const days = daysUntil(retiresOn, now);
  if (days > SOON_DAYS || days < 0) return '';
  if (days === 0) return t(', today');
  return days === 1 ? t(', tomorrow') : t(', in {days} days', { days });
}

/** How long a model stays, in a few words: "Retires on 4 May 2030, in 12 days". Null where nothing is to be told. */
export function lifeText(life: Life, now: number): string | null {
  const { state, retiresOn } = life;
  if (state === 'RETIRED')
    return retiresOn ? t('Retired on {day}', { day: formatDay(retiresOn) }) : t('Retired');
  if (!isLeaving(life, now)) return state === 'PREVIEW' ? t('Preview') : null;
  if (retiresOn && daysUntil(retiresOn, now) < 0)
    return t('Was to retire on {day}', { day: formatDay(retiresOn) });
  return retiresOn
    ? t('Retires on {day}', { day: formatDay(retiresOn) }) + nearness(retiresOn, now)
    : t('Retires, no day is named yet');
}
