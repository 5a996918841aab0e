import type { WorkflowStep as Row } from '../client.ts';
import { marks } from '../sql/table.ts';
import { workflowSteps } from '../sql/tables.ts';
import type { RepositoryContext } from './context.ts';
import { tellWorkflow } from './workflow-runs.ts';

/** WAITING: what feeds it is not there. SKIPPED: what feeds it failed. */
export const WORKFLOW_STEP_STATES = [
  'WAITING',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'SKIPPED',
  'CANCELED',
] as const;
export type WorkflowStepState = (typeof WORKFLOW_STEP_STATES)[number];

/** One node of a run. `work` and `problem` are JSON. */
export type StoredWorkflowStep = Omit<Row, 'state'> & { state: WorkflowStepState };

export type NewWorkflowStep = Pick<StoredWorkflowStep, 'nodeId' | 'index' | 'type' | 'work'>;

/** The steps of workflow runs. Every change is a compare-and-set on the state, and writes its event. */
export class WorkflowSteps {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Of several runs, each in the order in which nodes feed each other. */
  async byRuns(runIds: readonly string[]): Promise<StoredWorkflowStep[]> {
    const where = {
      text: `WHERE "workflowRunId" IN ${marks(runIds)} ORDER BY "workflowRunId", "index"`,
      values: runIds,
    };
    return (await workflowSteps.select(this.#context.sql, where)).map(toStep);
  }

  /** False where it is in another state by now: nothing was written. */
  async move(
    step: Pick<StoredWorkflowStep, 'workflowRunId' | 'nodeId'>,
    from: readonly WorkflowStepState[],
    patch: Pick<StoredWorkflowStep, 'state'> &
      Partial<Pick<StoredWorkflowStep, 'generationId' | 'assetId' | 'problem' | 'finishedAt'>>,
    at: Date,
  ): Promise<boolean> {
    const { workflowRunId, nodeId } = step;
    return this.#context.transaction(async ({ sql }) => {
      const where = {
        text: `WHERE "workflowRunId" = ? AND "nodeId" = ? AND "state" IN ${marks(from)}`,
        values: [workflowRunId, nodeId, ...from],
      };
      const changed = await workflowSteps.update(sql, patch, { text: '', values: [] }, where);
      if (changed === 0) return false;
      await tellWorkflow(sql, workflowRunId, { node: nodeId, state: patch.state }, at);
      return true;
    });
  }
}

const toStep = (row: Row): StoredWorkflowStep => ({
  ...row,
  state: row.state as WorkflowStepState, // the column holds nothing else
});
