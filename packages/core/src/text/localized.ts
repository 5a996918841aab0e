import { z } from 'zod';

/** A text per locale. en_US is what any other locale falls back to. */
export const localizedTextSchema = z.union([
  z
    .string()
    .min(1)
    .transform((text): Record<string, string> => ({ en_US: text })),
  z
    .record(
      z.string().regex(/^[a-z]{2}_[A-Z][A-Za-z]{1,3}$/, 'a locale such as en_US or zh_Hans'),
      z.string().min(1),
    )
    .refine((texts) => 'en_US' in texts || 'zh_Hans' in texts, 'en_US is missing'),
]);
export type LocalizedText = Record<string, string>;

/** The text in `locale`, else in en_US, else in whatever locale there is; empty where there is none at all. */
export function localize(text: LocalizedText, locale = 'en_US'): string {
  const known = Object.hasOwn(text, locale) ? text[locale] : text.en_US;
  return known ?? Object.values(text)[0] ?? '';
}
