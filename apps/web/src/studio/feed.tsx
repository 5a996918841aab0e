import { Button, Center, Text } from '@mantine/core';
import { memo, useState } from 'react';
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

const FEED = graphql(`
  query StudioFeed($after: String) {
    generations(first: 20, after: $after) {
      nodes { id ...GenerationBatch }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

/** Everything that was ordered, newest first: what waits, what runs, what came. */
export function Feed() {
  const { orders } = useStudio();
  return (
    <section className={styles.feed} aria-label="Results">
      {orders.open.map((order) => (
        <PendingBatch key={order.key} order={order} />
      ))}
      <Batches hasOrders={orders.open.length > 0} />
    </section>
  );
}

/** Apart from the orders, so that typing does not draw it again. */
const Batches = memo(function Batches({ hasOrders }: { hasOrders: boolean }) {
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
  return (
    <>
      {nodes.map((generation) => (
        <Batch key={generation.id} generation={generation} />
      ))}
      {nodes.length === 0 && !hasOrders && <FirstRun />}
      {pageInfo.hasNextPage && (
        <Center p="lg">
          <Button
            variant="default"
            loading={fetching}
            onClick={() => setAfter(pageInfo.endCursor ?? null)}
          >
            Earlier ones
          </Button>
        </Center>
      )}
    </>
  );
});

function FirstRun() {
  return (
    <div className={styles.first}>
      <Text fw={600} size="lg">
        Nothing here yet
      </Text>
      <Text c="dimmed">
        Write what you want to see, choose a model, and press Generate. Pictures appear here while
        they are made, and stay in the gallery.
      </Text>
    </div>
  );
}
