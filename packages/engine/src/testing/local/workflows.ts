import type { StoredWorkflowRun, StoredWorkflowStep } from '@darkroom/database';
import type { WorkflowInput } from '../../workflows/workflow-service.ts';
import { type Behaviour, png } from './paymaster.ts';
import type { TestEngine } from './test-engine.ts';

/** Pictures that a mask can be made of: bright ones. */
export const answerBrightly: Behaviour = ({ number }, response, charge) => {
  charge();
  const image = png(64, 48, 200 + (number % 50)).toString('base64');
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ images: [image] }));
};

/** A node of the paymaster's model. */
export const picture = (prompt: string, more: Record<string, unknown> = {}) => ({
  type: 'text_to_image',
  model: { key: 'paymaster' },
  prompt,
  ...more,
});

/** A node that changes what another makes. */
export const changed = (prompt: string, node: string, more: Record<string, unknown> = {}) =>
  picture(prompt, { type: 'image_to_image', image: { node }, ...more });

/** Four steps in three rows: one, two beside each other, one behind both. */
export const DIAMOND = {
  nodes: {
    last: changed('last', 'left', { type: 'inpaint', mask: { node: 'mask' } }),
    mask: { type: 'mask', image: { node: 'right' } },
    left: changed('left', 'first'),
    right: changed('right', 'first'),
    first: picture('first'),
  },
};

export const inputOf = (document: unknown, maxCost: string | null = null): WorkflowInput => ({
  document,
  maxCost,
});

/** Accepts a run, or throws what was wrong. */
export async function runWorkflow(
  { engine }: Pick<TestEngine, 'engine'>,
  input: WorkflowInput,
  key: string | null = null,
): Promise<StoredWorkflowRun> {
  const outcome = await engine.workflows.run('test', input, key);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
}

/** Follows a run to its end. */
export async function workflowEnd(
  { engine, database }: Pick<TestEngine, 'engine' | 'database'>,
  id: string,
): Promise<{ run: StoredWorkflowRun; steps: Map<string, StoredWorkflowStep> }> {
  for await (const { subject } of engine.activity(0, AbortSignal.timeout(15_000))) {
    if (subject !== id) continue;
    const run = await database.workflowRuns.byId(id);
    if (!run) throw new Error(`${id} is gone`);
    if (run.status === 'RUNNING' || run.status === 'CANCELING') continue;
    const steps = await database.workflowSteps.byRuns([id]);
    return { run, steps: new Map(steps.map((step) => [step.nodeId, step])) };
  }
  throw new Error(`${id} did not end.`);
}
