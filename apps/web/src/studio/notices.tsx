import { Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { t } from '../messages/translate.ts';
import type { BatchData } from './batch-fragment.ts';
import styles from './feed.module.css';

/** What else became of an order that is no failure: that it could not be stopped any more, and was paid for. */
export function Notices({ notices }: { notices: BatchData['notices'] }) {
  return notices.map(({ code, message }) => (
    <section className={styles.notice} aria-label={t('What became of it')} key={code}>
      <IconInfoCircle size={18} aria-hidden="true" />
      <Text size="sm">{message}</Text>
    </section>
  ));
}
