import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@darkroom/core';
import { brokenInvariants } from '../check-invariants.ts';
import type { Following } from '../invariants/world.ts';
import { answerWithImages, type Behaviour, Paymaster } from '../paymaster.ts';
import { openTestEngine } from '../test-engine.ts';
import { allowedEnds, type Model, type ModelFault } from './model.ts';
import { Puppet } from './puppet.ts';

/** A process that is started before it is needed, since starting one takes longest of all. */
let spare: Puppet | null = null;

function takePuppet(): Puppet {
  const taken = spare ?? new Puppet();
  spare = new Puppet();
  return taken;
}

/** Ends the process that waits for the next run. */
export async function endSpare(): Promise<void> {
  await spare?.kill();
  spare = null;
}

const LATER: Clock = { ...systemClock, now: () => systemClock.now() + 2 * 3_600_000 };

/** The real thing: a process, a home, and a provider with its own ledger. */
export class ModelStage {
  readonly #home: string;
  readonly #paymaster: Paymaster;
  readonly #followings: Following[] = [];
  /** What the provider did to the requests of a prompt. */
  readonly #done = new Map<string, ModelFault[]>();
  readonly #waiting: ModelFault[] = [];
  puppet: Puppet;

  private constructor(home: string, paymaster: Paymaster) {
    this.#home = home;
    this.#paymaster = paymaster;
    this.puppet = takePuppet();
    // Jobs start by the standing behaviour, so that a fault is one of an answer at once.
    paymaster.onGenerate = (asked, response, charge) => {
      const fault = this.#waiting.shift();
      if (!fault) return answerWithImages(asked, response, charge);
      const prompt = String(asked.body.prompt);
      this.#done.set(prompt, [...(this.#done.get(prompt) ?? []), fault]);
      BEHAVIOURS[fault](asked, response, charge);
    };
  }

  static async open(): Promise<ModelStage> {
    const paymaster = new Paymaster();
    await paymaster.open();
    const home = await mkdtemp(join(tmpdir(), 'darkroom-model-'));
    const stage = new ModelStage(home, paymaster);
    await stage.openEngine();
    return stage;
  }

  async openEngine(): Promise<void> {
    const { baseUrl } = this.#paymaster;
    await this.puppet.tell({ kind: 'open', home: this.#home, baseUrl });
  }

  /** The next request gets it, whosever it is. */
  fault(fault: ModelFault): void {
    this.#waiting.push(fault);
  }

  async kill(): Promise<void> {
    await this.puppet.kill();
    this.puppet = takePuppet();
    await this.openEngine();
  }

  /** Follows to the end; what it was sent is judged with all the rest. */
  follow(generationId: string, from: number): Promise<void> {
    return this.puppet.tell({ kind: 'follow', id: generationId, after: from }).then((answer) => {
      if (!answer) return;
      const { after = 0, sequences = [], ends = [] } = answer;
      this.#followings.push({ generationId, after, sequences, ends, hasEnded: true });
    });
  }

  /** Waits for the end of everything, and gives what is not as the model or the invariants have it. */
  async judge(model: Model): Promise<string[]> {
    for (const { id } of model.orders)
      if (id) await this.puppet.tell({ kind: 'follow', id, after: 0 });
    await this.puppet.tell({ kind: 'close' });
    const opened = await openTestEngine({
      home: this.#home,
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

  async close(): Promise<void> {
    // Kept for the next run, unless somebody has just killed it.
    if (spare) await this.puppet.kill();
    else spare = this.puppet;
    await this.#paymaster.close();
    await rm(this.#home, { recursive: true, force: true });
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
