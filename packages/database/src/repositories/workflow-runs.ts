import type { WorkflowRun as Row } from '../client.ts';
import type { Sql } from '../sql/sql.ts';
import { marks } from '../sql/table.ts';
import { events, workflowRuns, workflowSteps } from '../sql/tables.ts';
import type { RepositoryContext } from './context.ts';
import { actorsOf } from './owned-by.ts';
import type { NewWorkflowStep } from './workflow-steps.ts';

/** RUNNING and CANCELING go on; CANCELED, SUCCEEDED (every node did) and FAILED (some did not) are the ends. */
export const WORKFLOW_STATUSES = [
  'RUNNING',
  'CANCELING',
  'CANCELED',
  'SUCCEEDED',
  'FAILED',
] as const;
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

/** A document that is run once. `document` is JSON. */
export type StoredWorkflowRun = Omit<Row, 'status'> & { status: WorkflowStatus };

export type NewWorkflowRun = Omit<StoredWorkflowRun, 'status' | 'finishedAt'>;

export type CreateWorkflowRunOutcome =
  | { kind: 'created'; run: StoredWorkflowRun }
  /** The same key came with the same input: the first one. */
  | { kind: 'existing'; run: StoredWorkflowRun }
  /** The same key came with another input. */
  | { kind: 'conflict'; run: StoredWorkflowRun };

/** Runs of workflows. Every change of status is a compare-and-set, and writes its event in the same transaction. */
export class WorkflowRuns {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Accepts a run with all its steps, once per (actor, idempotency key). Durable when it resolves. */
  async create(
    run: NewWorkflowRun,
    steps: readonly NewWorkflowStep[],
  ): Promise<CreateWorkflowRunOutcome> {
    return this.#context.transaction(async ({ sql }) => {
      const earlier =
        run.idempotencyKey === null ? null : await byKey(sql, run.actor, run.idempotencyKey);
      if (earlier) {
        const isSame = earlier.fingerprint === run.fingerprint;
        return { kind: isSame ? 'existing' : 'conflict', run: earlier };
      }
      const row = await workflowRuns.insertOne(sql, { ...run, status: 'RUNNING' });
      await workflowSteps.insert(
        sql,
        steps.map((step) => ({ ...step, workflowRunId: run.id, state: 'WAITING' })),
      );
      await tellWorkflow(sql, run.id, { status: 'RUNNING' }, run.createdAt);
      return { kind: 'created', run: toRun(row) };
    });
  }

  async byId(id: string): Promise<StoredWorkflowRun | null> {
    return (await this.byIds([id]))[0] ?? null;
  }

  /** Those that exist, in no order. */
  async byIds(ids: readonly string[]): Promise<StoredWorkflowRun[]> {
    const where = { text: `WHERE "id" IN ${marks(ids)}`, values: ids };
    return (await workflowRuns.select(this.#context.sql, where)).map(toRun);
  }

  async byIdempotencyKey(actor: string, idempotencyKey: string): Promise<StoredWorkflowRun | null> {
    return byKey(this.#context.sql, actor, idempotencyKey);
  }

  /** Those in these statuses, oldest first. */
  async inStatus(statuses: readonly WorkflowStatus[]): Promise<StoredWorkflowRun[]> {
    const text = `WHERE "status" IN ${marks(statuses)} ORDER BY "createdAt", "id"`;
    return (await workflowRuns.select(this.#context.sql, { text, values: statuses })).map(toRun);
  }

  /** Newest first, after a place in that order. One row more than `first` tells that there is another page. */
  async page(options: {
    first: number;
    after?: { createdAt: Date; id: string };
    /** Only what this user ordered, themselves or with a token. */
    userId?: string;
  }): Promise<StoredWorkflowRun[]> {
    const { first, after, userId } = options;
    const of = userId === undefined ? null : actorsOf(userId);
    const text = [
      'WHERE 1 = 1',
      ...(of ? [`AND ${of.text}`] : []),
      ...(after ? ['AND ("createdAt" < ? OR ("createdAt" = ? AND "id" < ?))'] : []),
      'ORDER BY "createdAt" DESC, "id" DESC LIMIT ?',
    ].join(' ');
    const values = [
      ...(of?.values ?? []),
      ...(after ? [after.createdAt, after.createdAt, after.id] : []),
      first + 1,
    ];
    return (await workflowRuns.select(this.#context.sql, { text, values })).map(toRun);
  }

  /** Moves a run from one of `from` to `to`. Null where it is in another status by now: nothing was written. */
  async move(
    id: string,
    from: readonly WorkflowStatus[],
    to: WorkflowStatus,
    at: Date,
    finishedAt: Date | null = null,
  ): Promise<StoredWorkflowRun | null> {
    return this.#context.transaction(async ({ sql }) => {
      const where = {
        text: `WHERE "id" = ? AND "status" IN ${marks(from)}`,
        values: [id, ...from],
      };
      const nothing = { text: '', values: [] };
      const row = await workflowRuns.updateOne(sql, { status: to, finishedAt }, nothing, where);
      if (!row) return null;
      await tellWorkflow(sql, id, { status: to }, at);
      return toRun(row);
    });
  }
}

/** Told in the stream of everything that happens. */
export async function tellWorkflow(
  sql: Sql,
  id: string,
  payload: Readonly<Record<string, string>>,
  at: Date,
): Promise<void> {
  const event = { topic: 'workflow', subject: id, kind: 'STATUS', at };
  await events.insert(sql, [{ ...event, payload: JSON.stringify(payload) }]);
}

async function byKey(
  sql: Sql,
  actor: string,
  idempotencyKey: string,
): Promise<StoredWorkflowRun | null> {
  const text = 'WHERE "actor" = ? AND "idempotencyKey" = ?';
  const row = await workflowRuns.first(sql, { text, values: [actor, idempotencyKey] });
  return row ? toRun(row) : null;
}

const toRun = (row: Row): StoredWorkflowRun => ({
  ...row,
  status: row.status as WorkflowStatus, // the column holds nothing else
});
