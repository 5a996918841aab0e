import { ActionIcon, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconKeyboard, IconTerminal2 } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { NavLink } from 'react-router';
import { useMay } from '../access/use-may.ts';
import { t } from '../messages/translate.ts';
import styles from './frame.module.css';
import { Mark } from './mark.tsx';
import { PAGES } from './pages.ts';
import { type Switch, useSwitches } from './use-switches.ts';

const MoreSheet = lazy(() => import('./more-sheet.tsx'));
const SignOutDialog = lazy(() => import('./sign-out-dialog.tsx'));

/** The way between the pages: a rail on the left; on phones a bar below, with the rest of it in a sheet. */
export function Navigation({ onShortcuts }: { onShortcuts: () => void }) {
  const [isSheetOpen, sheet] = useDisclosure(false);
  const [isLeaving, leaving] = useDisclosure(false);
  const switches = useSwitches(leaving.open);
  const may = useMay();
  const pages = PAGES.filter(({ needs }) => !needs || may(needs));
  return (
    <nav className={styles.navigation} aria-label={t('Pages')}>
      <div className={styles.mark} aria-hidden="true">
        <Mark size={30} />
      </div>
      <ul className={styles.pages}>
        {pages.map(({ path, label, icon: Icon, isInBar }) => (
          <li key={path} className={isInBar ? undefined : styles.wide}>
            <NavLink to={path} end className={styles.link}>
              <Icon size={21} stroke={1.5} aria-hidden="true" />
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={`${styles.link} ${styles.narrow}`}
        onClick={sheet.open}
        aria-haspopup="dialog"
      >
        <IconDots size={21} stroke={1.5} aria-hidden="true" />
        {t('More')}
      </button>
      <div className={styles.spacer} />
      <a href="/graphiql/" className={`${styles.link} ${styles.wide}`}>
        <IconTerminal2 size={21} stroke={1.5} aria-hidden="true" />
        API
      </a>
      <div className={`${styles.switches} ${styles.wide}`}>
        <IconSwitch
          label={t('Keyboard shortcuts')}
          hint={t('Keyboard shortcuts (?)')}
          icon={IconKeyboard}
          onClick={onShortcuts}
        />
        {switches.map((one) => (
          <IconSwitch key={one.label} {...one} />
        ))}
      </div>
      <Suspense>
        {isSheetOpen && <MoreSheet pages={pages} switches={switches} onClose={sheet.close} />}
        {isLeaving && <SignOutDialog onClose={leaving.close} />}
      </Suspense>
    </nav>
  );
}

function IconSwitch({ label, hint = label, language, icon: Icon, onClick }: Switch) {
  return (
    <Tooltip label={hint} position="right">
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        lang={language}
        onClick={onClick}
      >
        <Icon size={18} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
