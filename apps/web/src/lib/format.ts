import { formatLocale, language } from '../messages/language.ts';
import { plural, t } from '../messages/translate.ts';

/** An amount of money as the API gives it. */
export interface MoneyLike {
  readonly amount: string;
}

/** At least two places, and never rounded: the amount goes in as text, exact. */
const DOLLARS = new Intl.NumberFormat(language, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
  minimumFractionDigits: 2,
  maximumFractionDigits: 20,
  useGrouping: false,
});

/** "$0.04", "$0.0004", "$0.00": never rounded to nothing, and at least two places. */
export function formatAmount({ amount }: MoneyLike): string {
  // A decimal of the API is a number in text, which Intl takes as it is.
  return DOLLARS.format(amount as Intl.StringNumericLiteral);
}

/** As formatAmount, and "free" for nothing: for prices. */
export function formatMoney(money: MoneyLike): string {
  return Number(money.amount) === 0 ? t('free') : formatAmount(money);
}

/** A price for one of something that is billed by the million: "$5.00" of "0.000005". Exact. */
export function formatPerMillion({ amount }: MoneyLike): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const places = fraction.padEnd(6, '0');
  const shifted = `${whole}${places.slice(0, 6)}`.replace(/^0+(?=\d)/, '');
  return formatMoney({ amount: `${shifted}.${places.slice(6)}`.replace(/\.$/, '') });
}

const DEVIATION = new Intl.NumberFormat(language, { style: 'percent', signDisplay: 'exceptZero' });

/** By how much a ratio passes 1, in whole per cent: "+25%", "-3%", "0%". */
export const formatDeviation = (ratio: number): string => DEVIATION.format(ratio - 1);

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
  if (!cost.isKnown) return t('price unknown');
  const { expected, minimum, maximum } = cost;
  if (expected)
    return expected.amount === maximum?.amount
      ? formatMoney(expected)
      : t('about {price}', { price: formatMoney(expected) });
  if (minimum && maximum && minimum.amount !== maximum.amount) {
    return t('{least} to {most}', { least: formatMoney(minimum), most: formatMoney(maximum) });
  }
  const only = maximum ?? minimum;
  return only ? formatMoney(only) : t('price unknown');
}

/** Seconds as "4 s", "1 min 20 s". */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('{seconds} s', { seconds: whole });
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? t('{minutes} min {seconds} s', { minutes, seconds: whole % 60 })
    : t('{hours} h {minutes} min', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** How long something is expected to take: "about 4 s"; what takes less than a second "under 1 s". */
export function formatExpected(seconds: number): string {
  return seconds < 1 ? t('under 1 s') : t('about {time}', { time: formatSeconds(seconds) });
}

/** The time from one moment to another; a quick one with a tenth, "0.4 s". */
export function formatSpan(from: string, to: string): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return seconds < 10
    ? t('{seconds} s', { seconds: Math.max(0, seconds).toFixed(1) })
    : formatSeconds(seconds);
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
  return new Date(moment).toLocaleTimeString(formatLocale);
}

const DAY_MS = 86_400_000;

/** When something was, as near as it matters: the time today, else the date too. */
export function formatWhen(moment: string, now: number): string {
  const date = new Date(moment);
  const time = date.toLocaleTimeString(formatLocale, { hour: '2-digit', minute: '2-digit' });
  const isToday = new Date(now).toDateString() === date.toDateString();
  if (isToday) return time;
  const isRecent = now - date.getTime() < 300 * DAY_MS;
  const day = date.toLocaleDateString(formatLocale, {
    day: 'numeric',
    month: 'short',
    ...(isRecent ? {} : { year: 'numeric' }),
  });
  return `${day}, ${time}`;
}

/** A day, such as "1 December 2026". */
export function formatDay(moment: string): string {
  return new Date(moment).toLocaleDateString(formatLocale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** A day of this year in short, such as "1 Dec"; days of the API are in UTC. */
export function formatShortDay(date: string): string {
  return new Date(date).toLocaleDateString(formatLocale, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}

/** "TXT2IMG" as people call it. */
export function modeLabel(mode: string): string {
  return MODE_LABELS[mode] ?? words(mode);
}

const MODE_LABELS: Readonly<Record<string, string>> = {
  TXT2IMG: t('Text to image'),
  IMG2IMG: t('Image to image'),
  INPAINT: t('Inpaint'),
  OUTPAINT: t('Outpaint'),
  UPSCALE: t('Upscale'),
  VARIATION: t('Variation'),
};

/** "EXTERNAL_API" as words: "External api". For states and codes that a later server may add. */
export function words(code: string): string {
  const text = code.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 model", "2 models". */
export function countedModels(count: number): string {
  return plural(count, '{count} model', '{count} models');
}
