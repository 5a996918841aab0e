import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@darkroom/core';
import { brokenInvariants } from '../check-invariants.ts';
import type { Following } from '../invariants/world.ts';
import { answerWithImages, type Behaviour, Paymaster } from '../paymaster.ts';
import { openTestEngine } from '../test-engine.ts';
import { allowedEnds, type Model, type ModelFault } from './model.ts';
import type { Answer, Order, Task } from './puppet.ts';

const LATER: Clock = { ...systemClock, now: () => systemClock.now() + 2 * 3_600_000 };

/** Null: the process was killed before it answered. */
type Tell = (order: Order) => Promise<Answer | null>;

/** One of the homes that a process looks after, with a provider that has its own ledger. */
export class ModelHome {
  readonly #path: string;
  readonly #paymaster: Paymaster;
  readonly #tell: Tell;
  readonly #followings: Following[] = [];
  /** What the provider did to the requests of a prompt. */
  readonly #done = new Map<string, ModelFault[]>();
  readonly #waiting: ModelFault[] = [];

  private constructor(path: string, paymaster: Paymaster, tell: Tell) {
    this.#path = path;
    this.#paymaster = paymaster;
    this.#tell = tell;
    // Jobs start by the standing behaviour, so that a fault is one of an answer at once.
    paymaster.onGenerate = (asked, response, charge) => {
      const fault = this.#waiting.shift();
      if (!fault) return answerWithImages(asked, response, charge);
      const prompt = String(asked.body.prompt);
      this.#done.set(prompt, [...(this.#done.get(prompt) ?? []), fault]);
      BEHAVIOURS[fault](asked, response, charge);
    };
  }

  /** `tell`: to the process that looks after it. */
  static async make(tell: Tell): Promise<ModelHome> {
    const paymaster = new Paymaster();
    await paymaster.open();
    return new ModelHome(await mkdtemp(join(tmpdir(), 'darkroom-model-')), paymaster, tell);
  }

  /** Null: the process was killed before it answered. */
  tell(task: Task): Promise<Answer | null> {
    return this.#tell({ ...task, home: this.#path });
  }

  async open(): Promise<void> {
    await this.tell({ kind: 'open', baseUrl: this.#paymaster.baseUrl });
  }

  /** The next request gets it, whosever it is. */
  fault(fault: ModelFault): void {
    this.#waiting.push(fault);
  }

  /** Follows to the end; what it was sent is judged with all the rest. */
  async follow(generationId: string, from: number): Promise<void> {
    const answer = await this.tell({ kind: 'follow', id: generationId, after: from });
    if (!answer) return;
    const { after = 0, sequences = [], ends = [] } = answer;
    this.#followings.push({ generationId, after, sequences, ends, hasEnded: true });
  }

  /** Waits for the end of everything that was ordered, and closes it. */
  async rest({ orders }: Model): Promise<void> {
    for (const { id } of orders) if (id) await this.tell({ kind: 'follow', id, after: 0 });
    await this.tell({ kind: 'close' });
  }

  /** What is not as the model or the invariants have it, once it is at rest. */
  async judge(model: Model): Promise<string[]> {
    const opened = await openTestEngine({
      home: this.#path,
      baseUrl: this.#paymaster.baseUrl,
      clock: LATER,
      start: false,
    });
    try {
      await opened.engine.sweep();
      const wrong: string[] = [];
      const rows = await opened.database.generations.page({ first: 1000 });
      for (const order of model.orders) {
        const row = rows.find(({ id }) => id === order.id);
        if (!row) continue; // the checker misses what was acknowledged
        const retried = model.orders.some(
          ({ retryOf, prompt }) => retryOf && prompt === row.prompt,
        );
        // Orders of the same words share the faults that hit those.
        const faults = this.#done.get(order.prompt) ?? [];
        const ends = retried ? null : allowedEnds(order, faults);
        if (ends && !ends.includes(row.status))
          wrong.push(
            `the model has ${row.id} ("${row.prompt}") end as ${ends.join(' or ')}, after ${faults.join(', ') || 'no fault'}; it is ${row.status}`,
          );
      }
      const known = new Set(model.orders.map(({ key }) => key));
      for (const row of rows)
        if (!known.has(row.idempotencyKey ?? ''))
          wrong.push(`nobody ordered ${row.id} ("${row.prompt}")`);
      const keys = rows.map(({ idempotencyKey }) => idempotencyKey);
      if (new Set(keys).size !== keys.length) wrong.push('two generations have one key');
      const acknowledged = model.orders.flatMap(({ id, prompt }) => (id ? [{ id, prompt }] : []));
      const broken = await brokenInvariants(opened, this.#paymaster, acknowledged, {
        hasDeleted: model.orders.some(({ isDeleted }) => isDeleted),
        followings: this.#followings,
        now: LATER.now(),
      });
      return [...wrong, ...broken];
    } finally {
      await opened.close(false);
    }
  }

  async remove(): Promise<void> {
    await this.#paymaster.close();
    await rm(this.#path, { recursive: true, force: true });
  }
}

const BEHAVIOURS: Readonly<Record<ModelFault, Behaviour>> = {
  busy: (_asked, response) => response.writeHead(429, { 'retry-after': '0' }).end('{}'),
  refusal: (_asked, response) => response.writeHead(400).end('{}'),
  broken: (_asked, response, charge) => {
    charge();
    response.writeHead(500).end('{}');
  },
  reset: (_asked, response, charge) => {
    charge();
    response.destroy();
  },
  garbage: (_asked, response, charge) => {
    charge();
    response.end('{"images": [oops');
  },
};
