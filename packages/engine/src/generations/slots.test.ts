import { expect, it } from 'vitest';
import { Slots } from './slots.ts';

const forever = new AbortController().signal;

/** Names in the order in which they had their turn. */
async function turns(
  slots: Slots,
  ask: (take: (name: string, isBackground?: boolean, signal?: AbortSignal) => void) => void,
) {
  const order: string[] = [];
  const release = await slots.take(forever);
  const all: Promise<void>[] = [];
  ask((name, isBackground = false, signal = forever) => {
    all.push(
      slots.take(signal, isBackground).then(
        (giveBack) => {
          order.push(name);
          giveBack();
        },
        () => void order.push(`${name} left`),
      ),
    );
  });
  release();
  await Promise.all(all);
  return order;
}

it('lets those in the background wait for all others, each kind in its order', async () => {
  const order = await turns(new Slots(1), (take) => {
    take('batch 1', true);
    take('hand 1');
    take('batch 2', true);
    take('hand 2');
    take('hand 3');
  });
  expect(order).toEqual(['hand 1', 'hand 2', 'hand 3', 'batch 1', 'batch 2']);
});

it('forgets who leaves', async () => {
  const leaving = new AbortController();
  const order = await turns(new Slots(1), (take) => {
    take('batch 1', true);
    take('batch 2', true, leaving.signal);
    take('hand 1', false, leaving.signal);
    take('hand 2');
    leaving.abort();
  });
  expect(order.toSorted()).toEqual(['batch 1', 'batch 2 left', 'hand 1 left', 'hand 2']);
  expect(order.indexOf('hand 2')).toBeLessThan(order.indexOf('batch 1'));
});
