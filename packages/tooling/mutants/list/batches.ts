import type { Mutant } from '../mutant.ts';

const engine = (name: string) => ({
  package: 'packages/engine',
  file: 'src/batches/batches.test.ts',
  name,
});

/** What keeps a batch within its cap, and its cells from being bought twice. */
export const BATCHES: readonly Mutant[] = [
  {
    id: 'batch-cap-is-judged',
    guards: "A batch's cap is held against every generation of it.",
    file: 'packages/engine/src/budgets/budget-service.ts',
    find: 'batch ? [...capOf(batch), ...this.#known] : this.#known',
    replace: 'this.#known',
    test: engine('is never passed, pauses the batch'),
  },
  {
    id: 'batch-price-known-under-a-cap',
    guards: 'A cap is refused where it cannot hold a price that nobody knows.',
    file: 'packages/engine/src/batches/plan-batch.ts',
    find: 'if (capMicros === null || unknown === 0) return [];',
    replace: 'if (capMicros === null || unknown >= 0) return [];',
    test: engine('says that no cap can hold a price that nobody knows'),
  },
  {
    id: 'batch-waits-before-it-pauses',
    guards:
      'A batch without room waits for what is under way, which may cost less than it is held at.',
    file: 'packages/engine/src/batches/batch-runner.ts',
    find: "if (refusal.kind === 'no-room' && underWay > 0) {",
    replace: "if (refusal.kind === 'no-room' && underWay < 0) {",
    test: engine('waits for what may cost less'),
  },
  {
    id: 'batch-waits-for-the-next-day',
    guards: 'A batch that waits for a budget of a day goes on by itself when the next one begins.',
    file: 'packages/engine/src/batches/batch-runner.ts',
    find: 'if (resumesAt !== null) this.#turn.watch(this.#stopping.signal);',
    replace: '',
    test: {
      package: 'packages/engine',
      file: 'src/batches/budget-turn.test.ts',
      name: 'holds a batch until the next day begins',
    },
  },
  {
    id: 'batch-goes-behind',
    guards: 'Calls of a batch go behind what people order one by one.',
    file: 'packages/engine/src/generations/slots.ts',
    find: 'isBackground ? -1 : this.#queue.findIndex((one) => one.isBackground)',
    replace: '-1',
    test: {
      package: 'packages/engine',
      file: 'src/generations/slots.test.ts',
      name: 'lets those in the background wait',
    },
  },
  {
    id: 'batch-stops-where-all-would-fail',
    guards: 'A batch does not go on with a key that the provider rejected.',
    file: 'packages/engine/src/batches/batch-runner.ts',
    find: 'if (problem) {',
    replace: 'if (false) {',
    test: engine('waits for a person where every further cell would fail alike'),
  },
  {
    id: 'an-order-for-later-ends-before-its-deadline',
    guards: 'Nothing is ordered for later whose longest time ends behind the deadline.',
    file: 'packages/core/src/deferral/may-defer.ts',
    find: 'if (deadline - now < deferred.longestSeconds * 1000)',
    replace: 'if (deadline < now)',
    test: {
      package: 'packages/core',
      file: 'src/deferral/deferral.test.ts',
      name: 'goes by the longest time of its vendor',
    },
  },
  {
    id: 'what-lies-at-the-vendor-takes-no-place',
    guards: 'What is ordered for later leaves its place at the provider to others.',
    file: 'packages/engine/src/generations/call-try.ts',
    find: 'if (this.#run.row.isDeferred) this.#leave();',
    replace: '',
    test: {
      package: 'packages/engine',
      file: 'src/deferral/later.test.ts',
      name: 'takes no place from those that are made at once',
    },
  },
  {
    id: 'nobody-waits-for-what-is-ordered-for-later',
    guards: 'Who wants a picture at once does not wait for an equal one that is ordered for later.',
    file: 'packages/engine/src/generations/runner.ts',
    find: "row.isDeferred ? ' later' : ''",
    replace: "''",
    test: {
      package: 'packages/engine',
      file: 'src/deferral/later.test.ts',
      name: 'keeps nobody waiting',
    },
  },
];
