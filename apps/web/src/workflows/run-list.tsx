import { Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { WorkflowRowFragment } from '../gql/graphql.ts';
import { formatAmount, formatWhen } from '../lib/format.ts';
import { useImageUrl } from '../lib/image-url.ts';
import { useNow } from '../lib/use-now.ts';
import { t } from '../messages/translate.ts';
import { RUN_STATUSES, runName, STEP_TONES } from './run-words.ts';
import styles from './runs.module.css';

/** Small pictures of a run that its line shows. */
const MOST_PICTURES = 4;

/** Every run, newest first; each leads to its own page. */
export function RunList({ runs }: { runs: readonly WorkflowRowFragment[] }) {
  const now = useNow(false);
  return (
    <section aria-labelledby="workflow-runs">
      <Title order={2} mt="xl" mb="xs" id="workflow-runs">
        {t('Runs')}
      </Title>
      {runs.length === 0 && <Text c="dimmed">{t('None yet.')}</Text>}
      <ul className={styles.list}>
        {runs.map((run) => (
          <li key={run.id}>
            <Link className={styles.entry} to={`/workflows?open=${encodeURIComponent(run.id)}`}>
              <span className={styles.head}>
                <Text span fw={600}>
                  {runName(run)}
                </Text>
                <Text span size="sm" c="dimmed">
                  {RUN_STATUSES[run.status]} · {formatAmount(run.spent)} ·{' '}
                  {formatWhen(run.createdAt, now)}
                </Text>
              </span>
              <span className={styles.steps} aria-hidden="true">
                {run.steps.map(({ nodeId, state }) => (
                  <span key={nodeId} data-tone={STEP_TONES[state]} />
                ))}
              </span>
              <span className={styles.thumbs}>
                {run.steps
                  .flatMap(({ images }) => images)
                  .slice(-MOST_PICTURES)
                  .map((image) => (
                    <Thumb key={image.id} {...image} />
                  ))}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Thumb({ id, url: newest }: { id: string; url: string }) {
  const { url, onError } = useImageUrl(`${id} THUMBNAIL`, newest);
  // The line has a name already.
  return <img src={url} onError={onError} alt="" loading="lazy" />;
}
