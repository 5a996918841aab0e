import type { Clock } from '@darkroom/core';
import type {
  BudgetAddress,
  BudgetPeriod,
  BudgetScope,
  Database,
  Repositories,
  SpendingLimit,
  StoredBatch,
  StoredBudget,
} from '@darkroom/database';
import type { Outcome } from '../contracts.ts';
import type { BudgetScopes } from './budget-scopes.ts';
import { addressWords } from './budget-words.ts';
import { type Expense, judge, NO_OBJECTION, type Verdict } from './judge.ts';
import { periodAt } from './period.ts';
import { readLimit, readScopeKey, scopeShape } from './read-budget.ts';
import { SpentSoFar } from './spent-so-far.ts';

/** A budget and how it stands. */
export interface BudgetView extends StoredBudget {
  /** Micros that count as spent in this period: a cost that is not known counts as the most that it may have been. */
  spentMicros: bigint;
  /** Micros that generations under way, or of unknown outcome, may still cost. */
  reservedMicros: bigint;
  /** How many generations of this period have a cost that is not known. */
  unknownCostGenerations: number;
  /** Null: never. */
  resetsAt: Date | null;
}

export interface BudgetInput {
  scope: BudgetScope;
  scopeKey: string | null;
  period: BudgetPeriod;
  /** Dollars; null takes the budget away. */
  limit: string | null;
  isHard: boolean;
}

const NOT_RUNNING: Verdict = {
  problems: [{ code: 'CONFLICT', field: ['id'], message: 'The batch does not run any more.' }],
  warnings: [],
};

/** A batch's cap as one limit more: hard, and for all time. */
function capOf({ id, capMicros }: StoredBatch): SpendingLimit[] {
  if (capMicros === null) return [];
  const address = { scope: 'BATCH', scopeKey: id, period: 'TOTAL' } as const;
  return [{ id, ...address, limitMicros: capMicros, isHard: true }];
}

/** Keeps the budgets, and what is spent and reserved under them. */
export class BudgetService {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #scopes: BudgetScopes;
  readonly #isPaid: (provider: string) => Promise<boolean>;
  readonly #spent = new SpentSoFar();
  /** Of its own: plans read while others write, and what they sum must never decide what is accepted. */
  readonly #spentForPlans = new SpentSoFar();
  /** All budgets as the writing transactions see them; null: to be read. */
  #known: readonly StoredBudget[] | null = null;

  constructor(options: {
    database: Database;
    clock: Clock;
    scopes: BudgetScopes;
    isPaid(provider: string): Promise<boolean>;
  }) {
    this.#database = options.database;
    this.#clock = options.clock;
    this.#scopes = options.scopes;
    this.#isPaid = options.isPaid;
  }

