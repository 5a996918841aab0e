import { Anchor, Button, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { useMay } from '../access/use-may.ts';
import { NotYet } from '../frame/not-yet.tsx';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import { readFragment } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { t } from '../messages/translate.ts';
import { BatchCells } from './batch-cells.tsx';
import { BATCH, BATCH_CANCEL } from './batch-documents.ts';
import { BatchBar, BatchCounts, BatchMoney } from './batch-progress.tsx';
import { BATCH_ROW } from './batch-row.ts';
import { BATCH_STATUSES, costText, isOver, isPaused, nameOf } from './batch-words.ts';
import styles from './batches.module.css';
import { ContactSheet } from './contact-sheet.tsx';
import { ResumeForm } from './resume-form.tsx';
import { useGenerationNews } from './use-generation-news.ts';

/** One batch as it goes: where its generations are, what it costs, what can be done, and what came of it. */
export function BatchDetail({ id }: { id: string }) {
  const [{ data, error }, refetch] = useQuery({
    query: BATCH,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  useMissedEvents(refetch);
  const may = useMay();
  const masked = data?.batch;
  const batch = masked ? readFragment(BATCH_ROW, masked) : null;
  useGenerationNews(batch !== null && !isOver(batch.status), refetch);
  const [{ fetching }, cancel] = useMutation(BATCH_CANCEL);
  const [problems, setProblems] = useState<readonly string[]>([]);
  if (!data) return <NotYet what={t('Could not load the batch')} error={error} onRetry={refetch} />;
  const back = (
    <Anchor component={Link} to="/batches" size="sm">
      {t('All batches')}
    </Anchor>
  );
  if (!masked || batch === null)
    return (
      <div className={styles.detail}>
        {back}
        <Title order={1}>{t('There is no such batch')}</Title>
      </div>
    );
  const stop = async () => {
    setProblems([]);
    const { data: answer, error: failure } = await cancel({ input: { id } });
    setProblems(
      failure
        ? [errorText(failure)]
        : (answer?.batchCancel.userErrors.map(({ message }) => message) ?? []),
    );
    refetch({ requestPolicy: 'network-only' });
  };
  const name = nameOf(batch);
  return (
    <article className={styles.detail} aria-label={name}>
      {back}
      <div className={styles.head}>
        <Title order={1}>{name}</Title>
        <Text role="status">{BATCH_STATUSES[batch.status]}</Text>
      </div>
      <ProblemBox messages={batch.problem ? [batch.problem.message] : []} />
      <BatchBar counts={batch.counts} />
      <BatchCounts counts={batch.counts} />
      <BatchMoney batch={batch} />
      <Text size="sm" c="dimmed">
        {t('As it was ordered: {price}', { price: costText(batch.estimatedCost) })}
      </Text>
      <div className={styles.actions}>
        {may('generate') && !isOver(batch.status) && batch.status !== 'CANCELING' && (
          <>
            <ResumeForm
              id={id}
              cap={batch.cap?.amount ?? null}
              isPaused={isPaused(batch.status)}
              onProblems={setProblems}
            />
            <Button variant="default" loading={fetching} onClick={() => void stop()}>
              {t('Cancel the batch')}
            </Button>
          </>
        )}
        <Button
          component="a"
          href={masked.csvUrl}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
        >
          {t('Save as CSV')}
        </Button>
      </div>
      <ProblemBox messages={problems} />
      {masked.contactSheetPages > 0 && (
        <ContactSheet id={id} name={name} pages={masked.contactSheetPages} />
      )}
      {batch.counts.refused > 0 && (
        <BatchCells id={id} state="REFUSED" count={batch.counts.refused} />
      )}
      {batch.counts.waiting > 0 && (
        <BatchCells id={id} state="WAITING" count={batch.counts.waiting} />
      )}
    </article>
  );
}
