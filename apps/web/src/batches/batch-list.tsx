import { Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { BatchRowFragment } from '../gql/graphql.ts';
import { formatAmount, formatWhen } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { t } from '../messages/translate.ts';
import { BatchBar } from './batch-progress.tsx';
import { BATCH_STATUSES, nameOf } from './batch-words.ts';
import styles from './batches.module.css';

/** Every batch, newest first; each leads to its own page. */
export function BatchList({ batches }: { batches: readonly BatchRowFragment[] }) {
  const now = useNow(false);
  return (
    <section aria-labelledby="batches-ordered">
      <Title order={2} size="h3" mt="xl" mb="xs" id="batches-ordered">
        {t('Ordered batches')}
      </Title>
      {batches.length === 0 && <Text c="dimmed">{t('None yet.')}</Text>}
      <ul className={styles.list}>
        {batches.map((batch) => (
          <li key={batch.id}>
            <Link className={styles.entry} to={`/batches?open=${encodeURIComponent(batch.id)}`}>
              <span className={styles.head}>
                <Text span fw={600}>
                  {nameOf(batch)}
                </Text>
                <Text span size="sm" c="dimmed">
                  {BATCH_STATUSES[batch.status]} · {formatAmount(batch.spent)} ·{' '}
                  {formatWhen(batch.createdAt, now)}
                </Text>
              </span>
              <BatchBar counts={batch.counts} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
