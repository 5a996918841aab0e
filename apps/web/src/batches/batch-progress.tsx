import { Text } from '@mantine/core';
import type { BatchRowFragment } from '../gql/graphql.ts';
import { formatAmount } from '../lib/format.ts';
import { plural, t } from '../messages/translate.ts';
import { stateCounts } from './batch-words.ts';
import styles from './batches.module.css';

/** How many of a batch's generations are where, as a bar for the eyes. */
export function BatchBar({ counts }: Pick<BatchRowFragment, 'counts'>) {
  return (
    <div className={styles.bar} aria-hidden="true">
      {stateCounts(counts).map(({ label, count, tone }) => (
        <div
          key={label}
          data-tone={tone}
          style={{ width: `${(count / Math.max(1, counts.total)) * 100}%` }}
        />
      ))}
    </div>
  );
}

/** The same in figures. */
export function BatchCounts({ counts }: Pick<BatchRowFragment, 'counts'>) {
  return (
    <dl className={styles.counts} aria-label={t('Progress')}>
      {stateCounts(counts).map(({ label, count }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{t('{count} of {total}', { count, total: counts.total })}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What it has cost, what is held for what is under way, and what it may cost. */
export function BatchMoney({
  batch: { spent, reserved, cap, unknownCostGenerations },
}: {
  batch: BatchRowFragment;
}) {
  return (
    <>
      <dl className={styles.counts} aria-label={t('Money')}>
        {[
          [t('Spent'), formatAmount(spent)],
          [t('Reserved'), formatAmount(reserved)],
          [t('Cap'), cap ? formatAmount(cap) : t('what budgets allow')],
        ].map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {unknownCostGenerations > 0 && (
        <Text size="xs" c="var(--warn)">
          {plural(
            unknownCostGenerations,
            '{count} generation of unknown cost counts as the most that it may have been.',
            '{count} generations of unknown cost count as the most that they may have been.',
          )}
        </Text>
      )}
    </>
  );
}
