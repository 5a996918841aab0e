import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatAmount, formatDeviation } from '../lib/format.ts';
import { plural, t } from '../messages/translate.ts';
import styles from './spend.module.css';
import type { SpendLine } from './spend-csv.ts';

/** How much dearer or cheaper it was than was said; nothing where it came to that, or nobody knows. */
function Deviation({ ratio }: { ratio: number | null }) {
  if (ratio === null || formatDeviation(ratio) === formatDeviation(1)) return null;
  return (
    <Text size="xs" c="dimmed">
      {t('{deviation} against the estimate', { deviation: formatDeviation(ratio) })}
    </Text>
  );
}

/** Lines of a report with their figures: the exact amounts, and what is not known beside them. */
export function SpendTable({
  label,
  heading,
  lines,
  nameOf,
  ratios,
}: {
  /** What the table is of. */
  label: string;
  /** What its first column holds. */
  heading: string;
  lines: readonly SpendLine[];
  nameOf: (key: string) => ReactNode;
  /** True cost divided by what was expected, by key. Left out: nothing is said of it. */
  ratios?: ReadonlyMap<string, number | null>;
}) {
  const most = Math.max(0, ...lines.map(({ cost }) => Number(cost.amount)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <Table fz="sm" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{heading}</Table.Th>
            <Table.Th className={styles.number}>{t('Spent')}</Table.Th>
            <Table.Th className={styles.number}>{t('Generations')}</Table.Th>
            <Table.Th className={styles.number}>{t('Pictures')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ key, cost, generations, images, unknownCostGenerations }) => (
            <Table.Tr key={key}>
              <Table.Td>
                {nameOf(key)}
                <div className={styles.share} aria-hidden="true">
                  <div style={{ width: `${most > 0 ? (Number(cost.amount) / most) * 100 : 0}%` }} />
                </div>
              </Table.Td>
              <Table.Td className={styles.number}>
                {formatAmount(cost)}
                <Deviation ratio={ratios?.get(key) ?? null} />
                {unknownCostGenerations > 0 && (
                  <Text size="xs" c="var(--warn)">
                    {plural(
                      unknownCostGenerations,
                      'and {count} of unknown cost',
                      'and {count} of unknown cost',
                    )}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className={styles.number}>{generations}</Table.Td>
              <Table.Td className={styles.number}>{images}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
