import { createId, idKind } from '@darkroom/core';
import type { StoredWorkflowRun } from '@darkroom/database';
import type { Outcome } from '../contracts.ts';
import { fingerprint } from '../generations/fingerprint.ts';
import type { RunContext } from '../generations/run-context.ts';
import { keyProblem, refused } from '../generations/service-problems.ts';
import { runKeyReused, runNotFound } from './node-problems.ts';
import { planWorkflow, type WorkflowPlan } from './plan-workflow.ts';
import type { WorkflowRunner } from './workflow-runner.ts';

/** What is to be run. */
export interface WorkflowInput {
  /** As it was given: not yet looked at. */
  document: unknown;
  /** Dollars as a decimal string, the most that all of it may cost; null: what budgets allow. */
  maxCost: string | null;
}

/** Plans, accepts and cancels runs of workflows. Their steps are done by WorkflowRunner. */
export class WorkflowService {
  readonly #context: RunContext;
  readonly #runner: WorkflowRunner;

  constructor(context: RunContext, runner: WorkflowRunner) {
    this.#context = context;
    this.#runner = runner;
  }

  /** What a document would do and cost. Nothing is sent, nothing is kept. */
  plan(actor: string, { document, maxCost }: WorkflowInput): Promise<Outcome<WorkflowPlan>> {
    return planWorkflow(this.#context, actor, document, maxCost);
  }

  /** Accepts a run. When this resolves it survives kill -9, and its first steps are being done. */
  async run(
    actor: string,
    input: WorkflowInput,
    idempotencyKey: string | null,
  ): Promise<Outcome<StoredWorkflowRun>> {
    const { database, clock, bell } = this.#context;
    const badKey = keyProblem(idempotencyKey);
    if (badKey) return refused(badKey);
    const print = fingerprint(input);
    const earlier =
      idempotencyKey === null
        ? null
        : await database.workflowRuns.byIdempotencyKey(actor, idempotencyKey);
    if (earlier)
      return earlier.fingerprint === print
        ? { ok: true, value: earlier }
        : refused(runKeyReused(earlier));
    const planned = await this.plan(actor, input);
    if (!planned.ok) return planned;
    const { name, nodes, total, problems, warnings, capMicros } = planned.value;
    if (problems.length > 0) return { ok: false, problems };

    const now = clock.now();
    const outcome = await database.workflowRuns.create(
      {
        id: createId('workflowRun', now),
        actor,
        name,
        idempotencyKey,
        fingerprint: print,
        document: JSON.stringify(input.document),
        capMicros,
        estimateMinimumMicros: total.minimum,
        estimateMaximumMicros: total.maximum,
        estimateExpectedMicros: total.expected,
        unknownNodes: total.unknown,
        createdAt: new Date(now),
      },
      nodes.map(({ id: nodeId, type, work }, index) => ({
        nodeId,
        index,
        type,
        work: JSON.stringify(work),
      })),
    );
    if (outcome.kind === 'conflict') return refused(runKeyReused(outcome.run));
    if (outcome.kind === 'created') {
      bell.ring('activity');
      this.#runner.take(outcome.run.id);
    }
    return { ok: true, value: outcome.run, warnings };
  }

  /** Begins nothing more of it, and asks what is under way to stop. What a provider has begun may be charged; it is kept. */
  async cancel(actor: string, id: string): Promise<Outcome<StoredWorkflowRun>> {
    const { database, clock, bell, actors } = this.#context;
    const run = idKind(id) === 'workflowRun' ? await database.workflowRuns.byId(id) : null;
    if (!run || !(await actors.mayChange(actor, run.actor))) return refused(runNotFound(id));
    if (run.status === 'CANCELED' || run.status === 'CANCELING') return { ok: true, value: run };
    const at = new Date(clock.now());
    const moved = await database.workflowRuns.move(id, ['RUNNING'], 'CANCELING', at);
    if (!moved) {
      const message = 'It has ended already: there is nothing to cancel.';
      return refused({ code: 'CONFLICT', message, field: ['id'] });
    }
    bell.ring('activity');
    this.#runner.take(id);
    await this.#runner.passed();
    return { ok: true, value: (await database.workflowRuns.byId(id)) ?? moved };
  }
}
