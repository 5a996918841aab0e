import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useMay } from '../access/use-may.ts';
import { useLivePages } from '../api/use-live-pages.ts';
import { NotYet } from '../frame/not-yet.tsx';
import { LightboxByAddress } from '../gallery/lightbox-by-address.tsx';
import type { CompareModelsQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { pickerChoices } from '../studio/model-choices.ts';
import styles from './compare.module.css';
import { useComparison } from './comparison-address.ts';
import { Contest } from './contest.tsx';
import { ContestForm } from './contest-form.tsx';
import { Ranking } from './ranking.tsx';

const MODELS = graphql(`
  query CompareModels($after: String, $locale: String) {
    models(first: 100, after: $after) {
      nodes { id source ...PickerModel }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const RANKING = graphql(`
  query CompareRanking($locale: String) { modelRanking { ...Rank } }
`);
const modelsOf = ({ models }: CompareModelsQuery) => models;

/** One prompt on several models, side by side, and which was liked best. */
export function ComparePage() {
  const models = useLivePages(MODELS, modelsOf);
  const may = useMay();
  const [comparison, change] = useComparison();
  const [{ data: ranking }, refetchRanking] = useQuery({
    query: RANKING,
    requestPolicy: 'cache-and-network',
  });
  const choices = useMemo(
    () =>
      pickerChoices(models.nodes, []).filter(
        ({ isReady, isGone, modes }) => isReady && !isGone && modes.includes('TXT2IMG'),
      ),
    [models.nodes],
  );
  if (models.nodes.length === 0 && !models.isComplete)
    return (
      <NotYet
        what={t('Could not load the models')}
        error={models.error}
        onRetry={() => models.refetch()}
      />
    );
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">{t('Compare')}</h1>
      {may('generate') && (
        <ContestForm choices={choices} comparison={comparison} onChange={change} />
      )}
      {comparison.runs.length > 0 && (
        <Contest
          key={comparison.runs.join(' ')}
          comparison={comparison}
          onChange={change}
          onVoted={() => refetchRanking({ requestPolicy: 'network-only' })}
        />
      )}
      {ranking && <Ranking ranks={ranking.modelRanking} />}
      <LightboxByAddress />
    </div>
  );
}
