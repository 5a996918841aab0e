import fc, { type AsyncCommand } from 'fast-check';
import { FAULTS, type Model, type ModelFault, type ModelOrder } from './model.ts';
import type { Order } from './puppet.ts';
import type { ModelStage } from './stage.ts';

type Step = AsyncCommand<Model, ModelStage>;

const ENDED_CODES = /^(?:CONFLICT|NOT_FOUND)$/;

function demand(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

const submission = ({ prompt, count, isJob, key }: ModelOrder): Order => ({
  kind: 'submit',
  prompt,
  count,
  isJob,
  key,
});

/** Everything that was ordered may be under way when something is stopped. */
function disturb(model: Model): void {
  for (const order of model.orders) order.isDisturbed = true;
}

/** One of the orders that were acknowledged, by a number. */
function pick(model: Model, number: number): (ModelOrder & { id: string }) | null {
  const orders = model.orders.filter(
    (order): order is ModelOrder & { id: string } => order.id !== null,
  );
  return orders[number % Math.max(orders.length, 1)] ?? null;
}

function newOrder(model: Model, what: { count: number; isJob: boolean }): ModelOrder {
  const number = model.orders.length;
  return {
    ...what,
    prompt: `order ${number}`,
    key: `key ${number}`,
    id: null,
    isCanceled: false,
    isDeleted: false,
    isDisturbed: false,
    retryOf: null,
  };
}

function submit(count: number, isJob: boolean, isKilled: boolean): Step {
  return {
    check: () => true,
    async run(model, stage) {
      const order = newOrder(model, { count, isJob });
      model.orders.push(order);
      if (isKilled) {
        const answering = stage.puppet.tell(submission(order));
        disturb(model);
        await stage.kill();
        order.id = (await answering)?.id ?? null;
        return;
      }
      const answer = await stage.puppet.tell(submission(order));
      demand(answer?.id !== undefined, `the order was refused: ${answer?.code}`);
      order.id = answer?.id ?? null;
    },
    toString: () => `submit ${count}${isJob ? ' as a job' : ''}${isKilled ? ', killed' : ''}`,
  };
}

/** The same order under its key again: the generation that there is, or the one that the kill prevented. */
function repeat(number: number): Step {
  return {
    check: ({ orders }) => orders.some(({ retryOf }) => !retryOf),
    async run(model, stage) {
      const orders = model.orders.filter(({ retryOf }) => !retryOf);
      const order = orders[number % orders.length];
      if (!order) return;
      const answer = await stage.puppet.tell(submission(order));
      demand(
        answer?.id !== undefined && (order.id === null || answer.id === order.id),
        `${order.id} was answered with ${answer?.id ?? answer?.code}`,
      );
      order.id = answer?.id ?? null;
      const other = await stage.puppet.tell({
        ...submission(order),
        ...{ kind: 'submit', prompt: 'another' },
      } as Order);
      demand(other?.code === 'IDEMPOTENCY_KEY_REUSED', `another order took the key: ${other?.id}`);
    },
    toString: () => `repeat ${number}`,
  };
}

function cancel(number: number): Step {
  return {
    check: (model) => pick(model, number) !== null,
    async run(model, stage) {
      const order = pick(model, number);
      if (!order) return;
      order.isCanceled = true;
      const answer = await stage.puppet.tell({ kind: 'cancel', id: order.id });
      demand(
        answer?.id === order.id || ENDED_CODES.test(answer?.code ?? ''),
        `the cancel was answered with ${answer?.code}`,
      );
    },
    toString: () => `cancel ${number}`,
  };
}

function retry(number: number): Step {
  return {
    check: (model) => pick(model, number) !== null,
    async run(model, stage) {
      const order = pick(model, number);
      if (!order) return;
      const again: ModelOrder = {
        ...newOrder(model, order),
        prompt: order.prompt,
        retryOf: order,
      };
      const answer = await stage.puppet.tell({ kind: 'retry', id: order.id, key: again.key });
      if (answer?.id === undefined) {
        demand(ENDED_CODES.test(answer?.code ?? ''), `the retry got ${answer?.code}`);
        return;
      }
      model.orders.push({ ...again, id: answer.id });
    },
    toString: () => `retry ${number}`,
  };
}

function remove(number: number): Step {
  return {
    check: (model) => pick(model, number) !== null,
    async run(model, stage) {
      const order = pick(model, number);
      if (!order) return;
      order.isDeleted = true;
      await stage.puppet.tell({ kind: 'delete', id: order.id });
    },
    toString: () => `delete ${number}`,
  };
}

function follow(number: number, after: number): Step {
  return {
    check: (model) => pick(model, number) !== null,
    async run(model, stage) {
      const order = pick(model, number);
      if (order) await stage.follow(order.id, after);
    },
    toString: () => `follow ${number} from ${after}`,
  };
}

const fault = (kind: ModelFault): Step => ({
  check: () => true,
  run: async (_model, stage) => stage.fault(kind),
  toString: () => `fault ${kind}`,
});

const kill: Step = {
  check: () => true,
  async run(model, stage) {
    disturb(model);
    await stage.kill();
  },
  toString: () => 'kill',
};

const restart: Step = {
  check: () => true,
  async run(model, stage) {
    disturb(model);
    await stage.puppet.tell({ kind: 'close' });
    await stage.openEngine();
  },
  toString: () => 'restart',
};

const number = fc.nat({ max: 20 });

/** Runs of up to so many steps. */
export const steps = (maxCommands: number) =>
  fc.commands(
    [
      fc
        .tuple(fc.integer({ min: 1, max: 3 }), fc.boolean())
        .map(([n, job]) => submit(n, job, false)),
      fc
        .tuple(fc.integer({ min: 1, max: 3 }), fc.boolean())
        .map(([n, job]) => submit(n, job, false)),
      fc
        .tuple(fc.integer({ min: 1, max: 3 }), fc.boolean())
        .map(([n, job]) => submit(n, job, true)),
      number.map(repeat),
      number.map(cancel),
      number.map(retry),
      number.map(remove),
      fc.tuple(number, fc.nat({ max: 3 })).map(([which, after]) => follow(which, after)),
      fc.constantFrom(...FAULTS).map(fault),
      fc.constant(kill),
      fc.constant(restart),
    ],
    { maxCommands },
  );
