import type { LifecyclePartsFragment } from '../gql/graphql.ts';
import { renderDay } from './time.ts';

/** How long a model stays, in a few words: "goes 2026-12-03, use …". `now`: milliseconds since 1970. */
export function renderLifecycle(lifecycle: LifecyclePartsFragment, now: number): string {
  const { state, retiresOn, replacedBy, warning } = lifecycle;
  const when = retiresOn === null ? '' : ` ${renderDay(retiresOn)}`;
  const instead = replacedBy === null ? '' : `, use ${replacedBy}`;
  switch (state) {
    case 'ACTIVE':
    case 'PREVIEW':
      return `${state.toLowerCase()}${warning === null ? '' : `, goes${when}${instead}`}`;
    case 'DEPRECATED': {
      // Some vendors keep a model beyond the day that they named.
      const isPast = retiresOn !== null && Date.parse(retiresOn) <= now;
      return `${isPast ? `was to go${when}, may still answer` : `goes${when}`}${instead}`;
    }
    case 'RETIRED':
      return `gone${when}${instead}`;
  }
}