  /**
   * Reserves what a generation may cost, or says why it may not be accepted. To be called within the transaction that
   * accepts it: those run one after the other, so that of any number who ask at once each sees what the ones before it
   * have reserved. Where there is no budget this is a look into memory.
   */
  async admit(tx: Repositories, generationId: string, expense: Expense): Promise<Verdict> {
    this.#known ??= await tx.budgets.all();
    const { worstMicros, batchId = null } = expense;
    const batch = batchId === null ? null : await tx.batches.byId(batchId);
    // Paused or canceled between the look at its next cell and this: nothing more is bought.
    if (batchId !== null && batch?.status !== 'RUNNING') return NOT_RUNNING;
    if (worstMicros === 0n || (this.#known.length === 0 && !batch)) return NO_OBJECTION;
    const now = this.#clock.now();
    const limits = batch ? [...capOf(batch), ...this.#known] : this.#known;
    const verdict = await judge(limits, expense, now, {
      spent: (budget, from) => this.#spent.read(tx, budget, from, now),
      reserved: (budget, from) => tx.reservations.held(budget, from ?? undefined),
    });
    if (verdict.problems.length === 0 && worstMicros !== null) {
      const { actor, provider, source } = expense; // a batch's are always reserved: it tells what is under way
      const at = new Date(now);
      const micros = worstMicros;
      await tx.reservations.open({
        generationId,
        actor,
        provider,
        source,
        batchId,
        micros,
        at,
      });
    }
    return verdict;
  }

  /** What the budgets would say. Nothing is reserved. */
  async consider(expense: Expense): Promise<Verdict> {
    if (expense.worstMicros === 0n) return NO_OBJECTION;
    const { budgets, reservations } = this.#database;
    const now = this.#clock.now();
    return judge(await budgets.all(), expense, now, {
      spent: (budget, from) => this.#spentForPlans.read(this.#database, budget, from, now),
      reserved: (budget, from) => reservations.held(budget, from ?? undefined),
    });
  }

  /** All budgets, those for everything first. */
  async list(): Promise<BudgetView[]> {
    return Promise.all((await this.#database.budgets.all()).map((budget) => this.#view(budget)));
  }

  /** Sets a budget, or takes it away: then the value is null. Generations under way are reserved for at once. */
  async set(input: BudgetInput): Promise<Outcome<BudgetView | null>> {
    const { scope, scopeKey, period, limit, isHard } = input;
    if (limit === null) return this.#remove(scope, scopeKey, period);
    const micros = readLimit(limit);
    const key = await readScopeKey(scope, scopeKey, this.#scopes, this.#database);
    if (!micros.ok || !key.ok) {
      const problems = [key, micros].flatMap((outcome) => (outcome.ok ? [] : outcome.problems));
      return { ok: false, problems };
    }
    const address: BudgetAddress = { scope, scopeKey: key.value, period };
    const budget = await this.#change(async (tx) => {
      const stored = await tx.budgets.set(address, { limitMicros: micros.value, isHard });
      // Accepted while no budget asked for it: from now on it counts like everything else.
      const paid: string[] = [];
      for (const provider of await tx.reservations.providersAtWork())
        if (await this.#isPaid(provider)) paid.push(provider);
      await tx.reservations.openMissing(paid, new Date(this.#clock.now()));
      return stored;
    });
    return { ok: true, value: await this.#view(budget) };
  }

  /** A transaction that may correct old entries of the ledger, as where an unknown outcome turns out. */
  async correcting<T>(work: (tx: Repositories) => Promise<T>): Promise<T> {
    try {
      return await this.#database.transaction(async (tx) => {
        const result = await work(tx);
        this.#forget();
        return result;
      });
    } finally {
      this.#forget(); // it may have been rolled back after others had summed
    }
  }

  #forget(): void {
    this.#spent.forget();
    this.#spentForPlans.forget();
  }

  async #remove(
    scope: BudgetScope,
    scopeKey: string | null,
    period: BudgetPeriod,
  ): Promise<Outcome<null>> {
    const key = scopeShape(scope, scopeKey);
    if (!key.ok) return key;
    // What the budget was for may be gone by now: then the key is taken as it is.
    const known = await readScopeKey(scope, scopeKey, this.#scopes, this.#database);
    const address: BudgetAddress = { scope, scopeKey: known.ok ? known.value : key.value, period };
    if (await this.#change((tx) => tx.budgets.remove(address))) return { ok: true, value: null };
    const message = `There is no budget ${addressWords(address)}, so none was taken away.`;
    return { ok: false, problems: [{ code: 'NOT_FOUND', message }] };
  }

  /** Whoever is accepted after the change sees it, also where both share a commit; and nobody does where it fails. */
  async #change<T>(work: (tx: Repositories) => Promise<T>): Promise<T> {
    try {
      return await this.#database.transaction(async (tx) => {
        const result = await work(tx);
        this.#known = null;
        return result;
      });
    } finally {
      this.#known = null;
    }
  }

  async #view(budget: StoredBudget): Promise<BudgetView> {
    const { ledger, reservations } = this.#database;
    const { from, to } = periodAt(budget.period, this.#clock.now());
    const range = from ? { from } : {};
    const [spentMicros, reservedMicros, unknownCostGenerations] = await Promise.all([
      ledger.spent(budget, range),
      reservations.held(budget, from ?? undefined),
      ledger.unknownCostGenerations(budget, range),
    ]);
    return { ...budget, spentMicros, reservedMicros, unknownCostGenerations, resetsAt: to };
  }
}
