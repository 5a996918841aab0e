import { printable } from '../text/printable.ts';

/** Characters of a provider's words that a message quotes; the rest stands in `providerMessage` alone. */
export const QUOTED_WORDS = 300;

/**
 * A provider's own words, where they are to be shown beside a message; null where there are none or the message quotes
 * them already, so that nobody reads them twice.
 */
export function wordsBeside(message: string, words: string | null | undefined): string | null {
  if (!words) return null;
  // A quote may be cut between characters, a little before its limit.
  return message.includes(words.slice(0, QUOTED_WORDS - 20)) ? null : words;
}

const ENDED = /[.!?…。！？]$/;

/** A provider's own words as a sentence behind others; empty where there are none. */
export function quotedWords(words: string): string {
  if (words === '') return '';
  const shown = printable(words, QUOTED_WORDS);
  return ` It says: "${shown}"${ENDED.test(shown) ? '' : '.'}`;
}
