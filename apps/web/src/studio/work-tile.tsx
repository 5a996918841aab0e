import { Button, Progress, Text } from '@mantine/core';
import { useMutation } from 'urql';
import { graphql } from '../gql/index.ts';
import { useStore } from '../lib/store.ts';
import { useNow } from '../lib/use-now.ts';
import { previews } from '../live/previews.ts';
import { t } from '../messages/translate.ts';
import type { BatchData } from './batch-fragment.ts';
import styles from './feed.module.css';
import { tileStyle } from './tile-layout.ts';
import { waitingText } from './waiting.ts';

const CANCEL = graphql(`
  mutation GenerationCancel($input: GenerationCancelInput!) {
    generationCancel(input: $input) {
      generation { id status notices { code message } }
      userErrors { code message }
    }
  }
`);

/** A picture that is on its way, in its final shape: its preview as soon as there is one, and how far it is. */
export function WorkTile({
  generation,
  shape,
  index,
  isFirst,
}: {
  generation: BatchData;
  shape: { width: number; height: number };
  /** Which of the generation's pictures it is, from 0. */
  index: number;
  /** Whether it is the first that has not come, which speaks for all. */
  isFirst: boolean;
}) {
  const now = useNow(true);
  const preview = useStore(previews)[generation.id]?.urls[index];
  const [{ fetching }, cancel] = useMutation(CANCEL);
  const isCanceling = generation.status === 'CANCELING';
  const { short, more } = waitingText(generation, now);
  return (
    <div className={styles.tile} data-waiting style={tileStyle(shape, generation.count)}>
      {preview !== undefined && (
        <img
          src={preview}
          alt={t('Preview: {prompt}', { prompt: generation.prompt ?? '' })}
          className={styles.preview}
        />
      )}
      <div className={styles.work}>
        <div className={styles.workText}>
          <Text size="sm">{short}</Text>
          {isFirst && more && (
            <Text size="xs" c="dimmed" className={styles.workMore}>
              {more}
            </Text>
          )}
        </div>
        {isFirst && !isCanceling && (
          <Button
            size="compact-xs"
            variant="default"
            loading={fetching}
            onClick={() => void cancel({ input: { id: generation.id } })}
          >
            {t('Cancel')}
          </Button>
        )}
      </div>
      {typeof generation.progress === 'number' && generation.status === 'RUNNING' && (
        <Progress
          className={styles.progress}
          value={generation.progress * 100}
          size={3}
          radius={0}
          aria-label={t('Progress')}
        />
      )}
    </div>
  );
}
