import { inputProblem } from '../program/cli-problem.ts';

const SPAN = /^(\d{1,4}(?:\.\d{1,2})?)\s*(m|min|h|hours?|d|days?)$/i;
/** Milliseconds by the first letter of a unit. */
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** A day, with a time of day and an offset if they are written; without an offset it is this machine's time. */
const MOMENT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * A deadline as it is written: a span from now ("48h", "3d"), or a moment. A day without a time is its end. Null: none.
 * @throws CliProblem for anything else, and for what is past.
 */
export function deadlineOf(text: string | undefined, now: Date): Date | null {
  if (text === undefined) return null;
  const written = text.trim();
  const [, many, unit = ''] = SPAN.exec(written) ?? [];
  const span = UNITS[unit.slice(0, 1).toLowerCase()];
  const moment =
    many !== undefined && span !== undefined
      ? new Date(now.getTime() + Number(many) * span)
      : momentOf(written);
  if (moment === null || Number.isNaN(moment.getTime()))
    throw inputProblem(
      `--deadline is a span such as 48h or 3d, or a time such as 2026-12-01T08:00, not "${text.slice(0, 40)}".`,
    );
  if (moment <= now) throw inputProblem(`The deadline, ${moment.toISOString()}, is past.`);
  return moment;
}

function momentOf(text: string): Date | null {
  if (!MOMENT.test(text)) return null;
  return new Date(text.length === 10 ? `${text}T23:59:59` : text.replace(' ', 'T'));
}
