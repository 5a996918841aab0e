/** An amount of money as the API gives it. */
export interface MoneyLike {
  readonly amount: string;
}

/** "$0.04", "$0.0004", "free": never rounded to nothing, and at least two places. */
export function formatMoney({ amount }: MoneyLike): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const places = fraction.replace(/0+$/, '');
  if (Number(whole) === 0 && places === '') return 'free';
  return `$${whole}.${places.padEnd(2, '0')}`;
}

/** A price for one of something that is billed by the million: "$5.00" of "0.000005". Exact. */
export function formatPerMillion({ amount }: MoneyLike): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const places = fraction.padEnd(6, '0');
  const shifted = `${whole}${places.slice(0, 6)}`.replace(/^0+(?=\d)/, '');
  return formatMoney({ amount: `${shifted}.${places.slice(6)}` });
}

/** What a generation will cost, in a word or two. */
export function formatEstimate(
  cost: {
    readonly isKnown: boolean;
    readonly expected?: MoneyLike | null;
    readonly minimum?: MoneyLike | null;
    readonly maximum?: MoneyLike | null;
  } | null,
): string | null {
  if (cost === null) return null;
  if (!cost.isKnown) return 'price unknown';
  const { expected, minimum, maximum } = cost;
  if (expected)
    return expected.amount === maximum?.amount
      ? formatMoney(expected)
      : `about ${formatMoney(expected)}`;
  if (minimum && maximum && minimum.amount !== maximum.amount) {
    return `${formatMoney(minimum)} to ${formatMoney(maximum)}`;
  }
  const only = maximum ?? minimum;
  return only ? formatMoney(only) : 'price unknown';
}

/** Seconds as "4 s", "1 min 20 s". */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long something is expected to take: "about 4 s"; what takes less than a second "under 1 s". */
export function formatExpected(seconds: number): string {
  return seconds < 1 ? 'under 1 s' : `about ${formatSeconds(seconds)}`;
}

/** The time from one moment to another; a quick one with a tenth, "0.4 s". */
export function formatSpan(from: string, to: string): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return seconds < 10 ? `${Math.max(0, seconds).toFixed(1)} s` : formatSeconds(seconds);
}

/** Bytes as "1.7 MB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** The time of day with seconds, as where the browser is: "14:03:05". */
export function formatClock(moment: string): string {
  return new Date(moment).toLocaleTimeString();
}

const DAY_MS = 86_400_000;

/** When something was, as near as it matters: the time today, else the date too. */
export function formatWhen(moment: string, now: number): string {
  const date = new Date(moment);
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  const isToday = new Date(now).toDateString() === date.toDateString();
  if (isToday) return time;
  const isRecent = now - date.getTime() < 300 * DAY_MS;
  const day = date.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    ...(isRecent ? {} : { year: 'numeric' }),
  });
  return `${day}, ${time}`;
}

/** A day, such as "1 December 2026". */
export function formatDay(moment: string): string {
  return new Date(moment).toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** "TXT2IMG" as people call it. */
export function modeLabel(mode: string): string {
  return MODE_LABELS[mode] ?? words(mode);
}

const MODE_LABELS: Readonly<Record<string, string>> = {
  TXT2IMG: 'Text to image',
  IMG2IMG: 'Image to image',
  INPAINT: 'Inpaint',
  OUTPAINT: 'Outpaint',
  UPSCALE: 'Upscale',
  VARIATION: 'Variation',
};

/** "EXTERNAL_API" as words: "External api". For states and codes that a later server may add. */
export function words(code: string): string {
  const text = code.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 model", "2 models": a number with what it counts, which takes an s where it is not one. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
