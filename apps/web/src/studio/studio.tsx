import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { FormProvider } from 'react-hook-form';
import { LightboxByAddress } from '../gallery/lightbox-by-address.tsx';
import { t } from '../messages/translate.ts';
import { Composer } from './composer.tsx';
import { Feed } from './feed.tsx';
import { firstChoice } from './first-choice.ts';
import { useIncoming } from './incoming.ts';
import type { ModelChoice } from './model-choices.ts';
import { PictureTarget } from './picture-target.tsx';
import styles from './studio.module.css';
import { StudioContext } from './studio-context.ts';
import { useStudioState } from './use-studio-state.ts';

/** Its controls wait for the model anyway: they are loaded beside it. */
const SettingsPanel = lazy(() => import('./settings-panel.tsx'));
/** Seldom. */
const NoModels = lazy(() => import('./no-models.tsx'));
const ResetNotice = lazy(() => import('./reset-notice.tsx'));
const SettingsDrawer = lazy(() => import('./settings-drawer.tsx'));

interface StudioProps {
  choices: readonly ModelChoice[];
  /** Whether every model is among the choices, or more are on their way. */
  isComplete: boolean;
}

/** Prompt above, results below it, settings beside them; on narrow screens the settings come in from the side. */
export function Studio({ choices, isComplete }: StudioProps) {
  const first = firstChoice(choices, isComplete);
  const { state, form, isLoading, reset, undoReset, dismissReset } = useStudioState(
    first,
    isComplete,
  );
  useIncoming(state);
  const isFirstFree = choices.some(
    ({ source, leastPrice }) => source === state.model?.source && leastPrice === 0,
  );
  const isOnlyFree =
    isComplete && choices.every(({ isReady, leastPrice }) => !isReady || leastPrice === 0);
  const isWide = useMediaQuery('(min-width: 1000px)', true, { getInitialValueInEffect: false });
  const [isDrawerOpen, drawer] = useDisclosure(false);
  return (
    <StudioContext value={state}>
      <FormProvider {...form}>
        <PictureTarget>
          <h1 className="visually-hidden">{t('Studio')}</h1>
          <div className={styles.studio}>
            <div className={styles.main}>
              <Composer
                choices={choices}
                isComplete={isComplete}
                onSettings={isWide ? null : drawer.open}
              />
              {reset && (
                <Suspense>
                  <ResetNotice reset={reset} onUndo={undoReset} onClose={dismissReset} />
                </Suspense>
              )}
              {state.model !== null || isLoading || !isComplete ? (
                <Feed isFirstFree={isFirstFree} isOnlyFree={isOnlyFree} />
              ) : (
                <Suspense>
                  <NoModels />
                </Suspense>
              )}
            </div>
            {isWide && state.controls && (
              <aside className={styles.settings} aria-label={t('Settings')}>
                <Suspense>
                  <SettingsPanel />
                </Suspense>
              </aside>
            )}
          </div>
          {!isWide && isDrawerOpen && (
            <Suspense>
              <SettingsDrawer onClose={drawer.close} />
            </Suspense>
          )}
          <LightboxByAddress />
        </PictureTarget>
      </FormProvider>
    </StudioContext>
  );
}
