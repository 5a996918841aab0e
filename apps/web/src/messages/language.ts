import { store, stored } from './language-storage.ts';

/** The languages of the app, by the tag that browsers and the API know, in the order of the switch. */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'zh-Hans', name: '简体中文' },
] as const;

export type Language = (typeof LANGUAGES)[number]['tag'];

function isLanguage(tag: string | null): tag is Language {
  return LANGUAGES.some((language) => language.tag === tag);
}

/** The first of the wished tags, such as "zh-CN" or "de", that the app speaks; English where it speaks none. */
export function pickLanguage(wished: readonly string[]): Language {
  for (const tag of wished) {
    const [primary] = tag.toLowerCase().split('-');
    const found = LANGUAGES.find((language) => language.tag.split('-')[0] === primary);
    if (found) return found.tag;
  }
  return 'en';
}

function current(): Language {
  // Tests of pure logic run without a page, and read English.
  if (typeof document === 'undefined') return 'en';
  const chosen = stored();
  return isLanguage(chosen) ? chosen : pickLanguage(navigator.languages);
}

/**
 * The language of this page, for as long as it is loaded: the chosen one, else the browser's. Goes into every Intl
 * formatter.
 */
export const language: Language = current();

/** The page's language as the API's `locale` arguments write it: "en_US", "zh_Hans". */
export const apiLocale = language === 'en' ? 'en_US' : language.replace('-', '_');

/** Keeps the choice and loads the page anew in it: the draft, the address and the work on the server stay as they are. */
export function chooseLanguage(tag: Language): void {
  store(tag);
  window.location.reload();
}

/**
 * What dates are written by: the page's language as the browser's own country writes it, such as "en-GB", where the browser
 * speaks it.
 */
export const formatLocale: string =
  typeof document === 'undefined'
    ? language
    : (navigator.languages.find(
        (tag) =>
          pickLanguage([tag]) === language && tag.startsWith(language.slice(0, 2)) && isTag(tag),
      ) ?? language);

/** Whether Intl takes a tag: under some systems browsers name languages such as "en-US@posix". */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

if (typeof document !== 'undefined') document.documentElement.lang = language;
