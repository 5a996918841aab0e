import { Button, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { useMay } from '../access/use-may.ts';
import { useLivePages } from '../api/use-live-pages.ts';
import { useAddress } from '../filters/use-address.ts';
import { NotYet } from '../frame/not-yet.tsx';
import type { SpendModelsQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { formatAmount, formatDay } from '../lib/format.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { apiLocale } from '../messages/language.ts';
import { plural, t } from '../messages/translate.ts';
import { Budgets } from './budgets.tsx';
import { DayChart } from './day-chart.tsx';
import styles from './spend.module.css';
import { saveText, spendCsv } from './spend-csv.ts';
import { everyDay, RANGES, type Range, rangeOf, startOf } from './spend-range.ts';
import { SpendTable } from './spend-table.tsx';
import { SPENDERS } from './spenders.ts';

const SPEND_PAGE = graphql(`
  query SpendPage($from: DateTime, $locale: String) {
    usage(from: $from) {
      total { amount currency }
      generations
      images
      unknownCostGenerations
      byModel { key cost { amount currency } generations images unknownCostGenerations }
      byDay { key cost { amount currency } generations images unknownCostGenerations }
      drift { source ratio }
    }
    budgets { id scope ...BudgetRow }
    viewer { user { id name } }
    providers { id slug label(locale: $locale) }
  }
`);
const SPEND_MODELS = graphql(`
  query SpendModels($after: String) {
    models(first: 100, after: $after) {
      nodes { id source name }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const modelsOf = ({ models }: SpendModelsQuery) => models;

const RANGE_LABELS: Readonly<Record<Range, string>> = {
  '7': t('7 days'),
  '30': t('30 days'),
  '90': t('90 days'),
  month: t('This month'),
  all: t('All time'),
};

/** What was spent, on what and when, and what may be spent. */
export function SpendPage() {
  const { parameters, set } = useAddress();
  const range = rangeOf(parameters.get('range'));
  // The page counts from the moment it was opened: the question stays the same while it is looked at.
  const [now] = useState(() => Date.now());
  const from = startOf(range, now);
  const [{ data, error }, refetch] = useQuery({
    query: SPEND_PAGE,
    variables: { from, locale: apiLocale },
    requestPolicy: 'cache-and-network',
  });
  useMissedEvents(refetch);
  const may = useMay();
  const isForSomebody = data?.budgets.some(({ scope }) => scope === 'USER' || scope === 'TOKEN');
  const [{ data: others }] = useQuery({
    query: SPENDERS,
    pause: !isForSomebody || !may('users:write'),
  });
  const ownId = data?.viewer.user.id;
  const spenders = useMemo(
    () =>
      new Map([
        ...[...(others?.users ?? []), ...(others?.apiTokens ?? [])].map(
          ({ id, name }): [string, string] => [id, name],
        ),
        ...(ownId === undefined ? [] : [[ownId, t('You')] as const]),
      ]),
    [others, ownId],
  );
  const { nodes: models } = useLivePages(SPEND_MODELS, modelsOf);
  const names = useMemo(() => new Map(models.map(({ source, name }) => [source, name])), [models]);
  if (!data)
    return <NotYet what={t('Could not load the spending')} error={error} onRetry={refetch} />;
  const { usage, budgets, providers } = data;
  const nameOf = (source: string) => names.get(source) ?? source;
  return (
    <div className={styles.page}>
      <Group justify="space-between" mb="md">
        <Title order={1}>{t('Spend')}</Title>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          disabled={usage.byDay.length === 0}
          onClick={() => saveText('darkroom-spend.csv', 'text/csv', spendCsv(usage))}
        >
          {t('Save as CSV')}
        </Button>
      </Group>
      <SegmentedControl
        aria-label={t('Span of time')}
        data={RANGES.map((value) => ({ value, label: RANGE_LABELS[value] }))}
        value={range}
        onChange={(value) => set('range', value)}
        className={styles.ranges}
        classNames={{ label: styles.range }}
      />
      <section className={styles.total} aria-label={t('In all')}>
        <Text className={styles.sum}>{formatAmount(usage.total)}</Text>
        <Text c="dimmed">
          {plural(usage.generations, '{count} generation', '{count} generations')} ·{' '}
          {plural(usage.images, '{count} picture', '{count} pictures')}
        </Text>
        {usage.unknownCostGenerations > 0 && (
          <Text size="sm" c="var(--warn)">
            {plural(
              usage.unknownCostGenerations,
              '{count} generation may have cost something that nobody told: it is not in the sum, and is not counted as nothing.',
              '{count} generations may have cost something that nobody told: they are not in the sum, and are not counted as nothing.',
            )}
          </Text>
        )}
      </section>
      {usage.byDay.length === 0 ? (
        <Text c="dimmed" my="xl">
          {t('Nothing was made in this time.')}
        </Text>
      ) : (
        <>
          <DayChart days={everyDay(usage.byDay, from, now)} />
          <Title order={2} size="h3" mt="xl" mb="xs">
            {t('By model')}
          </Title>
          <SpendTable
            label={t('Spending by model')}
            heading={t('Model')}
            lines={usage.byModel}
            nameOf={nameOf}
            ratios={new Map(usage.drift.map(({ source, ratio }) => [source, ratio ?? null]))}
          />
          <details className={styles.days}>
            <summary>{t('By day, as a table')}</summary>
            <SpendTable
              label={t('Spending by day')}
              heading={t('Day (UTC)')}
              lines={usage.byDay.toReversed()}
              nameOf={formatDay}
            />
          </details>
        </>
      )}
      <Budgets
        budgets={budgets}
        providers={providers}
        models={models}
        nameOf={nameOf}
        spenders={spenders}
        onChanged={() => refetch({ requestPolicy: 'network-only' })}
      />
    </div>
  );
}
