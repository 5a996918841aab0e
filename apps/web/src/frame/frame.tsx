import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useEffect } from 'react';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { useStore } from '../lib/store.ts';
import { announcement } from '../live/announce.ts';
import { t } from '../messages/translate.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import styles from './frame.module.css';
import { Navigation } from './navigation.tsx';
import { Coming } from './not-yet.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { PAGES } from './pages.ts';

const ShortcutSheet = lazy(() => import('./shortcut-sheet.tsx'));

/** What every page stands in: navigation, notices, and what screen readers are told. */
export function Frame() {
  const [isSheetOpen, sheet] = useDisclosure(false);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useHotkeys([
    ['shift+?', sheet.toggle],
    ['?', sheet.toggle],
  ]);
  // From within fields too: the prompt has the focus as soon as the page is there.
  useHotkeys(
    PAGES.map(({ path }, index): [string, () => void] => [
      `alt+${index + 1}`,
      () => void navigate(path),
    ]),
    [],
  );
  useEffect(() => {
    const page = PAGES.find(({ path }) => path === pathname);
    document.title = page ? `${page.label} · Darkroom` : 'Darkroom';
  }, [pathname]);
  return (
    <div className={styles.frame}>
      <a href="#content" className={styles.skip}>
        {t('Skip to content')}
      </a>
      <Navigation onShortcuts={sheet.open} />
      <div className={styles.column}>
        <ConnectionNotice />
        <main id="content" className={styles.content} tabIndex={-1}>
          <PageBoundary key={pathname}>
            <Suspense fallback={<Coming />}>
              <Outlet />
            </Suspense>
          </PageBoundary>
        </main>
      </div>
      <Announcer />
      {isSheetOpen && (
        <Suspense>
          <ShortcutSheet onClose={sheet.close} />
        </Suspense>
      )}
    </div>
  );
}

function Announcer() {
  const text = useStore(announcement);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
