import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { MovableClock } from '../testing/local/movable-clock.ts';
import { Paymaster, PRICE_MICROS } from '../testing/local/paymaster.ts';
import { ADAPTERS } from '../testing/local/test-adapters.ts';
import {
  follow,
  MODEL_SOURCE,
  openTestEngine,
  request,
  submit,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';
import type { BudgetInput } from './budget-service.ts';

let paymaster: Paymaster;
let opened: TestEngine;
beforeEach(async () => {
  paymaster = new Paymaster();
  await paymaster.open();
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

async function open(options: Partial<TestEngineOptions> = {}): Promise<void> {
  opened = await openTestEngine({ baseUrl: paymaster.baseUrl, ...options });
}

async function setBudget(input: Partial<BudgetInput>) {
  const outcome = await opened.engine.budgets.set({
    scope: 'ALL',
    scopeKey: null,
    period: 'DAY',
    limit: '0.40',
    isHard: true,
    ...input,
  });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
}

/** Each its own, so that the provider's ledger tells them apart. */
let prompts = 0;

const create = (
  changes: Parameters<typeof request>[0] = {},
  more: { actor?: string; key?: string; source?: string } = {},
) =>
  opened.engine.generations.create({
    actor: more.actor ?? 'test',
    model: { source: more.source ?? MODEL_SOURCE },
    request: request({ prompt: `picture ${more.key ?? ++prompts}`, ...changes }),
    idempotencyKey: more.key ?? null,
  });

const standing = async () =>
  (await opened.engine.budgets.list()).map(({ spentMicros, reservedMicros }) => [
    spentMicros,
    reservedMicros,
  ]);

async function settled() {
  for (const { id } of await opened.database.generations.page({ first: 1000 }))
    await follow(opened, id);
}

async function settledOf(outcome: Awaited<ReturnType<typeof create>>) {
  if (outcome.ok) await follow(opened, outcome.value.id);
}

const broken = () => brokenInvariants(opened, paymaster, []);

describe('a hard budget', () => {
  it.each([
    ['before anything is sent', true],
    ['while pictures come', false],
  ])('for 10 pictures admits exactly 10 of 200 at once, %s', async (_when, isHeld) => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    await open({
      failpoint: (point) => (isHeld && point === 'attempt.before-sending' ? gate : undefined),
    });
    await setBudget({});
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) => create({ prompt: `picture ${index}` })),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(10);
    const refusals = outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.problems));
    expect(refusals).toHaveLength(190);
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['BUDGET_EXCEEDED']));
    expect(await opened.database.generations.page({ first: 1000 })).toHaveLength(10);
    if (isHeld) expect(await standing()).toEqual([[0n, 10n * PRICE_MICROS]]);
    release();
    await settled();
    expect(paymaster.charges).toBe(10);
    expect(await standing()).toEqual([[10n * PRICE_MICROS, 0n]]);
    expect((await create()).ok).toBe(false);
    expect(await broken()).toEqual([]);
  });

  it('says which it is, what is gone and held of it, what this would cost, and when it ends', async () => {
    const clock = new MovableClock('2026-11-21T10:00:00Z');
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    await open({ clock });
    await setBudget({ scope: 'MODEL', scopeKey: MODEL_SOURCE, period: 'MONTH', limit: '0.15' });
    await follow(opened, (await submit(opened)).id);
    paymaster.behaviour = (_asked, response, charge) => {
      void gate.then(() => {
        charge();
        response.writeHead(400).end('{}');
      });
    };
    const held = await submit(opened, { count: 2 });
    const refused = await create();
    expect(refused).toEqual({
      ok: false,
      problems: [
        {
          code: 'BUDGET_EXCEEDED',
          message:
            'It may cost up to $0.04, more than the budget of $0.15 a month for the model external://paymaster/quick has left. Of it $0.04 is spent this month and $0.08 reserved for generations whose cost is not known yet, so $0.03 is left. It starts anew on 2026-12-01 at 00:00 UTC. Nothing was sent. Ask for less, or raise or remove the budget, or wait.',
          retryAt: '2026-12-01T00:00:00.000Z',
        },
      ],
    });
    release();
    await follow(opened, held.id);
  });

  it('refuses what has no known price, and lets pass what costs nothing', async () => {
    await open({
      model: { prices: [] },
      providers: [
        { slug: 'free', baseUrl: paymaster.baseUrl, adapter: ADAPTERS.sync, isPaid: false },
      ],
    });
    await setBudget({ limit: '0' });
    const refused = await create();
    expect(refused.ok ? '' : refused.problems[0]?.message).toMatch(
      /^Its price is not known, so it cannot be held under the budget of \$0 a day for everything\..*soft/,
    );
    await setBudget({ limit: '1', isHard: false });
    const warned = await create();
    expect(warned).toMatchObject({ ok: true, warnings: [{ code: 'PRICE_UNKNOWN' }] });
    await setBudget({ limit: '0' });
    const free = await create({}, { source: 'external://free/quick' });
    expect(free).toMatchObject({ ok: true, warnings: [] });
    await settled();
  });

  it('counts for whom it is, and for nobody else', async () => {
    await open({
      providers: [{ slug: 'other', baseUrl: paymaster.baseUrl, adapter: ADAPTERS.sync }],
    });
    const none = { limit: '0', period: 'TOTAL' } as const;
    const other = 'external://other/quick';
    await opened.engine.budgets.set({
      ...none,
      scope: 'PROVIDER',
      scopeKey: 'paymaster',
      isHard: true,
    });
    expect([(await create()).ok, (await create({}, { source: other })).ok]).toEqual([false, true]);
    await opened.engine.budgets.set({
      ...none,
      scope: 'PROVIDER',
      scopeKey: 'paymaster',
      isHard: true,
      limit: null,
    });
    await opened.engine.budgets.set({ ...none, scope: 'MODEL', scopeKey: other, isHard: true });
    expect([(await create()).ok, (await create({}, { source: other })).ok]).toEqual([true, false]);
    const token = await opened.database.apiTokens.create({
      userId: 'owner',
      name: 'booth',
      hash: 'h',
      hint: '',
      scopes: [],
      models: null,
      expiresAt: null,
    });
    await opened.engine.budgets.set({ ...none, scope: 'TOKEN', scopeKey: token.id, isHard: true });
    expect([(await create()).ok, (await create({}, { actor: token.id })).ok]).toEqual([
      true,
      false,
    ]);
    await opened.engine.budgets.set({ ...none, scope: 'USER', scopeKey: 'owner', isHard: true });
    expect([(await create()).ok, (await create({}, { actor: 'owner' })).ok]).toEqual([true, false]);
    await settled();
    expect(await broken()).toEqual([]);
  });

  it('answers a repeated key with the first generation, also when nothing is left', async () => {
    await open();
    await setBudget({ limit: '0.04' });
    const first = await create({}, { key: 'k' });
    const again = await create({}, { key: 'k' });
    expect(first.ok && again.ok && again.value.id === first.value.id).toBe(true);
    expect((await create()).ok).toBe(false);
    await settled();
  });

  it('that is set while generations are under way counts them', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    await open({ failpoint: (point) => (point === 'attempt.before-sending' ? gate : undefined) });
    await submit(opened, { count: 2 });
    expect(await opened.database.reservations.holding()).toEqual([]);
    expect(await setBudget({ limit: '0.1' })).toMatchObject({ reservedMicros: 2n * PRICE_MICROS });
    expect((await create()).ok).toBe(false);
    release();
    await settled();
    expect(await standing()).toEqual([[2n * PRICE_MICROS, 0n]]);
    expect(await broken()).toEqual([]);
  });

  it('holds for whoever is accepted after it, also in the same commit', async () => {
    let isWaiting = false;
    await open({
      failpoint: (point) => {
        if (point === 'submit.before-commit') isWaiting = true;
      },
    });
    await settledOf(await create()); // by now it is known that there is no budget
    isWaiting = false;
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const before = opened.database.transaction(() => gate);
    const setting = setBudget({ limit: '0' });
    await new Promise(setImmediate);
    const creating = create();
    while (!isWaiting) await new Promise(setImmediate);
    await new Promise(setImmediate);
    release();
    await Promise.all([before, setting]);
    expect((await creating).ok).toBe(false);
  });

  it('starts anew with its period', async () => {
    const clock = new MovableClock('2026-11-30T23:30:00Z');
    await open({ clock });
    await setBudget({ limit: '0.04' });
    await setBudget({ limit: '0.08', period: 'MONTH' });
    await setBudget({ limit: '0.12', period: 'TOTAL' });
    const buy = async () => {
      const outcome = await create();
      if (outcome.ok) await follow(opened, outcome.value.id);
      return outcome.ok ? 'bought' : outcome.problems.length;
    };
    expect([await buy(), await buy()]).toEqual(['bought', 1]);
    clock.setAhead(3_600_000); // the first of December
    expect([await buy(), await buy()]).toEqual(['bought', 1]);
    clock.setAhead(24 * 3_600_000);
    expect([await buy(), await buy()]).toEqual(['bought', 3]);
    clock.setAhead(40 * 24 * 3_600_000);
    expect(await buy()).toBe(1); // in total alone
    expect(await broken()).toEqual([]);
  });
});

