import { Title } from '@mantine/core';
import { useMemo } from 'react';
import { useMay } from '../access/use-may.ts';
import { useLivePages } from '../api/use-live-pages.ts';
import { useAddress } from '../filters/use-address.ts';
import { NotYet } from '../frame/not-yet.tsx';
import type { WorkflowModelsQuery, WorkflowRunsQuery } from '../gql/graphql.ts';
import { readFragment } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { pickerChoices } from '../studio/model-choices.ts';
import { RunList } from './run-list.tsx';
import { RunView } from './run-view.tsx';
import { WORKFLOW_MODELS, WORKFLOW_ROW, WORKFLOW_RUNS } from './workflow-documents.ts';
import { WorkflowEditor } from './workflow-editor.tsx';
import styles from './workflows.module.css';

const modelsOf = ({ models }: WorkflowModelsQuery) => models;
const runsOf = ({ workflowRuns }: WorkflowRunsQuery) => workflowRuns;

/** Pictures made in several steps: the editor and every run, or the run that the address names. */
export function WorkflowsPage() {
  const { parameters, set } = useAddress();
  const open = parameters.get('open');
  return (
    <div className={styles.page}>
      {open === null ? (
        <Workflows onOrdered={(id) => set('open', id, { isNewEntry: true })} />
      ) : (
        <RunView id={open} key={open} />
      )}
    </div>
  );
}

function Workflows({ onOrdered }: { onOrdered: (id: string) => void }) {
  const may = useMay();
  const models = useLivePages(WORKFLOW_MODELS, modelsOf);
  const { nodes, isComplete, error, refetch } = useLivePages(WORKFLOW_RUNS, runsOf);
  const choices = useMemo(() => pickerChoices(models.nodes, []), [models.nodes]);
  const runs = useMemo(() => nodes.map((node) => readFragment(WORKFLOW_ROW, node)), [nodes]);
  return (
    <>
      <Title order={1} mb="md">
        {t('Workflows')}
      </Title>
      {may('generate') && (
        <WorkflowEditor choices={choices} isComplete={models.isComplete} onOrdered={onOrdered} />
      )}
      {runs.length === 0 && !isComplete ? (
        <NotYet what={t('Could not load the runs')} error={error} onRetry={() => refetch()} />
      ) : (
        <RunList runs={runs} />
      )}
    </>
  );
}
