import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useStore } from '../lib/store.ts';
import { connection } from '../live/activity-stream.ts';
import { t } from '../messages/translate.ts';
import styles from './frame.module.css';

/** A break shorter than this is nobody's business. */
const PATIENCE_MS = 1500;

/** Says that the server is away, for as long as it is. What was typed and what runs on the server stays. */
export function ConnectionNotice() {
  const isLost = useStore(connection) === 'lost';
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <div role="status">
      {isShown && (
        <div className={styles.notice}>
          <IconPlugConnectedX size={16} aria-hidden="true" />
          {navigator.onLine
            ? t('Darkroom does not answer. Reconnecting… What runs on the server goes on.')
            : t('This computer is offline. Reconnecting as soon as it is back.')}
        </div>
      )}
    </div>
  );
}
