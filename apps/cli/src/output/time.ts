/** A moment to the minute, in UTC: "2026-11-21 09:30". Null stays null. */
export function renderTime(moment: string | null): string | null {
  return moment === null ? null : moment.replace('T', ' ').slice(0, 16);
}

/** The day alone: "2026-11-21". */
export const renderDay = (moment: string | null): string | null => moment?.slice(0, 10) ?? null;
