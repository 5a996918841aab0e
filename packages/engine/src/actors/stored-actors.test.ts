import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Paymaster } from '../testing/local/paymaster.ts';
import {
  follow,
  MODEL_SOURCE,
  openTestEngine,
  request,
  type TestEngine,
} from '../testing/local/test-engine.ts';
import type { ActorAccess } from './actor-access.ts';
import { StoredActors } from './stored-actors.ts';

let paymaster: Paymaster;
let opened: TestEngine;
let ada: string;
let bob: string;

beforeEach(async () => {
  paymaster = new Paymaster();
  let actors: ActorAccess | null = null;
  const known = () => {
    actors ??= new StoredActors(opened.database, { ...CLOCK });
    return actors;
  };
  opened = await openTestEngine({
    baseUrl: await paymaster.open(),
    actors: {
      userOf: (actor) => known().userOf(actor),
      maySee: (actor, owner) => known().maySee(actor, owner),
      mayChange: (actor, owner) => known().mayChange(actor, owner),
      objection: (actor, source) => known().objection(actor, source),
    },
  });
  ada = (await opened.database.users.create({ name: 'Ada', role: 'MEMBER' })).id;
  bob = (await opened.database.users.create({ name: 'Bob', role: 'MEMBER' })).id;
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

const CLOCK = {
  now: () => Date.parse('2026-11-21T12:00:00Z'),
  monotonic: () => 0,
  sleep: async () => undefined,
};

const order = (actor: string, changes = {}) =>
  opened.engine.generations.create({
    actor,
    model: { source: MODEL_SOURCE },
    request: request(changes),
    idempotencyKey: 'same key',
  });

/** An id of what this actor ordered, once it has ended. */
async function made(actor: string): Promise<string> {
  const outcome = await order(actor);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  await follow(opened, outcome.value.id);
  return outcome.value.id;
}

async function token(
  userId: string,
  more: { scopes?: string[]; models?: string[]; expiresAt?: Date } = {},
) {
  const { id } = await opened.database.apiTokens.create({
    userId,
    name: 'x',
    hash: String(Math.random()),
    hint: '',
    scopes: more.scopes ?? ['*'],
    models: more.models ?? null,
    expiresAt: more.expiresAt ?? null,
  });
  return id;
}

describe("another's generation", () => {
  it('cannot be canceled, repeated, resolved or used, and is told like one that never was', async () => {
    const id = await made(ada);
    const [image] = await opened.database.images.byGenerations([id]);
    const nowhere = 'gen_0000000000zzzzzzzzzzzzzzzz';
    const { generations } = opened.engine;
    for (const ask of [
      (of: string) => generations.cancel(bob, of),
      (of: string) => generations.resolve(bob, of, 'CHARGED'),
      (of: string) =>
        generations.retry({
          actor: bob,
          id: of,
          acceptPossibleSecondCharge: true,
          idempotencyKey: null,
        }),
    ]) {
      const [foreign, unknown] = [await ask(id), await ask(nowhere)];
      expect(foreign).toMatchObject({ ok: false, problems: [{ code: 'NOT_FOUND' }] });
      expect(JSON.stringify(foreign).replaceAll(id, nowhere)).toBe(JSON.stringify(unknown));
    }
    const withImage = (imageId: string | undefined) =>
      generations.plan(
        bob,
        { source: MODEL_SOURCE },
        request({ mode: 'img2img', image: { imageId: imageId ?? '' } }),
      );
    const [foreign, unknown] = [await withImage(image?.id), await withImage('img_nowhere')];
    expect(JSON.stringify(foreign).replaceAll(image?.id ?? '', 'img_nowhere')).toBe(
      JSON.stringify(unknown),
    );
    expect(await generations.cancel('owner', id)).toMatchObject({
      problems: [{ code: 'CONFLICT' }],
    });
  });

  it('keeps its idempotency key to itself', async () => {
    expect(await made(ada)).not.toBe(await made(bob));
    expect(await made(ada)).toBe(await made(ada));
  });
});

describe('an order', () => {
  it.each([
    [
      'a viewer',
      async () => (await opened.database.users.create({ name: 'V', role: 'VIEWER' })).id,
    ],
    ['nobody known', async () => 'usr_nobody'],
    ['a token without the scope', async () => token(ada, { scopes: ['gallery:read'] })],
    [
      'a token of a viewer',
      async () => token((await opened.database.users.create({ name: 'V', role: 'VIEWER' })).id),
    ],
    ['an expired token', async () => token(ada, { expiresAt: new Date(CLOCK.now()) })],
    [
      'a revoked token',
      async () => {
        const id = await token(ada);
        await opened.database.apiTokens.revoke(id);
        return id;
      },
    ],
    [
      'a disabled user',
      async () => {
        await opened.database.users.disable(ada);
        return ada;
      },
    ],
    ['a token for other models', async () => token(ada, { models: ['external://other/*'] })],
    ['a token for no model', async () => token(ada, { models: [] })],
  ])('of %s is refused, and nothing is sent', async (_name, actor) => {
    expect(await order(await actor())).toMatchObject({
      ok: false,
      problems: [{ code: 'FORBIDDEN' }],
    });
    expect(paymaster.requests).toHaveLength(0);
  });

  it("goes by a token's models, and into its user's budget", async () => {
    const spending = await token(ada, { models: ['external://*/quick'] });
    await opened.engine.budgets.set({
      scope: 'USER',
      scopeKey: ada,
      period: 'TOTAL',
      limit: '0.04',
      isHard: true,
    });
    await made(spending);
    expect(await order(ada)).toMatchObject({ problems: [{ code: 'BUDGET_EXCEEDED' }] });
    expect(await order(await token(ada))).toMatchObject({
      problems: [{ code: 'BUDGET_EXCEEDED' }],
    });
    expect((await order(bob)).ok).toBe(true);
  });

  it('that may cost something stands in the audit log, once', async () => {
    const id = await made(ada);
    await order(ada);
    expect(await opened.database.audit.page({ first: 5 })).toMatchObject([
      {
        actor: ada,
        action: 'GENERATION_ORDERED',
        subject: id,
        detail: { model: MODEL_SOURCE, maximumUsd: expect.any(String) },
      },
    ]);
    expect(JSON.stringify(await opened.database.audit.page({ first: 5 }))).not.toContain(
      'lighthouse',
    );
  });
});
