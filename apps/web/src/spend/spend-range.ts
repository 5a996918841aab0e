/** Spans of time that the page offers, as they stand in the address. */
export const RANGES = ['7', '30', '90', 'month', 'all'] as const;
export type Range = (typeof RANGES)[number];

const DAY_MS = 86_400_000;
const dayOf = (moment: number) => Math.floor(moment / DAY_MS) * DAY_MS;

/** The range of an address; 30 days where it names none that is known. */
export function rangeOf(text: string | null): Range {
  return RANGES.find((range) => range === text) ?? '30';
}

/** The first moment of a range, at midnight UTC as the API counts days; null: from the beginning. */
export function startOf(range: Range, now: number): string | null {
  if (range === 'all') return null;
  if (range === 'month') return monthStart(now);
  return new Date(dayOf(now) - (Number(range) - 1) * DAY_MS).toISOString();
}

/** The first moment of this month in UTC. */
export function monthStart(now: number): string {
  const today = new Date(now);
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1)).toISOString();
}

/** A day of the chart. */
export interface Day {
  /** Such as "2026-11-21". */
  readonly date: string;
  /** In dollars, for drawing alone. */
  readonly cost: number;
}

/**
 * Every day from the first to today, those without use too: the API leaves them out, and a chart must not.
 *
 * @param start the first moment; null: the first day that has something.
 */
export function everyDay(
  used: readonly { readonly key: string; readonly cost: { readonly amount: string } }[],
  start: string | null,
  now: number,
): Day[] {
  const costs = new Map(used.map(({ key, cost }) => [key, Number(cost.amount)]));
  const first = start ?? used[0]?.key;
  if (first === undefined) return [];
  const days: Day[] = [];
  for (let day = dayOf(Date.parse(first)); day <= now; day += DAY_MS) {
    const date = new Date(day).toISOString().slice(0, 10);
    days.push({ date, cost: costs.get(date) ?? 0 });
  }
  return days;
}

/** The next round number above, of 1, 2 or 5 and zeros: where a chart's axis ends. 1 for nothing. */
export function axisEnd(highest: number): number {
  if (highest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 5, 10].find((one) => one * power >= highest) ?? 10;
  return Number((step * power).toPrecision(1));
}
