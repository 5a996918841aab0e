import { useMantineColorScheme } from '@mantine/core';
import { IconLanguage, IconLogout, IconMoon, IconSun, type TablerIcon } from '@tabler/icons-react';
import { chooseLanguage, LANGUAGES, language } from '../messages/language.ts';
import { t } from '../messages/translate.ts';

/** Something of the whole app that is changed at once. */
export interface Switch {
  readonly label: string;
  /** What is said beside it; the label where there is nothing more to say. */
  readonly hint?: string;
  /** The language of the label, where it is another than the page's. */
  readonly language?: string;
  readonly icon: TablerIcon;
  readonly onClick: () => void;
}

/** Language, scheme and the way out, for the rail and for the sheet of phones. */
export function useSwitches(onSignOut: () => void): Switch[] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark = colorScheme !== 'light';
  const at = LANGUAGES.findIndex(({ tag }) => tag === language);
  const next = LANGUAGES[(at + 1) % LANGUAGES.length] ?? LANGUAGES[0];
  return [
    {
      label: next.name,
      language: next.tag,
      icon: IconLanguage,
      onClick: () => chooseLanguage(next.tag),
    },
    {
      label: isDark ? t('Use the light scheme') : t('Use the dark scheme'),
      icon: isDark ? IconSun : IconMoon,
      onClick: () => setColorScheme(isDark ? 'light' : 'dark'),
    },
    { label: t('Sign out'), icon: IconLogout, onClick: onSignOut },
  ];
}
