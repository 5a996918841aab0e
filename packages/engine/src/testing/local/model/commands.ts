import fc, { type AsyncCommand } from 'fast-check';
import type { ModelHome } from './home.ts';
import { FAULTS, type Model, type ModelFault, type ModelOrder } from './model.ts';
import type { Task } from './puppet.ts';
import { HOMES, type ModelStage } from './stage.ts';

/** What is done in one home, or to the process that looks after all of them. */
type Step = AsyncCommand<readonly Model[], ModelStage>;

interface StepAtHome {
  check(model: Model): boolean;
  run(model: Model, home: ModelHome): Promise<void>;
  toString(): string;
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`There is no home ${index}.`);
  return found;
}

const ENDED_CODES = /^(?:CONFLICT|NOT_FOUND)$/;

function demand(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

const submission = ({ prompt, count, isJob, key }: ModelOrder): Task => ({
  kind: 'submit',
  prompt,
  count,
  isJob,
  key,
});

/** Everything that was ordered may be under way when something is stopped. */
function disturb(models: readonly Model[]): void {
  for (const { orders } of models) for (const order of orders) order.isDisturbed = true;
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

function submit(count: number, isJob: boolean): StepAtHome {
  return {
    check: () => true,
    async run(model, home) {
      const order = newOrder(model, { count, isJob });
      model.orders.push(order);
      const answer = await home.tell(submission(order));
      demand(answer?.id !== undefined, `the order was refused: ${answer?.code}`);
      order.id = answer?.id ?? null;
    },
    toString: () => `submit ${count}${isJob ? ' as a job' : ''}`,
  };
}

/** Killed while it orders. */
function submitKilled(index: number, count: number, isJob: boolean): Step {
  return {
    check: () => true,
    async run(models, stage) {
      const model = at(models, index);
      const order = newOrder(model, { count, isJob });
      model.orders.push(order);
      const answering = at(stage.homes, index).tell(submission(order));
      disturb(models);
      await stage.kill();
      order.id = (await answering)?.id ?? null;
    },
    toString: () => `${index}: submit ${count}${isJob ? ' as a job' : ''}, killed`,
  };
}

/** The same order under its key again: the generation that there is, or the one that the kill prevented. */
function repeat(number: number): StepAtHome {
  return {
    check: ({ orders }) => orders.some(({ retryOf }) => !retryOf),
    async run(model, home) {
      const orders = model.orders.filter(({ retryOf }) => !retryOf);
      const order = orders[number % orders.length];
      if (!order) return;
      const answer = await home.tell(submission(order));
      demand(
        answer?.id !== undefined && (order.id === null || answer.id === order.id),
        `${order.id} was answered with ${answer?.id ?? answer?.code}`,
      );
      order.id = answer?.id ?? null;
      const other = await home.tell({
        ...submission(order),
        ...{ kind: 'submit', prompt: 'another' },
      } as Task);
      demand(other?.code === 'IDEMPOTENCY_KEY_REUSED', `another order took the key: ${other?.id}`);
    },
    toString: () => `repeat ${number}`,
  };
}

function cancel(number: number): StepAtHome {
  return {
    check: (model) => pick(model, number) !== null,
    async run(model, home) {
      const order = pick(model, number);
      if (!order) return;
      order.isCanceled = true;
      const answer = await home.tell({ kind: 'cancel', id: order.id });
      demand(
        answer?.id === order.id || ENDED_CODES.test(answer?.code ?? ''),
        `the cancel was answered with ${answer?.code}`,
      );
    },
    toString: () => `cancel ${number}`,
  };
}

function retry(number: number): StepAtHome {
  return {
    check: (model) => pick(model, number) !== null,
    async run(model, home) {
      const order = pick(model, number);
      if (!order) return;
      const again: ModelOrder = {
        ...newOrder(model, order),
        prompt: order.prompt,
        retryOf: order,
      };
      const answer = await home.tell({ kind: 'retry', id: order.id, key: again.key });
      if (answer?.id === undefined) {
        demand(ENDED_CODES.test(answer?.code ?? ''), `the retry got ${answer?.code}`);
        return;
      }
      model.orders.push({ ...again, id: answer.id });
    },
    toString: () => `retry ${number}`,
  };
}

function remove(number: number): StepAtHome {
  return {
    check: (model) => pick(model, number) !== null,
    async run(model, home) {
      const order = pick(model, number);
      if (!order) return;
      order.isDeleted = true;
      await home.tell({ kind: 'delete', id: order.id });
    },
    toString: () => `delete ${number}`,
  };
}

function follow(number: number, after: number): StepAtHome {
  return {
    check: (model) => pick(model, number) !== null,
    async run(model, home) {
      const order = pick(model, number);
      if (order) await home.follow(order.id, after);
    },
    toString: () => `follow ${number} from ${after}`,
  };
}

const fault = (kind: ModelFault): StepAtHome => ({
  check: () => true,
  run: async (_model, home) => home.fault(kind),
  toString: () => `fault ${kind}`,
});

const kill: Step = {
  check: () => true,
  async run(models, stage) {
    disturb(models);
    await stage.kill();
  },
  toString: () => 'kill',
};

const restart: Step = {
  check: () => true,
  async run(models, stage) {
    disturb(models);
    await stage.restart();
  },
  toString: () => 'restart',
};

const inHome = (index: number, step: StepAtHome): Step => ({
  check: (models) => step.check(at(models, index)),
  run: (models, stage) => step.run(at(models, index), at(stage.homes, index)),
  toString: () => `${index}: ${step}`,
});

const number = fc.nat({ max: 20 });
const home = fc.nat({ max: HOMES - 1 });
const count = fc.integer({ min: 1, max: 3 });

const atHome: fc.Arbitrary<StepAtHome> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(count, fc.boolean()).map(([n, job]) => submit(n, job)) },
  { weight: 1, arbitrary: number.map(repeat) },
  { weight: 1, arbitrary: number.map(cancel) },
  { weight: 1, arbitrary: number.map(retry) },
  { weight: 1, arbitrary: number.map(remove) },
  {
    weight: 1,
    arbitrary: fc.tuple(number, fc.nat({ max: 3 })).map(([which, after]) => follow(which, after)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...FAULTS).map(fault) },
);

/** What strikes all homes, as often as once in so many steps of each. */
const striking: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(home, count, fc.boolean()).map(([index, n, job]) => submitKilled(index, n, job)),
  fc.constant(kill),
  fc.constant(restart),
);

/** Histories of all homes, of up to so many steps each. */
export const steps = (maxCommands: number) =>
  fc.commands(
    [
      fc.oneof(
        {
          weight: 10,
          arbitrary: fc.tuple(home, atHome).map(([index, step]) => inHome(index, step)),
        },
        { weight: 1, arbitrary: striking },
      ),
    ],
    { maxCommands: maxCommands * HOMES, size: 'max' },
  );
