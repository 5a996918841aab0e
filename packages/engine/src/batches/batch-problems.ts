import type { FailureCode, Problem, UserErrorCode } from '@darkroom/core';
import type { BatchStatus, StoredBatch } from '@darkroom/database';
import type { FailureRecord } from '../generations/failure.ts';

/** What a batch that waits for a person is in. */
export const PAUSED: readonly BatchStatus[] = ['PAUSED_AT_CAP', 'PAUSED_AT_BUDGET', 'PAUSED'];

/** What is said of every cell alike until a person has put it right: the batch waits instead of refusing the cell. */
const OF_SURROUNDINGS: ReadonlySet<UserErrorCode> = new Set<UserErrorCode>([
  'FORBIDDEN',
  'PROVIDER_NOT_FOUND',
  'PROVIDER_NOT_CONFIGURED',
  'PROVIDER_KEY_REQUIRED',
  'CREDENTIALS_REJECTED',
  'PROVIDER_UNREACHABLE',
  'MODEL_NOT_FOUND',
  'MODEL_NOT_INSTALLED',
  'RATE_LIMITED',
  'STORAGE_LOW',
]);

/** What becomes of a batch whose next cell was refused. */
export type Refusal =
  /** No room now; there may be when what is under way has ended for less than it might have cost. */
  | {
      kind: 'no-room';
      status: 'PAUSED_AT_CAP' | 'PAUSED_AT_BUDGET';
      problem: Problem;
      /** When budgets of days and months have room again, and nothing else is in the way; null: by a person alone. */
      resumesAt: Date | null;
    }
  | { kind: 'pause'; problem: Problem }
  /** Somebody paused or canceled it in this very moment. */
  | { kind: 'stopped' }
  /** The cell is at fault, and the others go on. */
  | { kind: 'cell' };

/** Reads a refusal: by its first problem that says more than one cell's fault. */
export function readRefusal(problems: readonly Problem[]): Refusal {
  for (const problem of problems) {
    if (problem.code === 'CONFLICT' && problem.field?.[0] === 'id') return { kind: 'stopped' };
    if (problem.code === 'BUDGET_EXCEEDED') {
      const isCap = problem.field?.[0] === 'cap';
      if (isCap) return { kind: 'no-room', status: 'PAUSED_AT_CAP', problem, resumesAt: null };
      const resumesAt = nextRoom(problems);
      return { kind: 'no-room', status: 'PAUSED_AT_BUDGET', problem, resumesAt };
    }
    if (OF_SURROUNDINGS.has(problem.code)) return { kind: 'pause', problem };
  }
  return { kind: 'cell' };
}

/** The moment by which every budget in the way has begun anew; null: one of them never does. */
function nextRoom(problems: readonly Problem[]): Date | null {
  const times = problems
    .filter(({ code }) => code === 'BUDGET_EXCEEDED')
    .map(({ retryAt }) => (retryAt === undefined ? Number.NaN : Date.parse(retryAt)));
  const latest = Math.max(...times);
  return Number.isNaN(latest) ? null : new Date(latest);
}

/** What is said of a batch that waits for a budget's next day or month. */
export const goesOnItself = (problem: Problem): Problem => ({
  ...problem,
  message: `${problem.message} The batch goes on by itself when the budget starts anew.`,
});

/** Failures that every further generation would meet as well, until a person has put something right at the provider. */
const HOPELESS: ReadonlyMap<FailureCode, UserErrorCode> = new Map([
  ['CREDENTIALS_REJECTED', 'CREDENTIALS_REJECTED'],
  ['PERMISSION_DENIED', 'FORBIDDEN'],
  ['INSUFFICIENT_FUNDS', 'CONFLICT'],
]);

/** Why it makes no sense to go on after such a failure; null: it does. */
export function hopeless(failures: readonly FailureRecord[]): Problem | null {
  for (const { code, message } of failures) {
    const known = HOPELESS.get(code);
    if (known === undefined) continue;
    return {
      code: known,
      message: `A generation of it failed, and the next would fail alike: ${message} Put that right, and resume it.`,
    };
  }
  return null;
}

export function batchNotFound(id: string): Problem {
  return { code: 'NOT_FOUND', message: `There is no batch "${id.slice(0, 60)}".`, field: ['id'] };
}

export function batchConflict(message: string): Problem {
  return { code: 'CONFLICT', message, field: ['id'] };
}

export function batchKeyReused(earlier: StoredBatch): Problem {
  return {
    code: 'IDEMPOTENCY_KEY_REUSED',
    message: `This idempotency key was used for another batch, ${earlier.id}. Send a new key for a new batch.`,
    field: ['idempotencyKey'],
  };
}