describe('a plan', () => {
  it('tells what a budget would say, and reserves nothing', async () => {
    await open();
    await setBudget({ limit: '0.04' });
    const plan = () =>
      opened.engine.generations.plan('test', { source: MODEL_SOURCE }, request({ count: 2 }));
    expect(await plan()).toMatchObject({
      ok: true,
      value: { problems: [{ code: 'BUDGET_EXCEEDED' }], warnings: [], calls: [2] },
    });
    await setBudget({ limit: '0.04', isHard: false });
    const told = await plan();
    expect(told).toMatchObject({
      ok: true,
      value: { problems: [], warnings: [{ code: 'BUDGET_EXCEEDED' }] },
    });
    expect(await standing()).toEqual([[0n, 0n]]);
  });
});

describe('a soft budget', () => {
  it('accepts with a warning that says it, and counts', async () => {
    await open();
    await setBudget({ limit: '0.04', isHard: false });
    expect(await create()).toMatchObject({ ok: true, warnings: [] });
    const second = await create();
    expect(second).toMatchObject({ ok: true, warnings: [{ code: 'BUDGET_EXCEEDED' }] });
    expect(second.ok ? second.warnings?.[0]?.message : '').toMatch(
      /more than the budget of \$0\.04 a day for everything has left.*only warns\.$/,
    );
    await settled();
    expect(await standing()).toEqual([[2n * PRICE_MICROS, 0n]]);
    expect(await broken()).toEqual([]);
  });
});
