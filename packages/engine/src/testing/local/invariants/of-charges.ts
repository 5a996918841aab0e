import type { Expect, Whole, World } from './world.ts';

/** I2: nothing was charged twice for one intent, unless the user ordered it again. */
export function checkCharges({ billing }: World, wholes: readonly Whole[], expect: Expect): void {
  const orders = new Map<string, number>();
  for (const { row } of wholes) {
    const intent = billing.intentOf(row);
    if (intent !== null) orders.set(intent, (orders.get(intent) ?? 0) + 1);
  }
  const counted = new Map<string, number>();
  for (const { intent, call } of billing.charges) {
    const key = JSON.stringify([intent, call]);
    const times = (counted.get(key) ?? 0) + 1;
    counted.set(key, times);
    // A retry is an order of its own, with the same words.
    const allowed = Math.max(orders.get(intent) ?? 0, 1);
    expect(
      times <= allowed,
      `I2: "${intent}" was charged ${times} times for call ${call} and ordered ${allowed} times`,
    );
  }
}

/** I6: what Darkroom counts is what the provider charged; what nobody knows is counted as unknown, one by one. */
export async function checkCosts(
  { billing, database }: World,
  wholes: readonly Whole[],
  expect: Expect,
): Promise<void> {
  const groups = new Map<string, Whole[]>();
  for (const whole of wholes) {
    const { row, name, attempts } = whole;
    const costs = attempts.map(({ costMicros }) => costMicros);
    const isKnown = costs.every((cost) => cost !== null);
    expect(
      isKnown === (row.actualMicros !== null),
      `I6: ${name} says ${row.actualMicros} and its attempts ${isKnown ? 'know all' : 'do not know all'}`,
    );
    const sum = costs.reduce<bigint>((total, cost) => total + (cost ?? 0n), 0n);
    expect(
      row.actualMicros === null || row.actualMicros === sum,
      `I6: ${name} cost ${row.actualMicros} and its attempts ${sum}`,
    );
    const intent = billing.intentOf(row);
    if (intent !== null) groups.set(intent, [...(groups.get(intent) ?? []), whole]);
  }
  for (const [intent, group] of groups) {
    const charged = billing.charges
      .filter((charge) => charge.intent === intent)
      .reduce((sum, { micros }) => sum + micros, 0n);
    const known = group
      .flatMap(({ attempts }) => attempts)
      .reduce((sum, { costMicros }) => sum + (costMicros ?? 0n), 0n);
    const isAllKnown = group.every(({ row }) => row.actualMicros !== null);
    const isByWord = group.some(({ row }) => isEstimated(row.failures));
    expect(
      isAllKnown ? known === charged || isByWord : known <= charged || isByWord,
      `I6: "${intent}" was charged ${charged}, and ${known} are counted${isAllKnown ? '' : ' beside what is not known'}`,
    );
  }
  for (const { intent, micros } of billing.charges)
    expect(
      groups.has(intent),
      `I6: ${micros} were charged for "${intent}", which no generation asked for`,
    );
  const unknown = wholes.filter(({ row }) => row.actualMicros === null).length;
  const ledger = await database.ledger.total();
  const known = wholes.reduce((sum, { row }) => sum + (row.actualMicros ?? 0n), 0n);
  expect(
    ledger.micros >= known,
    `I6: the ledger has ${ledger.micros} and the generations ${known}`,
  );
  expect(
    ledger.unknownCostGenerations <= unknown,
    `I6: the ledger has ${ledger.unknownCostGenerations} generations of unknown cost, and there are ${unknown}`,
  );
}

/** The user said that it was charged, and nobody saw the bill: what was expected is booked. */
const isEstimated = (failures: string) => failures.includes('By your word');
