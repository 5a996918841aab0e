import { fillIn, type Placeholder, shown } from './fill-in.ts';
import { language } from './language.ts';
import type { Catalog } from './zh/catalog.ts';

/** The English texts that have a translation: no other can be shown. */
export type Message = keyof Catalog & string;

/** A value for each place of a text; none, where it has no places. */
export type Values<Text extends string, Value> = [Placeholder<Text>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholder<Text>, Value>>];

// Every module that shows a text waits for this one, so that a text may be asked for anywhere, in constants too.
const translations: Readonly<Record<string, string>> | null =
  language === 'en' ? null : (await import('./zh/catalog.ts')).catalog;

/** The text in the page's language, its places as they are. */
export function translated(text: string): string {
  return translations?.[text] ?? shown(text);
}

/**
 * A text in the page's language: `t('{done} of {total}', { done: 3, total: 10 })`. The English text is its name, and
 * compiles once `zh/` has it. Numbers are written as the language does; format money, dates and sizes before.
 */
export function t<Text extends Message>(
  text: Text,
  ...[values]: Values<Text, string | number>
): string {
  return fillIn(translated(text), values ?? {}, language);
}

/**
 * A text that counts: `plural(n, '{count} picture', '{count} pictures')`. The translation stands under the second one,
 * since Chinese has one form. `count` is filled in by itself; other places come from `values`.
 */
export function plural<Text extends Message>(
  count: number,
  one: string,
  other: Text,
  ...[values]: Values<OtherPlaces<Text>, string | number>
): string {
  const text = language === 'en' && count === 1 ? one : translated(other);
  return fillIn(text, { ...values, count }, language);
}

/** A text's places without `count`, written as a text. */
type OtherPlaces<Text extends string> = `{${Exclude<Placeholder<Text>, 'count'>}}`;
