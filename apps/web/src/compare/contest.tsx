import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useMay } from '../access/use-may.ts';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { formatMoney } from '../lib/format.ts';
import { announce } from '../live/announce.ts';
import { ENDED } from '../live/previews.ts';
import { t } from '../messages/translate.ts';
import styles from './compare.module.css';
import type { Comparison } from './comparison-address.ts';
import { Contestant } from './contestant.tsx';
import { totalOf } from './total.ts';

const STANDINGS = graphql(`
  query ContestStandings($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
      ... on Generation { id status images { id } actualCost { amount } }
    }
  }
`);
const VOTE = graphql(`
  mutation ComparisonVote($input: ComparisonVoteInput!) {
    comparisonVote(input: $input) {
      ranking { source rating }
      userErrors { code message }
    }
  }
`);

const letterOf = (index: number) => String.fromCharCode(65 + index);

/** Pictures of one prompt beside each other, and the vote on them. */
export function Contest({
  comparison,
  onChange,
  onVoted,
}: {
  comparison: Comparison;
  onChange: (changes: Partial<Comparison>) => void;
  /** Called when a vote was kept: the ranking is another one then. */
  onVoted: () => void;
}) {
  const { runs, isBlind, voted } = comparison;
  const [{ data }] = useQuery({ query: STANDINGS, variables: { ids: [...runs] } });
  const [{ fetching }, vote] = useMutation(VOTE);
  const mayVote = useMay()('gallery:write');
  const [problem, setProblem] = useState<string | null>(null);
  const generations = (data?.nodes ?? []).flatMap((node) =>
    node?.__typename === 'Generation' ? [node] : [],
  );
  const hasEnded =
    generations.length === runs.length && generations.every(({ status }) => ENDED.has(status));
  const shown = generations.filter(({ images }) => images.length > 0);
  const isHidden = isBlind && voted === null;
  const canVote = mayVote && isHidden && hasEnded && shown.length >= 2;
  const paid = totalOf(
    generations.map(({ actualCost }) => ({ amount: actualCost?.amount ?? null })),
  );

  const give = async (winnerId: string | null) => {
    setProblem(null);
    const { data: answer, error } = await vote({
      input: { generationIds: shown.map(({ id }) => id), winnerId },
    });
    const refused = answer?.comparisonVote.userErrors[0]?.message;
    if (error || refused) return setProblem(error ? errorText(error) : (refused ?? null));
    announce(t('The vote counts. The names are shown now.'));
    onChange({ voted: winnerId ?? 'none' });
    onVoted();
  };

  return (
    <section aria-label={t('Side by side')} className={styles.contest}>
      <div className={styles.columns}>
        {runs.map((id, index) => (
          <Contestant
            key={id}
            id={id}
            letter={letterOf(index)}
            isHidden={isHidden}
            isWinner={voted === id}
            canVote={canVote && !fetching}
            onVote={() => void give(id)}
          />
        ))}
      </div>
      <div className={styles.row}>
        {canVote && (
          <Button variant="default" loading={fetching} onClick={() => void give(null)}>
            {t('No difference')}
          </Button>
        )}
        {isHidden && hasEnded && shown.length < 2 && (
          <>
            <Text size="sm" c="dimmed">
              {t('There are not two pictures to vote on.')}
            </Text>
            <Button variant="default" onClick={() => onChange({ voted: 'none' })}>
              {t('Show the names')}
            </Button>
          </>
        )}
        {isHidden && !hasEnded && (
          <Text size="sm" c="dimmed">
            {t(
              'Names, prices and times are shown after the vote, and the vote is open once all are done.',
            )}
          </Text>
        )}
        {!isHidden && hasEnded && (
          <Text size="sm" c="dimmed">
            {t('{price} in all', { price: formatMoney({ amount: paid.amount }) })}
            {paid.unknown > 0 && ` · ${t('not every price is known')}`}
          </Text>
        )}
      </div>
      {problem && (
        <Text size="sm" c="var(--bad)" role="alert">
          {problem}
        </Text>
      )}
    </section>
  );
}
