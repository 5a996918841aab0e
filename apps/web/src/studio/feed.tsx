import { Button, Center } from '@mantine/core';
import { lazy, memo, Suspense, useState } from 'react';
import { useQuery } from 'urql';
import { Busy } from '../frame/busy.tsx';
import { ProblemNotice } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { t } from '../messages/translate.ts';
import { Batch } from './batch.tsx';
import styles from './feed.module.css';
import { PendingBatch } from './pending-batch.tsx';
import { useStudio } from './studio-context.ts';

const Welcome = lazy(() => import('../welcome/welcome.tsx'));
const NextStep = lazy(() => import('../welcome/next-step.tsx'));

const FEED = graphql(`
  query StudioFeed($after: String, $locale: String) {
    generations(first: 20, after: $after) {
      nodes { id ...GenerationBatch }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** As many orders as somebody has given who is still looking around. */
const FIRST_STEPS = 10;

/** Everything that was ordered, newest first: what waits, what runs, what came. */
export function Feed({
  isFirstFree,
  isOnlyFree,
}: {
  /** Whether the model that is chosen first costs nothing. */
  isFirstFree: boolean;
  /** Whether nothing but free models can be asked. */
  isOnlyFree: boolean;
}) {
  const { orders } = useStudio();
  return (
    <section className={styles.feed} aria-label={t('Results')}>
      {orders.open.map((order) => (
        <PendingBatch key={order.key} order={order} />
      ))}
      <Batches
        hasOrders={orders.open.length > 0}
        isFirstFree={isFirstFree}
        isOnlyFree={isOnlyFree}
      />
    </section>
  );
}

/** Apart from the orders, so that typing does not draw it again. */
const Batches = memo(function Batches({
  hasOrders,
  isFirstFree,
  isOnlyFree,
}: {
  hasOrders: boolean;
  isFirstFree: boolean;
  isOnlyFree: boolean;
}) {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching }, refetch] = useQuery({
    query: FEED,
    variables: { after },
    requestPolicy: 'cache-and-network',
  });
  useMissedEvents(refetch);
  if (error && !data)
    return (
      <ProblemNotice what={t('Could not load what was made')} error={error} onRetry={refetch} />
    );
  if (!data) {
    return (
      <Center h={200}>
        <Busy />
      </Center>
    );
  }
  const { nodes, pageInfo } = data.generations;
  const hasPicture = nodes.length > 0 && nodes.length <= FIRST_STEPS;
  return (
    <>
      {isOnlyFree && hasPicture && !pageInfo.hasNextPage && (
        <Suspense>
          <NextStep />
        </Suspense>
      )}
      {nodes.map((generation) => (
        <Batch key={generation.id} generation={generation} />
      ))}
      {nodes.length === 0 && !hasOrders && (
        <Suspense>
          <Welcome isFree={isFirstFree} />
        </Suspense>
      )}
      {pageInfo.hasNextPage && (
        <Center p="lg">
          <Button
            variant="default"
            loading={fetching}
            onClick={() => setAfter(pageInfo.endCursor ?? null)}
          >
            {t('Earlier ones')}
          </Button>
        </Center>
      )}
    </>
  );
});
