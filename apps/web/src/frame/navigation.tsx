import { ActionIcon, Tooltip, useMantineColorScheme } from '@mantine/core';
import {
  IconApps,
  IconBrush,
  IconKey,
  IconKeyboard,
  IconLanguage,
  IconMoon,
  IconPhoto,
  IconSun,
  IconTerminal2,
} from '@tabler/icons-react';
import { NavLink } from 'react-router';
import { chooseLanguage, LANGUAGES, language } from '../messages/language.ts';
import { t } from '../messages/translate.ts';
import styles from './frame.module.css';
import { Mark } from './mark.tsx';
import { SignOut } from './sign-out.tsx';

/** The pages of the app. `key`: the two letters that lead there. */
export const PAGES = [
  { path: '/', label: t('Studio'), icon: IconBrush, key: 'alt+1' },
  { path: '/gallery', label: t('Gallery'), icon: IconPhoto, key: 'alt+2' },
  { path: '/providers', label: t('Providers'), icon: IconKey, key: 'alt+3' },
  { path: '/models', label: t('Models'), icon: IconApps, key: 'alt+4' },
] as const;

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark = colorScheme !== 'light';
  const label = isDark ? t('Use the light scheme') : t('Use the dark scheme');
  return (
    <Tooltip label={label} position="right">
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        {isDark ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** To the other language, by its name in that language. */
function LanguageSwitch() {
  const at = LANGUAGES.findIndex(({ tag }) => tag === language);
  const next = LANGUAGES[(at + 1) % LANGUAGES.length] ?? LANGUAGES[0];
  return (
    <Tooltip label={next.name} position="right">
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={next.name}
        lang={next.tag}
        onClick={() => chooseLanguage(next.tag)}
      >
        <IconLanguage size={18} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}

/** The way between the pages: a rail on the left, on phones a bar below. */
export function Navigation({ onShortcuts }: { onShortcuts: () => void }) {
  return (
    <nav className={styles.navigation} aria-label={t('Pages')}>
      <div className={styles.mark} aria-hidden="true">
        <Mark size={30} />
      </div>
      <ul className={styles.pages}>
        {PAGES.map(({ path, label, icon: Icon }) => (
          <li key={path}>
            <NavLink to={path} end className={styles.link}>
              <Icon size={21} stroke={1.5} aria-hidden="true" />
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
      <div className={styles.spacer} />
      <a href="/graphiql/" className={`${styles.link} ${styles.wide}`}>
        <IconTerminal2 size={21} stroke={1.5} aria-hidden="true" />
        API
      </a>
      <div className={styles.wide}>
        <Tooltip label={t('Keyboard shortcuts (?)')} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('Keyboard shortcuts')}
            onClick={onShortcuts}
          >
            <IconKeyboard size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      <LanguageSwitch />
      <SchemeSwitch />
      <div className={styles.wide}>
        <SignOut />
      </div>
    </nav>
  );
}
