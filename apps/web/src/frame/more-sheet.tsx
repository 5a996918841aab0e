import { Drawer } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import { NavLink } from 'react-router';
import { t } from '../messages/translate.ts';
import styles from './more-sheet.module.css';
import type { Page } from './pages.ts';
import type { Switch } from './use-switches.ts';

/** On phones: the pages that have no room in the bar, and what the rail has below them. */
export default function MoreSheet({
  pages,
  switches,
  onClose,
}: {
  /** Those that the person finds something on. */
  pages: readonly Page[];
  switches: readonly Switch[];
  onClose: () => void;
}) {
  return (
    <Drawer opened onClose={onClose} position="bottom" size="auto" title={t('More')}>
      <ul className={styles.rows}>
        {pages
          .filter(({ isInBar }) => !isInBar)
          .map(({ path, label, icon: Icon }) => (
            <li key={path}>
              <NavLink to={path} className={styles.row} onClick={onClose}>
                <Icon size={20} stroke={1.5} aria-hidden="true" />
                {label}
              </NavLink>
            </li>
          ))}
        <li>
          <a href="/graphiql/" className={styles.row}>
            <IconTerminal2 size={20} stroke={1.5} aria-hidden="true" />
            API
          </a>
        </li>
        {switches.map(({ label, language, icon: Icon, onClick }) => (
          <li key={label}>
            <button
              type="button"
              className={styles.row}
              lang={language}
              onClick={() => {
                onClose();
                onClick();
              }}
            >
              <Icon size={20} stroke={1.5} aria-hidden="true" />
              {label}
            </button>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}
