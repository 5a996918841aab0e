import { Title } from '@mantine/core';
import { useMemo } from 'react';
import { useMay } from '../access/use-may.ts';
import { useLivePages } from '../api/use-live-pages.ts';
import { useAddress } from '../filters/use-address.ts';
import { NotYet } from '../frame/not-yet.tsx';
import type { BatchesQuery, BatchModelsQuery } from '../gql/graphql.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { pickerChoices } from '../studio/model-choices.ts';
import { BatchDetail } from './batch-detail.tsx';
import { BATCHES } from './batch-documents.ts';
import { BatchForm } from './batch-form.tsx';
import { BatchList } from './batch-list.tsx';
import { BATCH_ROW } from './batch-row.ts';
import { isOver } from './batch-words.ts';
import styles from './batches.module.css';
import { useGenerationNews } from './use-generation-news.ts';

const MODELS = graphql(`
  query BatchModels($after: String, $locale: String) {
    models(first: 100, after: $after) {
      nodes { id source ...PickerModel }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const modelsOf = ({ models }: BatchModelsQuery) => models;
const batchesOf = ({ batches }: BatchesQuery) => batches;

/** Many generations in one order, under one cap; and what became of those that were ordered. */
export function BatchesPage() {
  const { parameters, set } = useAddress();
  const open = parameters.get('open');
  return (
    <div className={styles.page}>
      {open === null ? (
        <Batches onOrdered={(id) => set('open', id, { isNewEntry: true })} />
      ) : (
        <BatchDetail id={open} key={open} />
      )}
    </div>
  );
}

function Batches({ onOrdered }: { onOrdered: (id: string) => void }) {
  const models = useLivePages(MODELS, modelsOf);
  const may = useMay();
  const { nodes, isComplete, error, refetch } = useLivePages(BATCHES, batchesOf);
  const choices = useMemo(
    () =>
      pickerChoices(models.nodes, []).filter(
        // What only enlarges takes no words, and a batch is made of words.
        ({ isReady, isGone, modes }) =>
          isReady && !isGone && modes.some((mode) => mode !== 'UPSCALE'),
      ),
    [models.nodes],
  );
  const batches = useMemo(() => nodes.map((node) => readFragment(BATCH_ROW, node)), [nodes]);
  useGenerationNews(
    batches.some(({ status }) => !isOver(status)),
    refetch,
  );
  return (
    <>
      <Title order={1} mb="md">
        {t('Batches')}
      </Title>
      {may('generate') && <BatchForm choices={choices} onOrdered={onOrdered} />}
      {batches.length === 0 && !isComplete ? (
        <NotYet what={t('Could not load the batches')} error={error} onRetry={() => refetch()} />
      ) : (
        <BatchList batches={batches} />
      )}
    </>
  );
}
