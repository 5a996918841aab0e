import { Anchor, Button, Text, Title } from '@mantine/core';
import { IconBraces, IconPencil } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { useMay } from '../access/use-may.ts';
import { NotYet } from '../frame/not-yet.tsx';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import { LightboxByAddress } from '../gallery/lightbox-by-address.tsx';
import type { WorkflowDetailFragment } from '../gql/graphql.ts';
import { readFragment } from '../gql/index.ts';
import { formatAmount, formatEstimate } from '../lib/format.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { plural, t } from '../messages/translate.ts';
import { JsonDialog } from './json-dialog.tsx';
import { RunNode } from './run-node.tsx';
import { isRunOver, RUN_STATUSES, runName, STEP_TONES } from './run-words.ts';
import runs from './runs.module.css';
import { WorkflowCanvas } from './workflow-canvas.tsx';
import { documentOf } from './workflow-document.ts';
import { WORKFLOW_CANCEL, WORKFLOW_DETAIL, WORKFLOW_RUN } from './workflow-documents.ts';
import { takeIntoDraft } from './workflow-draft.ts';
import styles from './workflows.module.css';

/** One run as it goes: each step where its node stands, what it costs, and what can be done. */
export function RunView({ id }: { id: string }) {
  const [{ data, error }, refetch] = useQuery({
    query: WORKFLOW_RUN,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  useMissedEvents(refetch);
  if (!data) return <NotYet what={t('Could not load the run')} error={error} onRetry={refetch} />;
  const run = data.workflowRun ? readFragment(WORKFLOW_DETAIL, data.workflowRun) : null;
  return (
    <>
      <Anchor component={Link} to="/workflows" size="sm">
        {t('To the editor and all runs')}
      </Anchor>
      {run === null ? (
        <Title order={1}>{t('There is no such run')}</Title>
      ) : (
        <Run run={run} onCanceled={() => refetch({ requestPolicy: 'network-only' })} />
      )}
      <LightboxByAddress />
    </>
  );
}

function Run({ run, onCanceled }: { run: WorkflowDetailFragment; onCanceled: () => void }) {
  const navigate = useNavigate();
  const mayRun = useMay()('generate');
  const [{ fetching }, cancel] = useMutation(WORKFLOW_CANCEL);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [isJsonOpen, setJsonOpen] = useState(false);
  const text = JSON.stringify(run.document);
  // The very same object as long as it says the same: an answer brings a new one each time.
  const document = useMemo(() => documentOf(JSON.parse(text)), [text]);
  const steps = new Map(run.steps.map((step) => [step.nodeId, step]));
  const stop = async () => {
    setProblems([]);
    const { data, error } = await cancel({ input: { id: run.id } });
    setProblems(
      error
        ? [errorText(error)]
        : (data?.workflowCancel.userErrors.map(({ message }) => message) ?? []),
    );
    onCanceled();
  };
  const change = () => {
    takeIntoDraft(document, run.maxCost?.amount ?? '');
    void navigate('/workflows');
  };
  const done = run.steps.filter(({ state }) => state === 'SUCCEEDED').length;
  const name = runName(run);
  return (
    <article className={styles.detail} aria-label={name}>
      <div className={runs.head}>
        <Title order={1}>{name}</Title>
        <Text role="status">
          {RUN_STATUSES[run.status]} ·{' '}
          {plural(run.steps.length, '{done} of {count} node', '{done} of {count} nodes', { done })}
        </Text>
      </div>
      <dl className={runs.facts} aria-label={t('Money')}>
        {[
          [t('Spent'), formatAmount(run.spent)],
          [t('As it was ordered'), formatEstimate(run.estimatedCost) ?? t('price unknown')],
          [t('Cap'), run.maxCost ? formatAmount(run.maxCost) : t('what budgets allow')],
        ].map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.actions}>
        {mayRun && !isRunOver(run.status) && run.status !== 'CANCELING' && (
          <Button variant="default" loading={fetching} onClick={() => void stop()}>
            {t('Cancel the run')}
          </Button>
        )}
        {mayRun && (
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden="true" />}
            onClick={change}
          >
            {t('Change it and run again')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconBraces size={16} aria-hidden="true" />}
          onClick={() => setJsonOpen(true)}
        >
          JSON
        </Button>
      </div>
      <ProblemBox messages={problems} />
      <WorkflowCanvas
        document={document}
        toneOf={(id) => STEP_TONES[steps.get(id)?.state ?? 'WAITING']}
        nodeOf={(id) => (
          <RunNode id={id} node={document.nodes[id] ?? {}} step={steps.get(id) ?? null} />
        )}
      />
      {isJsonOpen && <JsonDialog document={document} onClose={() => setJsonOpen(false)} />}
    </article>
  );
}
