import { Button, Progress, Text } from '@mantine/core';
import { useMutation } from 'urql';
import { graphql } from '../gql/index.ts';
import { formatSeconds } from '../lib/format.ts';
import { useStore } from '../lib/store.ts';
import { useNow } from '../lib/use-now.ts';
import { previews } from '../live/previews.ts';
import type { BatchData } from './batch-fragment.ts';
import styles from './feed.module.css';
import { tileStyle } from './tile-layout.ts';

const CANCEL = graphql(`
  mutation GenerationCancel($input: GenerationCancelInput!) {
    generationCancel(input: $input) { generation { id status } userErrors { code message } }
  }
`);

/** Where the work stands, in a few honest words: nothing is said that the server did not say. */
export function workText(
  generation: Pick<BatchData, 'status' | 'queuePosition' | 'progress' | 'startedAt'>,
  now: number,
): string {
  switch (generation.status) {
    case 'QUEUED': {
      const before = generation.queuePosition ?? 0;
      return before > 0 ? `Queued, ${before} before it` : 'Queued, next';
    }
    case 'RUNNING': {
      const elapsed = generation.startedAt ? (now - Date.parse(generation.startedAt)) / 1000 : 0;
      const time = formatSeconds(elapsed);
      return typeof generation.progress === 'number'
        ? `${Math.round(generation.progress * 100)} % · ${time}`
        : `Running · ${time}`;
    }
    case 'SAVING':
      return 'Saving';
    case 'CANCELING':
      return 'Canceling';
    default:
      return '';
  }
}

/** A picture that is on its way, in its final shape: its preview as soon as there is one, and how far it is. */
export function WorkTile({
  generation,
  shape,
  isFirst,
}: {
  generation: BatchData;
  shape: { width: number; height: number };
  isFirst: boolean;
}) {
  const now = useNow(generation.status === 'RUNNING');
  const preview = useStore(previews)[generation.id];
  const [{ fetching }, cancel] = useMutation(CANCEL);
  const isCanceling = generation.status === 'CANCELING' || fetching;
  return (
    <div className={styles.tile} data-waiting style={tileStyle(shape, generation.count)}>
      {isFirst && preview?.url && (
        <img
          src={preview.url}
          alt={`Preview: ${generation.prompt ?? ''}`}
          className={styles.preview}
        />
      )}
      <div className={styles.work}>
        <Text size="sm" className={styles.workText}>
          {workText(generation, now)}
        </Text>
        {isFirst && (
          <Button
            size="compact-xs"
            variant="default"
            disabled={isCanceling}
            onClick={() => void cancel({ input: { id: generation.id } })}
          >
            Cancel
          </Button>
        )}
      </div>
      {typeof generation.progress === 'number' && generation.status === 'RUNNING' && (
        <Progress
          className={styles.progress}
          value={generation.progress * 100}
          size={3}
          radius={0}
          aria-label="Progress"
        />
      )}
    </div>
  );
}
