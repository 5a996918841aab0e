import { Button, CloseButton, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../access/use-may.ts';
import { recall, remember } from '../lib/storage.ts';
import { t } from '../messages/translate.ts';
import styles from './welcome.module.css';

const KEY = 'welcome.done';

/** After the first pictures, while nothing but free models is set up: the way to a provider's key. */
export default function NextStep() {
  const [isDone, setDone] = useState(() => recall(KEY) === true);
  const may = useMay();
  if (isDone || !may('providers:write')) return null;
  return (
    <section className={styles.next} aria-label={t('The next step')}>
      <div className={styles.words}>
        <Text fw={600}>{t('That works. Now with a real model')}</Text>
        <Text size="sm" c="dimmed">
          {t(
            'Set up a provider with a key of yours: it stays on this machine, and every price is shown before you order.',
          )}
        </Text>
      </div>
      <Button component={Link} to="/providers" variant="default">
        {t('Choose a provider')}
      </Button>
      <CloseButton
        aria-label={t('Close')}
        onClick={() => {
          remember(KEY, true);
          setDone(true);
        }}
      />
    </section>
  );
}
